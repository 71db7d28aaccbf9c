"""Which order a form is about: the one that was named, or the only one that it can be about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from actions.customer import record
from actions.customer.record import Delivery
from actions.customer.schema import Order
from actions.talk import wording
from actions.talk.reading import Option
from actions.talk.turn import Turn

_LATEST = 3


def to_track(turn: Turn) -> Sequence[Order]:
    """Orders on their way, the late ones when somebody complains of waiting; else the last order."""
    if turn.intent == "late_delivery":
        late = record.late_orders(turn.record, turn.known.id, today=turn.today)
        if late:
            return late
    return record.open_orders(turn.record, turn.known.id) or record.latest_orders(turn.record, turn.known.id, limit=1)


def to_redirect(turn: Turn) -> Sequence[Order]:
    """Orders whose delivery can still be changed."""
    found = record.open_orders(turn.record, turn.known.id)
    return [order for order in found if record.delivery(order, today=turn.today).can_change_date]


def to_return(turn: Turn) -> Sequence[Order]:
    """Orders of which something can be sent back."""
    found = record.latest_orders(turn.record, turn.known.id, limit=20)
    return [order for order in found if record.returnable_items(turn.record, order, today=turn.today)]


def to_speak_of(turn: Turn) -> Sequence[Order]:
    """The last orders that are still of interest."""
    found = record.latest_orders(turn.record, turn.known.id, limit=_LATEST)
    return [order for order in found if order.status not in {"returned", "cancelled"}]


ORDERS_FOR: Mapping[str, Callable[[Turn], Sequence[Order]]] = {
    "order_status_form": to_track,
    "delivery_change_form": to_redirect,
    "return_form": to_return,
}


def order_named(turn: Turn) -> Order | None:
    """The customer's order whose number is known; never somebody else's."""
    number = turn.slot("order_number")
    return None if number is None else record.find_order(turn.record, turn.known.id, number)


def order_meant(turn: Turn, form: str) -> Order | None:
    """The order that was named, or the only one that the form can be about."""
    named = order_named(turn)
    if named is not None:
        return named
    possible = ORDERS_FOR[form](turn)
    return possible[0] if len(possible) == 1 else None


def change_wanted(turn: Turn, delivery: Delivery) -> str | None:
    """What is to change about a delivery: its date or its address; None while that is not clear."""
    wanted = turn.slot("delivery_change")
    if not delivery.can_change_address:
        return "date"
    return wanted if wanted in {"date", "address"} else None


def as_option(order: Order) -> Option:
    """An order as a choice: FL-204417 · Aster 9 · late."""
    things = ", ".join(item.product.name for item in order.items)
    words = " ".join(item.product.category for item in order.items)
    label = f"{order.number} · {things} · {wording.order_status(order.status)}"
    return Option(order.number, label, words)


def say_where(order: Order, turn: Turn) -> None:
    """Say where an order stands, and why it is late if it is."""
    state = record.delivery(order, today=turn.today)
    turn.say(_response(state), **_facts(state, turn))
    if order.status == "late" and order.carrier and order.tracking:
        turn.say("utter_order_carrier", carrier=order.carrier, tracking=order.tracking)


def _response(state: Delivery) -> str:
    order = state.order
    if state.days_late:
        return "utter_order_late" if state.reason else "utter_order_late_no_reason"
    if order.status == "late":
        return "utter_order_delayed" if state.reason else "utter_order_delayed_no_reason"
    if order.status == "dispatched" and not (order.carrier and order.tracking):
        return "utter_order_dispatched_untracked"
    return f"utter_order_{order.status}"


def _facts(state: Delivery, turn: Turn) -> dict[str, str]:
    order = state.order
    return {
        "order_number": order.number,
        "items": wording.items(order),
        "expected": wording.day(state.expected_on, today=turn.today),
        "delivered": wording.day(order.delivered_on or state.expected_on, today=turn.today),
        "days_late": wording.count(state.days_late, "day"),
        "reason": state.reason or "",
        "carrier": order.carrier or "",
        "tracking": order.tracking or "",
    }
