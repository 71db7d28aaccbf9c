"""A model in service: everything a turn needs that changes together when a new model is loaded."""

from __future__ import annotations

from dataclasses import dataclass

from bot.assistant.domain import Domain
from bot.dialogue.escalation import EscalationSettings
from bot.dialogue.policy import Policy
from bot.responding.perform import Performer
from bot.understanding.base import Understanding


@dataclass(frozen=True, slots=True)
class Serving:
    """One loaded model with its collaborators.

    Args:
        domain: What the assistant knows of.
        policies: In the order of config.yml.
        understanding: Reads messages.
        performer: Runs actions.
        escalation: When a person takes over; None where the project does not say.
        model_id: Written into every event, as Rasa does.
        assistant_id: Written into every event.
    """

    domain: Domain
    policies: tuple[Policy, ...]
    understanding: Understanding
    performer: Performer
    escalation: EscalationSettings | None
    model_id: str
    assistant_id: str
