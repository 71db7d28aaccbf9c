"""What Usher's actions are made of: an answer from the customer's record, in one transaction, in a worker thread.

    RecordReader              opens the record, knows the time and who is speaking; mixed into forms' validation
    ├── PublicAction          answers anybody; the customer may be unknown
    ├── CustomerAction        answers a customer; says so when nobody is known
    └── RecordForm            rasa-sdk's FormValidationAction with the record at hand

An answer never sees half a change: when it raises, everything it did to the record is undone.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Set
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from anyio import to_thread
from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.clock import Clock, shop_day, system_clock
from actions.customer.consented import may_read
from actions.customer.definition import profile_definition
from actions.customer.identity import VERIFIED_CUSTOMER, speaker
from actions.customer.profile import read_profile
from actions.customer.schema import Purpose
from actions.customer.states import keep
from actions.customer.store import CustomerStore
from actions.customer.visible import Sight, VisibleCustomer, look_through
from actions.errors import NotPossible
from actions.privacy.audit import access
from actions.settings import DEFAULT_DATA

if TYPE_CHECKING:
    from rasa_sdk.types import DomainDict
    from sqlalchemy.orm import Session

T = TypeVar("T")
Event = dict[str, Any]

# Set by the identification step and by nothing else: the domain gives it no mapping that a message could fill.
CUSTOMER_SLOT = "customer_id"


class RecordReader:
    """Opens the record, knows who is speaking, and sees of them what it declared.

    Args:
        store: The customer's record.
        clock: The time.
        data: The project's data folder.
    """

    fields: ClassVar[tuple[str, ...]] = ()
    """What it needs of the customer: `name`, `city`, `orders`, `bills`, … (`actions.customer.visible`), or fields of
    data/profile.yml. Everything else is withheld."""
    purpose: ClassVar[Purpose] = "service"
    """What it needs them for; a customer who has not allowed that is nobody whom it knows."""

    def __init__(self, store: CustomerStore, clock: Clock = system_clock, data: Path = DEFAULT_DATA) -> None:
        self.store = store
        self.clock = clock
        self.data = data

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
            look_through(record, self._sight)
            return work(record)

    @cached_property
    def _sight(self) -> Sight:
        named = getattr(self, "name", None)
        return Sight(named() if named else type(self).__name__, frozenset(self.fields))

    def who(self, record: Session, tracker: Tracker) -> VisibleCustomer | None:
        """The customer who is speaking: signed in, identified in this conversation, or known to the channel.

        Whoever is found is noted in the audit log, with the fields that are seen of them.

        Args:
            record: An open session.
            tracker: The conversation so far.
        """
        row = speaker(
            record,
            signed_in=_last_said(tracker).get(VERIFIED_CUSTOMER),
            identified=tracker.slots.get(CUSTOMER_SLOT),
            channel=tracker.get_latest_input_channel(),
            external_id=tracker.sender_id,
        )
        if row is None or not self._is_allowed(record, row.id):
            return None
        return VisibleCustomer(row, self._sight, partial(self._known, record))

    def _is_allowed(self, record: Session, customer_id: str) -> bool:
        """Who needs nothing asks nobody, and leaves nothing to note."""
        if not self.fields:
            return True
        is_allowed = may_read(record, customer_id, self.purpose)
        access(
            self.store,
            actor=self._sight.action,
            action="customer.read",
            subject=customer_id,
            at=self.now(),
            purpose=self.purpose,
            details={"fields": list(self.fields), "allowed": is_allowed},
        )
        return is_allowed

    def _known(self, record: Session, customer_id: str, fields: Set[str]) -> Mapping[str, Any]:
        definition = profile_definition(self.data)
        wanted = fields & definition.fields
        found = read_profile(record, definition, customer_id, now=self.now(), purpose=self.purpose, fields=wanted)
        if found is not None and found.lagging:
            self.store.later(partial(keep, definition=definition, identity_ids=found.lagging))
        return {name: known.value for name, known in found.fields.items()} if found is not None else {}


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
        self, record: Session, customer: VisibleCustomer | None, tracker: Tracker, dispatcher: CollectingDispatcher
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
        self, record: Session, customer: VisibleCustomer, tracker: Tracker, dispatcher: CollectingDispatcher
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
