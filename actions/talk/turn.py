"""One turn as an action sees it: the open record, who is speaking, what was just said, and how to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import REQUESTED_SLOT
from sqlalchemy.orm import Session

from actions.clock import shop_day
from actions.customer.visible import VisibleCustomer
from actions.talk.reading import Option

Slots = dict[str, Any]

# A message with one of these intents is (or may be) an answer to what was asked; any other is a wish of its own.
ANSWERING = frozenset({"inform", "affirm", "deny", "correct_that", "nlu_fallback", "out_of_scope"})
WORDS_OF_AN_ANSWER = 6

# The ignored intents of every form: they get their own answer, and never fill anything.
DIGRESSIONS = frozenset(
    {
        "greet",
        "goodbye",
        "thank",
        "praise",
        "stop",
        "repeat_that",
        "bot_challenge",
        "ask_capabilities",
        "ask_human",
        "faq",
        "chitchat",
        "find_store",
    }
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn.

    Args:
        record: An open session on the customer's record.
        customer: Who is speaking; None while that is not known.
        tracker: The conversation so far.
        dispatcher: Takes what is said.
        now: Timezone-aware.
    """

    record: Session
    customer: VisibleCustomer | None
    tracker: Tracker
    dispatcher: CollectingDispatcher
    now: datetime

    @property
    def known(self) -> VisibleCustomer:
        """The customer, where the action runs only for customers who are known."""
        assert self.customer is not None
        return self.customer

    @property
    def today(self) -> date:
        """The shop's day."""
        return shop_day(self.now)

    @property
    def text(self) -> str:
        """What the customer wrote; empty for a button, which carries its value as an entity."""
        text = str(self.tracker.latest_message.get("text") or "")
        return "" if text.startswith("/") else text

    @property
    def intent(self) -> str | None:
        """The intent of the last message."""
        return intent_of(self.tracker)

    @property
    def form(self) -> str | None:
        """The form that is active."""
        return self.tracker.active_loop_name

    @property
    def requested(self) -> str | None:
        """The slot that the form asked for; None while the form begins."""
        return requested_slot(self.tracker)

    def slot(self, name: str) -> str | None:
        """A text slot's value."""
        value = self.tracker.slots.get(name)
        return str(value) if value is not None else None

    def flag(self, name: str) -> bool | None:
        """A bool slot's value; None while it was not answered."""
        value = self.tracker.slots.get(name)
        return value if isinstance(value, bool) else None

    def said(self, entity: str) -> str | None:
        """The last value of an entity in the last message."""
        values = list(self.tracker.get_latest_entity_values(entity))
        return str(values[-1]) if values else None

    def may_answer(self) -> bool:
        """Whether the last message may be an answer in free words, and not a wish of its own."""
        is_short = len(self.text.split()) <= WORDS_OF_AN_ANSWER
        return self.intent in ANSWERING or (is_short and self.intent not in DIGRESSIONS)

    def say(self, response: str, **facts: str) -> None:
        """Say a response of the domain.

        Args:
            response: Its name.
            facts: Stand in its placeholders.
        """
        self.offer(response, (), "", **facts)

    def offer(self, response: str, choices: Sequence[Option], entity: str, **facts: str) -> None:
        """Say a response with buttons below it.

        Args:
            response: Its name.
            choices: One button each.
            entity: What a button fills when it is pressed.
            facts: Stand in the response's placeholders.
        """
        buttons = [{"title": choice.label, "payload": payload(entity, choice.value)} for choice in choices]
        placeholders: dict[str, Any] = dict(facts)
        self.dispatcher.utter_message(response=response, buttons=buttons, **placeholders)


def intent_of(tracker: Tracker) -> str | None:
    """The intent of the last message."""
    name = (tracker.latest_message.get("intent") or {}).get("name")
    return str(name) if name else None


def requested_slot(tracker: Tracker) -> str | None:
    """The slot that the active form asked the customer for; None while the form begins.

    A form that begins in the middle of another still finds the other's requested slot, as in Rasa.
    """
    value = tracker.slots.get(REQUESTED_SLOT)
    return str(value) if value and not begins_now(tracker) else None


def begins_now(tracker: Tracker) -> bool:
    """Whether the active form begins with the last message."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "active_loop" and event.get("name"):
            return True
    return False


def slots_said_now(tracker: Tracker) -> set[str]:
    """The slots that were filled since the last message; not those that a form only lists to have them checked."""
    said: set[str] = set()
    listed = len(tracker.slots_to_validate())
    for event in reversed(tracker.events[: len(tracker.events) - listed]):
        if event.get("event") == "user":
            break
        if event.get("event") == "slot" and event.get("value") is not None:
            said.add(str(event.get("name")))
    return said


def payload(entity: str, value: str) -> str:
    """What a button sends: /inform{"order_number": "FL-204417"}."""
    return wish("inform", entity, value)


def wish(intent: str, entity: str, value: str) -> str:
    """What a button sends that begins something: /find_store{"city": "Leeds"}."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'/{intent}{{"{entity}": "{escaped}"}}'
