"""Sending products back, and the refunds for them."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.customer.days import working_day
from actions.customer.references import draw_number, full_number
from actions.customer.schema import Order, OrderItem, Return
from actions.errors import NotPossible

UNOPENED_DAYS = 30
OPENED_DAYS = 14
REFUND_WORKING_DAYS = 5


def return_until(order: Order, *, opened: bool = False) -> date | None:
    """The last day on which the order can be sent back, unopened or opened; None before it is delivered."""
    days = OPENED_DAYS if opened else UNOPENED_DAYS
    return None if order.delivered_on is None else order.delivered_on + timedelta(days=days)


def returnable_items(session: Session, order: Order, *, today: date, opened: bool = False) -> list[OrderItem]:
    """The lines of an order that can still be sent back."""
    until = return_until(order, opened=opened)
    if order.status != "delivered" or until is None or today > until:
        return []
    accepted = select(Return.product_id).where(Return.order_number == order.number, Return.status != "refused")
    coming_back = set(session.scalars(accepted))
    return [item for item in order.items if item.product_id not in coming_back]


def open_return(
    session: Session, order: Order, product_id: str, reason: str, *, today: date, opened: bool = False
) -> Return:
    """Register a return; asking twice gives the same one.

    Args:
        session: An open session.
        order: The customer's order.
        product_id: Which line of it.
        reason: In the customer's words.
        today: The shop's day.
        opened: Whether the box has been opened, which shortens the time for it.

    Raises:
        NotPossible: `not_in_order`, `not_delivered` or `too_late`.
    """
    known = session.scalar(
        select(Return).where(
            Return.order_number == order.number, Return.product_id == product_id, Return.status != "refused"
        )
    )
    if known is not None:
        return known
    item = next((item for item in order.items if item.product_id == product_id), None)
    if item is None:
        raise NotPossible("not_in_order", f"That product is not part of order {order.number}.")
    _refuse_late(order, today, opened=opened)
    made = Return(
        number=draw_number(session, Return, "R"),
        order_number=order.number,
        product_id=product_id,
        reason=reason.strip()[:200],
        status="requested",
        requested_on=today,
        refund_amount=item.price * item.quantity,
    )
    session.add(made)
    session.flush()
    return made


def _refuse_late(order: Order, today: date, *, opened: bool) -> None:
    until = return_until(order, opened=opened)
    if until is None:
        raise NotPossible("not_delivered", f"Order {order.number} has not been delivered yet.")
    if today > until:
        state = "opened" if opened else "unopened"
        raise NotPossible("too_late", f"Order {order.number} could be returned until {until:%-d %B %Y}, {state}.")


def returns_of(session: Session, customer_id: str) -> list[Return]:
    """A customer's returns, newest first."""
    found = select(Return).join(Return.order).where(Order.customer_id == customer_id)
    return list(session.scalars(found.order_by(Return.requested_on.desc(), Return.number)))


def find_return(session: Session, customer_id: str, number: str) -> Return | None:
    """A return by its own number (R-) or its order's (FL-), newest first; None when it is nobody's or another's."""
    own = full_number("R", number)
    order_number = full_number("FL", number)
    for found in returns_of(session, customer_id):
        if found.number == own or found.order_number == order_number:
            return found
    return None


def refund_due_on(back: Return) -> date | None:
    """The day until which the money is back: five working days after the product reached us; None before that."""
    if back.refunded_on is not None or back.received_on is None:
        return back.refunded_on
    return working_day(back.received_on, REFUND_WORKING_DAYS)
