"""When a person should take over: asked before every other decision.

The customer asked for a person; nothing was understood twice in a row; frustration over several turns
(`bot.dialogue.frustration`); or actions that keep failing. A project switches it on with ``escalation:`` in config.yml.
Each answer names its reasons (codes of the packet), the turns that are the evidence, and what made them frustrated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.assistant.domain import HANDOFF
from bot.conversation.events import Event, OwnershipChanged
from bot.conversation.fold import BOT
from bot.conversation.history import Turn, turns_with_bot
from bot.conversation.tracker import Tracker
from bot.dialogue.frustration.model import default_weights
from bot.dialogue.frustration.mood import mood_of
from bot.dialogue.policy import Decision
from bot.errors import ProjectError
from nlu import LocatedDict


@dataclass(frozen=True, slots=True)
class EscalationSettings:
    """``escalation:`` of config.yml.

    Args:
        request_intents: The customer asks for a person.
        fallbacks_in_a_row: Messages not understood, one after the other.
        frustration_threshold: Probability that people would call the customer annoyed or worse, from 0 to 1.
        frustration_turns: Turns in which they were at least slightly annoyed: never one message alone.
        failures: Turns in which something broke.
    """

    request_intents: tuple[str, ...] = ("ask_human",)
    fallbacks_in_a_row: int = 2
    frustration_threshold: float = 0.5
    frustration_turns: int = 2
    failures: int = 2


@dataclass(frozen=True, slots=True)
class Escalation:
    """A decision to hand over.

    Args:
        reasons: user_request, repeated_fallback, frustration, action_failure.
        evidence: Numbers of the events that show it.
        score: How frustrated the customer is, from 0 to 1.
        why: What speaks for the frustration, in plain words; empty where it is no reason.
    """

    reasons: tuple[str, ...]
    evidence: tuple[int, ...]
    score: float
    why: tuple[str, ...] = ()


def handoff(escalation: Escalation) -> Decision:
    """The decision to run ``action_handoff``."""
    return Decision(
        action=HANDOFF,
        policy="EscalationPolicy",
        confidence=1.0,
        explanation=f"{', '.join(escalation.reasons)} ({explained(escalation)})",
    )


def explained(escalation: Escalation) -> str:
    """How frustrated, and why: ``frustration 0.83: third time the same wish; "again"``."""
    why = f": {'; '.join(escalation.why)}" if escalation.why else ""
    return f"frustration {escalation.score:.2f}{why}"


def with_reasons(event: Event, escalation: Escalation | None) -> Event:
    """The event; where it gives the conversation away because of an escalation, with why."""
    if not isinstance(event, OwnershipChanged) or escalation is None:
        return event
    metadata = {**event.metadata, "explanation": explained(escalation)}
    return replace(event, cause=",".join(escalation.reasons), evidence=escalation.evidence, metadata=metadata)


def read_settings(config: Mapping[str, Any]) -> EscalationSettings | None:
    """The settings in a parsed config.yml; None where the project does not escalate.

    Raises:
        ProjectError: A key that does not exist, or a value of the wrong type.
    """
    section = config.get("escalation")
    if section is None:
        return None
    if not isinstance(section, Mapping):
        raise _wrong(section, "escalation needs keys of its own.", "Indent them under escalation:")
    for key, value in section.items():
        if key not in _SETTINGS:
            raise _wrong(section, f"escalation has no key {key!r}.", f"Write one of: {', '.join(_SETTINGS)}.")
        fits, words = _SETTINGS[key]
        if not fits(value):
            raise _wrong(section, f"{key} of escalation cannot be {value!r}.", f"Write {words}.")
    default_weights()  # read now, not while the first customer waits
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in section.items()}
    return EscalationSettings(**values)


def escalate(tracker: Tracker, settings: EscalationSettings) -> Escalation | None:
    """Whether a person should take over now, and why."""
    if tracker.state.owner != BOT:
        return None
    turns = turns_with_bot(tracker)
    if not turns:
        return None
    mood = mood_of(tracker, turns)
    # A button that is pressed says nothing of how somebody feels; their next words will.
    in_words = not (turns[-1].message.text or "").startswith("/")
    annoyed = mood.annoyed if in_words and mood.score >= settings.frustration_threshold else []
    found = {
        "user_request": [turns[-1]] if turns[-1].message.intent in settings.request_intents else [],
        "repeated_fallback": _enough(_last_fallbacks(turns), settings.fallbacks_in_a_row),
        "frustration": _enough(annoyed, settings.frustration_turns),
        "action_failure": _enough([turn for turn in turns if turn.failed], settings.failures),
    }
    reasons = tuple(reason for reason, evidence in found.items() if evidence)
    if not reasons:
        return None
    evidence = sorted({turn.position for turns in found.values() for turn in turns})
    why = mood.why if found["frustration"] else ()
    return Escalation(reasons=reasons, evidence=tuple(evidence), score=mood.score, why=why)


def _last_fallbacks(turns: Sequence[Turn]) -> list[Turn]:
    last: list[Turn] = []
    for turn in reversed(turns):
        if not turn.was_fallback:
            break
        last.append(turn)
    return last


def _enough(turns: Sequence[Turn], least: int) -> Sequence[Turn]:
    return turns if len(turns) >= least else []


def _wrong(section: object, problem: str, mend: str) -> ProjectError:
    place = section.place() if isinstance(section, LocatedDict) else "config.yml"
    return ProjectError(problem, place=place, mend=mend)


def _is_count(value: object) -> bool:
    return type(value) is int and value > 0


_SETTINGS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "request_intents": (
        lambda value: isinstance(value, list | tuple) and all(isinstance(item, str) for item in value),
        "a list of intents",
    ),
    "frustration_threshold": (
        lambda value: isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1,
        "a number from 0 to 1",
    ),
    **dict.fromkeys(("fallbacks_in_a_row", "frustration_turns", "failures"), (_is_count, "a whole number above 0")),
}
