"""Makes rasa-sdk's `extract_<slot>` and `validate_<slot>` of plain methods that see one turn."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.talk.turn import Slots, Turn, requested_slot

if TYPE_CHECKING:
    from rasa_sdk.types import DomainDict

    from actions.talk.forms import Form

F = TypeVar("F", bound="Form")


def reads(method: Callable[[F, Turn], str | None]) -> Callable[..., Awaitable[Slots]]:
    """Make `extract_<slot>` of a method that reads one value from the turn.

    It is asked while the slot is empty: when the form begins, and when the form has asked for just this slot.
    """
    slot = method.__name__.removeprefix("extract_")

    @functools.wraps(method)
    async def extract(self: F, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Slots:
        def read(turn: Turn) -> Slots:
            if turn.slot(slot) is not None or turn.requested not in {None, slot}:
                return {}
            value = method(self, turn)
            return {} if value is None else {slot: value}

        return self.in_turn(read, dispatcher, tracker)

    return extract


def checks(method: Callable[[F, str, Turn], Slots]) -> Callable[..., Awaitable[Slots]]:
    """Make `validate_<slot>` of a method that checks one value against the record and says what is wrong with it.

    An empty value stays empty, so that a value which an earlier check took back is not checked again.
    """
    slot = method.__name__.removeprefix("validate_")

    @functools.wraps(method)
    async def validate(
        self: F, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        if value is None or tracker.slots.get(slot) is None:
            return {slot: None}
        return self.in_turn(lambda turn: method(self, str(value), turn), dispatcher, tracker)

    return validate


def yes_or_no(slot: str) -> Callable[..., Awaitable[Slots]]:
    """Make `validate_<slot>` of a question that takes yes or no: only an answer to this very question counts."""

    async def validate(
        self: Form, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        del self, dispatcher, domain
        return {slot: value if isinstance(value, bool) and requested_slot(tracker) == slot else None}

    return validate


def free_text(slot: str) -> Callable[..., Awaitable[Slots]]:
    """Make `validate_<slot>` of a question that takes the customer's own words: no button fills it."""

    async def validate(
        self: Form, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        del self, dispatcher, tracker, domain
        words = str(value or "").strip()
        return {slot: words if words and not words.startswith("/") else None}

    return validate


def kept(slot: str) -> Callable[..., Awaitable[Slots]]:
    """Make `validate_<slot>` of a slot that is kept as it was said, to be read when it is used."""

    async def validate(
        self: Form, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        del self, dispatcher, tracker, domain
        return {slot: value}

    return validate
