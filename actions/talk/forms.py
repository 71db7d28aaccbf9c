"""What the reference assistant's forms are made of: rasa-sdk's `FormValidationAction`, one turn at a time.

    Form              what is needed next, from the record; answers in the customer's own words
    └── CustomerForm  first finds out who is speaking, unless that is known

A form says which slots it needs (`needed`), reads answers that no entity carries (`extract_<slot>`, marked `@reads`)
and checks values against the record (`validate_<slot>`, marked `@checks`). What it cannot read it rejects.
"""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecutionRejected, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import CUSTOMER_SLOT, Event, RecordForm
from actions.customer import record
from actions.customer.visible import VisibleCustomer
from actions.talk.checks import reads
from actions.talk.elsewhere import leads_elsewhere
from actions.talk.identity import IDENTITY_SLOTS, MAX_ATTEMPTS, recognise, see
from actions.talk.reading import email_said, yes_said
from actions.talk.turn import Slots, Turn, begins_now, intent_of, requested_slot, slots_said_now

if TYPE_CHECKING:
    from rasa_sdk.types import DomainDict

# Questions that take yes or no.
YES_OR_NO = frozenset({"confirmed", "offer_accepted", "engineer_wanted", "opened"})

T = TypeVar("T")


class Form(RecordForm, ABC):
    """A form that anybody may fill."""

    begins: ClassVar[frozenset[str]]
    """The intents that begin it."""
    near: ClassVar[frozenset[str]] = frozenset()
    """Intents that an answer in many words may well sound like."""
    carries: ClassVar[frozenset[str]] = frozenset()
    """Slots that another form filled for it."""
    open_record: Session | None = None
    customer: VisibleCustomer | None = None
    stranger: Any = ...
    """The slot `customer_id` as it was when nobody was found, so that nobody is looked for twice."""

    @abstractmethod
    def name(self) -> str:
        """`validate_` and the form's name."""

    @abstractmethod
    def needed(self, turn: Turn) -> Sequence[str]:
        """The slots needed for this customer and what is known so far, in the order in which they are asked for."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Event]:
        """Validate in one transaction and one worker thread: rasa-sdk's methods are async, but none of them waits."""
        return await self.with_record(
            lambda record: _at_once(self._opened(record).validate(dispatcher, tracker, domain))
        )

    def _opened(self, record: Session) -> Self:
        """A copy that has the record at hand: one form serves all conversations, so it keeps nothing of any itself."""
        opened = copy.copy(self)
        opened.open_record = record
        return opened

    def in_turn(self, work: Callable[[Turn], T], dispatcher: CollectingDispatcher, tracker: Tracker) -> T:
        """Do some work on the record while the form is validated.

        Args:
            work: Takes the turn.
            dispatcher: Takes what is said.
            tracker: The conversation so far.
        """
        assert self.open_record is not None
        customer_id = tracker.slots.get(CUSTOMER_SLOT)
        if self.customer is None and customer_id != self.stranger:
            self.customer, self.stranger = self.who(self.open_record, tracker), customer_id
        return work(Turn(self.open_record, self.customer, tracker, dispatcher, self.now()))

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """rasa-sdk's way to make a form dynamic: what this customer needs, and what is known already.

        rasa-sdk forgets values of slots that are not in this list, so what is known stays in it.
        """

        def wanted(turn: Turn) -> list[str]:
            known = [slot for slot in domain_slots if tracker.slots.get(slot) is not None] if self.is_open(turn) else []
            return list(dict.fromkeys([*(slot for slot in self.needed(turn) if slot in domain_slots), *known]))

        return self.in_turn(wanted, dispatcher, tracker)

    def is_open(self, turn: Turn) -> bool:
        """Whether the form's own slots can be checked now."""
        del turn
        return True

    async def validate(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Event]:
        """Begin afresh, or step aside when the customer wants something else though the message fills a slot."""
        if leads_elsewhere(tracker, self.begins | self.near):
            filled = [slot for slot in tracker.slots_to_validate() if slot not in IDENTITY_SLOTS]
            return [*(SlotSet(slot, None) for slot in filled), ActionExecutionRejected(self.form_name())]
        stale = self._stale(tracker, domain)
        tracker.slots.update(dict.fromkeys(stale))
        tracker.events = [event for event in tracker.events if event["event"] != "slot" or event["name"] not in stale]
        events: list[Event] = await super().run(dispatcher, tracker, domain)
        said = {event.get("name") for event in events}
        return [*(SlotSet(slot, None) for slot in stale if slot not in said), *events]

    def _stale(self, tracker: Tracker, domain: DomainDict) -> list[str]:
        """What an earlier run left half said: a form that begins takes only what this message says."""
        if not begins_now(tracker):
            return []
        fresh = {*IDENTITY_SLOTS, *self.carries, *slots_said_now(tracker)}
        filled = [slot for slot in self.domain_slots(domain) if tracker.slots.get(slot) is not None]
        return [slot for slot in filled if slot not in fresh]

    async def get_extraction_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Read the answer; when the customer only repeats the wish that began the form, ask again.

        Without that the form would be rejected, and the rule that begins it could not begin it a second time.
        """
        requested = requested_slot(tracker)
        if requested in YES_OR_NO and intent_of(tracker) != "correct_that" and not tracker.slots_to_validate():
            # "Yes, cancel it" is a yes, even where it sounds like the wish to cancel something else.
            said = yes_said(str(tracker.latest_message.get("text") or ""))
            if said is not None:
                return [SlotSet(requested, said)]
        events: list[Event] = await super().get_extraction_events(dispatcher, tracker, domain)
        repeated = intent_of(tracker) in self.begins and not events and not tracker.slots_to_validate()
        return [SlotSet(requested, None)] if requested and repeated else events


class CustomerForm(Form, ABC):
    """A form for a customer: asks for e-mail and order number first, unless it is known who is speaking."""

    def needed(self, turn: Turn) -> Sequence[str]:
        """Who the customer is, then what the form itself needs; nothing more after too many wrong attempts."""
        if turn.customer is not None:
            return self.needed_of(turn)
        return () if attempts(turn) >= MAX_ATTEMPTS else ("email", "order_number")

    def is_open(self, turn: Turn) -> bool:
        """Only the record of a customer who is known can be checked against."""
        return turn.customer is not None

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
        customer = self.in_turn(lambda turn: turn.customer, dispatcher, tracker)
        if customer is None:
            return await self._recognised({"order_number": value}, dispatcher, tracker, domain)
        return self.in_turn(lambda turn: self.check_order(str(value), turn), dispatcher, tracker)

    def check_order(self, number: str, turn: Turn) -> Slots:
        """Whether the form can be about this order; forms about orders override it."""
        del turn
        return {"order_number": number}

    async def _recognised(
        self, given: Slots, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        found = given | self.in_turn(recognise, dispatcher, tracker)
        tracker.slots.update(found)
        customer_id = found.get("customer_id")
        if customer_id is None:
            return found
        look = partial(
            see,
            customer_id=customer_id,
            declared=domain.get("slots") or {},
            store=self.store,
            data=self.data,
            actor=self.name(),
        )
        found |= self.in_turn(look, dispatcher, tracker)
        tracker.slots.update(found)
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


def _at_once(work: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine that waits for nothing: one step, where an event loop would cost more than the work."""
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    work.close()
    raise RuntimeError("A form's methods must not wait: the record is open meanwhile. Look things up before, in run.")
