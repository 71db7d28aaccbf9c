"""What is being sent back: which order, which line of it."""

from __future__ import annotations

from collections.abc import Sequence

from actions.customer import record
from actions.customer.schema import Order, OrderItem, Return
from actions.talk import orders, wording
from actions.talk.reading import Option
from actions.talk.turn import Turn

_WHERE = {
    "requested": "utter_refund_requested",
    "received": "utter_refund_received",
    "refunded": "utter_refund_paid",
    "refused": "utter_refund_refused",
}


def order_meant(turn: Turn) -> Order | None:
    """The order that was named, the only one that can be sent back, or the only one with the product in question."""
    meant = orders.order_meant(turn, "return_form")
    name = turn.slot("product")
    if meant is not None or name is None:
        return meant
    holding = [order for order in orders.to_return(turn) if _item_called(name, _items(turn, order))]
    return holding[0] if len(holding) == 1 else None


def item_meant(turn: Turn, order: Order) -> OrderItem | None:
    """The line of the order that was named, or its only one."""
    items = _items(turn, order)
    named = _item_called(turn.slot("product"), items)
    return named or (items[0] if len(items) == 1 else None)


def options(turn: Turn, order: Order) -> list[Option]:
    """The products of an order that can be sent back, as choices."""
    return [Option(item.product.name, item.product.name, item.product.category) for item in _items(turn, order)]


def products(turn: Turn) -> list[Option]:
    """What a customer can send back, of the order that was named or of all."""
    named = orders.order_named(turn)
    possible = [named] if named is not None else orders.to_return(turn)
    found = {option.value: option for order in possible for option in options(turn, order)}
    return list(found.values())


def is_returnable(turn: Turn, name: str) -> bool:
    """Whether the customer can send back a product of this name."""
    meant = orders.order_named(turn)
    possible = [meant] if meant is not None else orders.to_return(turn)
    return any(_item_called(name, _items(turn, order)) for order in possible)


def opened_matters(turn: Turn, order: Order) -> bool:
    """Whether only an unopened product can still be sent back."""
    until = record.return_until(order, opened=True)
    return until is not None and turn.today > until


def say_why_not(order: Order, turn: Turn) -> None:
    """Say why nothing of an order can be sent back."""
    until = record.return_until(order)
    if order.status in {"cancelled", "returned"}:
        status = wording.order_status(order.status)
        turn.say("utter_return_not_for_status", order_number=order.number, status=status)
    elif until is None:
        turn.say("utter_return_not_delivered", order_number=order.number)
    elif turn.today > until:
        turn.say("utter_return_too_late", order_number=order.number, until=wording.day(until, today=turn.today))
    else:
        turn.say("utter_return_already", order_number=order.number)


def say_too_late_opened(order: Order, turn: Turn) -> None:
    """Say until when an opened product could have been sent back."""
    until = record.return_until(order, opened=True)
    if until is not None:
        said = wording.day(until, today=turn.today)
        turn.say("utter_return_too_late_opened", order_number=order.number, until=said)


def say_where(back: Return, turn: Turn) -> None:
    """Say where a return and its refund stand."""
    turn.say(_WHERE[back.status], **_facts(back, turn))


def _items(turn: Turn, order: Order) -> Sequence[OrderItem]:
    return record.returnable_items(turn.record, order, today=turn.today)


def _item_called(name: str | None, items: Sequence[OrderItem]) -> OrderItem | None:
    return next((item for item in items if name is not None and item.product.name.lower() == name.lower()), None)


def _facts(back: Return, turn: Turn) -> dict[str, str]:
    due = record.refund_due_on(back)
    return {
        "return_number": back.number,
        "product": back.product.name,
        "refund": wording.money(back.refund_amount),
        "requested": wording.day(back.requested_on, today=turn.today),
        "due": wording.day(due, today=turn.today) if due else "",
        "refunded": wording.day(back.refunded_on, today=turn.today) if back.refunded_on else "",
    }
