"""What the reference assistant's forms are made of: rasa-sdk's `FormValidationAction`, one turn at a time.

    Form              what is needed next, from the record; answers in the customer's own words
    └── CustomerForm  first finds out who is speaking, unless that is known

A form says which slots it needs (`needed`), reads answers that no entity carries (`extract_<slot>`, marked `@reads`)
and checks values against the record (`validate_<slot>`, marked `@checks`). What it cannot read it rejects.
"""

from __future__ import annotations

import functools
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, RecordForm
from actions.customer import record
from actions.talk.identity import MAX_ATTEMPTS, recognise
from actions.talk.reading import email_said
from actions.talk.turn import Slots, Turn, intent_of, requested_slot

if TYPE_CHECKING:
    from rasa_sdk.types import DomainDict

T = TypeVar("T")
F = TypeVar("F", bound="Form")


class Form(RecordForm, ABC):
    """A form that anybody may fill."""

    begins: ClassVar[frozenset[str]]
    """The intents that begin it."""

    @abstractmethod
    def name(self) -> str:
        """`validate_` and the form's name."""

    @abstractmethod
    def needed(self, turn: Turn) -> Sequence[str]:
        """The slots needed for this customer and what is known so far, in the order in which they are asked for."""

    async def in_turn(self, work: Callable[[Turn], T], dispatcher: CollectingDispatcher, tracker: Tracker) -> T:
        """Do some work in one transaction on the record.

        Args:
            work: Takes the turn.
            dispatcher: Takes what is said.
            tracker: The conversation so far.
        """
        now = self.now()
        return await self.with_record(
            lambda record: work(Turn(record, self.who(record, tracker), tracker, dispatcher, now))
        )

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """rasa-sdk's way to make a form dynamic: only what this customer needs."""
        wanted = await self.in_turn(self.needed, dispatcher, tracker)
        return [slot for slot in wanted if slot in domain_slots]

    async def get_extraction_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Read the answer; when the customer only repeats the wish that began the form, ask again.

        Without that the form would be rejected, and the rule that begins it could not begin it a second time.
        """
        events: list[Event] = await super().get_extraction_events(dispatcher, tracker, domain)
        requested = requested_slot(tracker)
        repeated = intent_of(tracker) in self.begins and not events and not tracker.slots_to_validate()
        return [SlotSet(requested, None)] if requested and repeated else events


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

        return await self.in_turn(read, dispatcher, tracker)

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
        return await self.in_turn(lambda turn: method(self, str(value), turn), dispatcher, tracker)

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


class CustomerForm(Form, ABC):
    """A form for a customer: asks for e-mail and order number first, unless it is known who is speaking."""

    def needed(self, turn: Turn) -> Sequence[str]:
        """Who the customer is, then what the form itself needs; nothing more after too many wrong attempts."""
        if turn.customer is not None:
            return self.needed_of(turn)
        return () if attempts(turn) >= MAX_ATTEMPTS else ("email", "order_number")

    def needed_of(self, turn: Turn) -> Sequence[str]:
        """The slots needed once the customer is known; none for a form that only finds out who is speaking."""
        del turn
        return ()

    async def extract_email(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Slots:
        """An e-mail address, wherever it stands in the message."""
        del dispatcher, domain
        said = next((str(value) for value in tracker.get_latest_entity_values("email")), None)
        address = email_said(said or str(tracker.latest_message.get("text") or ""))
        return {"email": address} if address else {}

    @reads
    def extract_order_number(self, turn: Turn) -> str | None:
        """Six digits without FL-, when an order number was asked for."""
        return record.full_number("FL", turn.text) if turn.requested == "order_number" else None

    async def validate_email(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        """Recognise the customer as soon as e-mail and order number are both there."""
        return await self._recognised({"email": value}, dispatcher, tracker, domain)

    async def validate_order_number(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        """Recognise the customer; for a customer who is known, the order that the form is about."""
        if value is None or tracker.slots.get("order_number") is None:
            return {"order_number": None}
        customer = await self.in_turn(lambda turn: turn.customer, dispatcher, tracker)
        if customer is None:
            return await self._recognised({"order_number": value}, dispatcher, tracker, domain)
        return await self.in_turn(lambda turn: self.check_order(str(value), turn), dispatcher, tracker)

    def check_order(self, number: str, turn: Turn) -> Slots:
        """Whether the form can be about this order; forms about orders override it."""
        del turn
        return {"order_number": number}

    async def _recognised(
        self, given: Slots, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        found = given | await self.in_turn(recognise, dispatcher, tracker)
        tracker.slots.update(found)
        if found.get("customer_id") is None:
            return found
        # What was said before it was known who speaks could not be checked against the record then.
        for slot in self.domain_slots(domain):
            value = tracker.slots.get(slot)
            check = getattr(self, f"validate_{slot}", None)
            if slot != "email" and value is not None and check is not None:
                checked = await check(value, dispatcher, tracker, domain)
                tracker.slots.update(checked)
                found |= checked
        return found


def attempts(turn: Turn) -> int:
    """How many wrong pairs of e-mail and order number were given in this conversation."""
    value = turn.tracker.slots.get("identity_attempts")
    return value if isinstance(value, int) else 0
