"""How a session begins: with the slots of the session before, and what is known of who comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import CUSTOMER_SLOT, Event, RecordReader
from actions.customer.identity import VERIFIED_CUSTOMER, speaker
from actions.errors import RecordError
from actions.journey.seen import seen
from actions.journey.slots import ABOUT, SAYING, TOLD, Declared, Slots

if TYPE_CHECKING:
    from rasa_sdk.types import DomainDict
    from sqlalchemy.orm import Session

METADATA_SLOT = "session_started_metadata"
"""The bot puts the first message's metadata there, and the channel as `input_channel`."""

log = structlog.get_logger(__name__)


class SessionStart(RecordReader, Action):
    """`action_session_start` as Rasa's contract has it, with slots of journey and profile for a customer who is known.

    Where the record cannot be read, the session begins without these slots.
    """

    profile: ClassVar[tuple[str, ...]] = ()
    """Fields of data/profile.yml that fill the slots of their names; one that is not declared there fills none."""

    def name(self) -> str:
        """As in the domain."""
        return "action_session_start"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Event]:
        """Begin a session."""
        del dispatcher
        declared: Declared = domain.get("slots") or {}
        ours = {*SAYING, ABOUT, *self.profile} & declared.keys()
        slots = {name: value for name, value in _carried(tracker, domain, declared) if name not in ours}
        if ours:
            slots |= await self._seen(tracker, declared)
        set_now = [SlotSet(name, value) for name, value in slots.items() if value is not None]
        return [SessionStarted(), *set_now, ActionExecuted("action_listen")]

    async def _seen(self, tracker: Tracker, declared: Declared) -> Slots:
        try:
            return await self.with_record(lambda record: self._known_slots(record, tracker, declared))
        except RecordError as error:
            log.warning("session_without_slots", conversation=tracker.sender_id, error=str(error))
            return {}

    def _known_slots(self, record: Session, tracker: Tracker, declared: Declared) -> Slots:
        started = _started_with(tracker)
        row = speaker(
            record,
            signed_in=started.get(VERIFIED_CUSTOMER),
            identified=tracker.slots.get(CUSTOMER_SLOT),
            channel=started.get("input_channel") or tracker.get_latest_input_channel(),
            external_id=tracker.sender_id,
        )
        if row is None:
            return {}
        return seen(
            record,
            self.store,
            row.id,
            data=self.data,
            now=self.now(),
            declared=declared,
            told=tracker.slots.get(TOLD) or (),
            fields=self.profile,
            actor=self.name(),
        )


def _started_with(tracker: Tracker) -> Mapping[str, Any]:
    """What the bot wrote for this session; that of an earlier one may be of somebody else."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            break
        if event.get("event") == "slot" and event.get("name") == METADATA_SLOT:
            return event.get("value") or {}
    return {}


def _carried(tracker: Tracker, domain: DomainDict, declared: Declared) -> Iterator[tuple[str, Any]]:
    """Slots that go along, where the domain says so; those that are as they were at the beginning need not."""
    session = cast("Mapping[str, Any]", domain.get("session_config") or {})
    if not session.get("carry_over_slots_to_new_session", True):
        return
    for name, value in tracker.slots.items():
        if value != (declared.get(name) or {}).get("initial_value"):
            yield name, value
