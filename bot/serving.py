"""A model in service: everything a turn needs that changes together when a new model is loaded."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

from bot.assistant.domain import Domain
from bot.dialogue.escalation import EscalationSettings
from bot.dialogue.policy import Policy
from bot.errors import NoModel
from bot.responding.perform import Performer
from bot.understanding.base import Understanding

log = structlog.get_logger(__name__)


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


@dataclass(eq=False, slots=True)
class _Held:
    """A model with the turns that use it."""

    serving: Serving
    turns: int = 0
    is_retired: bool = False


class Service:
    """The place that the model in service stands in. A turn keeps the model that it began with.

    Args:
        serving: The first model; None where none is there yet.
    """

    def __init__(self, serving: Serving | None = None) -> None:
        self._held = _Held(serving) if serving is not None else None
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def current(self) -> Serving | None:
        """The model that the next turn will use."""
        return self._held.serving if self._held else None

    @contextmanager
    def lease(self) -> Iterator[Serving]:
        """The model for one turn; it is not closed before the block ends.

        Raises:
            NoModel: None is loaded.
        """
        held = self._held
        if held is None:
            raise NoModel("No model is loaded.", mend="Load one: PUT /model, or start with --model.")
        held.turns += 1
        try:
            yield held.serving
        finally:
            held.turns -= 1
            self._close_unused(held)

    def replace(self, serving: Serving | None) -> None:
        """Put another model (or none) in service; the one before is closed when the last of its turns has ended."""
        old, self._held = self._held, _Held(serving) if serving is not None else None
        if old is not None:
            old.is_retired = True
            self._close_unused(old)

    async def close(self) -> None:
        """Take the model out of service, and wait until all that were are closed."""
        self.replace(None)
        await asyncio.gather(*self._closing)

    def _close_unused(self, held: _Held) -> None:
        if held.is_retired and not held.turns:
            task = asyncio.create_task(_close(held.serving))
            self._closing.add(task)  # the event loop itself would let go of it
            task.add_done_callback(self._closing.discard)


async def _close(serving: Serving) -> None:
    try:
        await serving.understanding.close()
    except Exception:  # the model is gone from service already; nobody waits for this
        log.exception("model_not_closed", model_id=serving.model_id)
