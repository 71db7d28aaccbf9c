"""Who is speaking: an e-mail address and an order number that belong together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from actions.customer import record
from actions.customer.consented import may_read
from actions.customer.schema import Customer
from actions.customer.store import CustomerStore
from actions.journey.seen import seen
from actions.journey.slots import TOLD
from actions.talk.turn import Slots, Turn
from actions.talk.wishes import LAST_WISH

MAX_ATTEMPTS = 3
IDENTITY_SLOTS = frozenset(
    {"email", "order_number", "customer_id", "customer_name", "identity_attempts", "session_started_metadata"}
)
"""Slots that outlive a form: who is speaking, and of which order."""

SEEN_FIELDS = ("last_sentiment", LAST_WISH)
"""Fields of data/profile.yml that fill the slots of their names."""


def see(
    turn: Turn, customer_id: str, declared: Mapping[str, Any], *, store: CustomerStore, data: Path, actor: str
) -> Slots:
    """Slots of journey and profile of somebody who has become known in the middle of a conversation.

    Args:
        turn: In which they became known.
        customer_id: Who it is.
        declared: The domain's `slots:`.
        store: The record.
        data: The project's data folder.
        actor: The action that found it out.
    """
    return seen(
        turn.record,
        store,
        customer_id,
        data=data,
        now=turn.now,
        declared=declared,
        told=turn.tracker.slots.get(TOLD) or (),
        fields=SEEN_FIELDS,
        actor=actor,
    )


def recognise(turn: Turn) -> Slots:
    """Try the e-mail and order number given so far.

    A wrong pair empties both slots and never says which of the two was wrong. A right one is remembered for the
    channel, so that the customer is known next time.

    Args:
        turn: With the slots `email` and `order_number`, as far as they are known.

    Returns:
        Slots: none while one of the two is missing.
    """
    email, order_number = turn.slot("email"), turn.slot("order_number")
    if turn.customer is not None or email is None or order_number is None:
        return {}
    found = record.identify(turn.record, email, order_number, now=turn.now)
    if found.customer is not None and may_read(turn.record, found.customer.id, "service"):
        return _remember(turn, found.customer)
    if found.customer is not None:  # who does not want to be served from their record is served by a person
        return {"email": None, "order_number": None, "identity_attempts": MAX_ATTEMPTS}
    wrong = MAX_ATTEMPTS if found.outcome == "too_many_attempts" else _attempts(turn) + 1
    if wrong < MAX_ATTEMPTS:
        turn.say("utter_identity_mismatch")
    return {"email": None, "order_number": None, "identity_attempts": wrong}


def _remember(turn: Turn, customer: Customer) -> Slots:
    channel = turn.tracker.get_latest_input_channel()
    record.link(turn.record, customer, channel, turn.tracker.sender_id, now=turn.now)
    turn.say("utter_identified", customer_name=customer.first_name)
    return {"customer_id": customer.id, "customer_name": customer.first_name, "identity_attempts": 0}


def _attempts(turn: Turn) -> int:
    value = turn.tracker.slots.get("identity_attempts")
    return value if isinstance(value, int) else 0
