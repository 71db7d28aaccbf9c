"""What Usher's actions are made of: an answer from the customer's record, in one transaction, in a worker thread.

    RecordReader              opens the record, knows the time and who is speaking; mixed into forms' validation
    ├── PublicAction          answers anybody; the customer may be unknown
    ├── CustomerAction        answers a customer; says so when nobody is known
    └── RecordForm            rasa-sdk's FormValidationAction with the record at hand

An answer never sees half a change: when it raises, everything it did to the record is undone.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from anyio import to_thread
from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.clock import Clock, shop_day, system_clock
from actions.customer.identity import customer_on_channel, find_customer, signed_in_customer
from actions.customer.schema import Customer
from actions.customer.store import CustomerStore
from actions.errors import NotPossible

if TYPE_CHECKING:
    from rasa_sdk.types import DomainDict
    from sqlalchemy.orm import Session

T = TypeVar("T")
Event = dict[str, Any]

# Set by the identification step and by nothing else: the domain gives it no mapping that a message could fill.
CUSTOMER_SLOT = "customer_id"


class RecordReader:
    """Opens the record and knows who is speaking.

    Args:
        store: The customer's record.
        clock: The time.
    """

    def __init__(self, store: CustomerStore, clock: Clock = system_clock) -> None:
        self.store = store
        self.clock = clock

    def now(self) -> datetime:
        """The time, timezone-aware."""
        return self.clock()

    def today(self) -> date:
        """The shop's calendar day."""
        return shop_day(self.clock())

    async def with_record(self, work: Callable[[Session], T]) -> T:
        """Do some work on the record in a worker thread: committed at the end, undone when it raises.

        Args:
            work: Takes an open session; what it returns must not need the session any more.
        """
        return await to_thread.run_sync(self._in_session, work)

    def _in_session(self, work: Callable[[Session], T]) -> T:
        with self.store.session() as record:
            return work(record)

    def who(self, record: Session, tracker: Tracker) -> Customer | None:
        """The customer who is speaking: signed in, identified in this conversation, or known to the channel.

        Args:
            record: An open session.
            tracker: The conversation so far.
        """
        signed_in = signed_in_customer(record, _last_said(tracker))
        if signed_in is not None:
            return signed_in
        customer_id = tracker.slots.get(CUSTOMER_SLOT)
        if isinstance(customer_id, str) and customer_id:
            return find_customer(record, customer_id)
        return customer_on_channel(record, tracker.get_latest_input_channel(), tracker.sender_id)


def _last_said(tracker: Tracker) -> Mapping[str, Any]:
    """The metadata of the last message that the customer sent; a reminder or another trigger is not one."""
    latest: Mapping[str, Any] = tracker.latest_message.get("metadata") or {}
    if not latest.get("is_external"):
        return latest
    said = (event.get("metadata") or {} for event in reversed(tracker.events) if event.get("event") == "user")
    return next((metadata for metadata in said if not metadata.get("is_external")), {})


class _RecordAction(RecordReader, Action, ABC):
    @abstractmethod
    def name(self) -> str:
        """The action's name in the domain."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Event]:
        """Answer from the record; what the shop's rules refuse is said, not raised."""
        try:
            return await self.with_record(lambda record: self._reply(record, tracker, dispatcher))
        except NotPossible as reason:
            return self.refused(reason, tracker, dispatcher)

    @abstractmethod
    def _reply(self, record: Session, tracker: Tracker, dispatcher: CollectingDispatcher) -> list[Event]: ...

    def refused(self, reason: NotPossible, tracker: Tracker, dispatcher: CollectingDispatcher) -> list[Event]:
        """Say why a wish was refused; an action that has better words for `reason.code` overrides this."""
        dispatcher.utter_message(text=reason.message)
        return []


class PublicAction(_RecordAction, ABC):
    """An action that answers anybody: products, coverage, stores, roaming prices, the identification step itself."""

    @abstractmethod
    def answer(
        self, record: Session, customer: Customer | None, tracker: Tracker, dispatcher: CollectingDispatcher
    ) -> list[Event]:
        """Answer from the record.

        Args:
            record: An open session, committed after the answer.
            customer: Who is speaking, if that is known.
            tracker: The conversation so far.
            dispatcher: Takes what is said.

        Returns:
            rasa-sdk events (`SlotSet(…)`, …).
        """

    def _reply(self, record: Session, tracker: Tracker, dispatcher: CollectingDispatcher) -> list[Event]:
        return self.answer(record, self.who(record, tracker), tracker, dispatcher)


class CustomerAction(_RecordAction, ABC):
    """An action that needs a known customer; while nobody is known it utters `unknown_response` and does nothing."""

    unknown_response: ClassVar[str] = "utter_customer_unknown"

    @abstractmethod
    def answer(
        self, record: Session, customer: Customer, tracker: Tracker, dispatcher: CollectingDispatcher
    ) -> list[Event]:
        """Answer from the customer's record.

        Args:
            record: An open session, committed after the answer.
            customer: Who is speaking.
            tracker: The conversation so far.
            dispatcher: Takes what is said.

        Returns:
            rasa-sdk events (`SlotSet(…)`, …).
        """

    def _reply(self, record: Session, tracker: Tracker, dispatcher: CollectingDispatcher) -> list[Event]:
        customer = self.who(record, tracker)
        if customer is None:
            dispatcher.utter_message(response=self.unknown_response)
            return []
        return self.answer(record, customer, tracker, dispatcher)


class RecordForm(RecordReader, FormValidationAction, ABC):
    """Validation of a form's slots with the record at hand.

    Its `validate_<slot>` methods may be async and call `await self.with_record(lambda record: …)`.
    """

    @abstractmethod
    def name(self) -> str:
        """`validate_` and the form's name."""
