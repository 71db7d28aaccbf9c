"""Questions and wishes about orders and their delivery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.customer.days import working_day
from actions.customer.references import full_number
from actions.customer.schema import Order
from actions.errors import NotPossible

ON_THE_WAY = ("placed", "packed", "dispatched", "out_for_delivery", "late")
_STILL_HERE = ("placed", "packed")
_DAYS_TO_PACK = 2
_DAYS_TO_REROUTE = 1


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where an order stands today; `days_late` is 0 while it is in time."""

    order: Order
    days_late: int
    expected_on: date
    reason: str | None
    can_change_date: bool
    can_change_address: bool


def latest_orders(session: Session, customer_id: str, *, limit: int = 5) -> list[Order]:
    """A customer's orders, newest first."""
    newest = select(Order).where(Order.customer_id == customer_id).order_by(Order.placed_on.desc(), Order.number.desc())
    return list(session.scalars(newest.limit(limit)))


def open_orders(session: Session, customer_id: str) -> list[Order]:
    """A customer's orders that have not arrived yet, newest first."""
    found = select(Order).where(Order.customer_id == customer_id, Order.status.in_(ON_THE_WAY))
    return list(session.scalars(found.order_by(Order.placed_on.desc(), Order.number.desc())))


def late_orders(session: Session, customer_id: str, *, today: date) -> list[Order]:
    """A customer's orders that should have arrived, the longest awaited first."""
    waiting = sorted(open_orders(session, customer_id), key=lambda order: (order.expected_on, order.number))
    return [order for order in waiting if order.status == "late" or order.expected_on < today]


def find_order(session: Session, customer_id: str, number: str) -> Order | None:
    """An order by its number, as the customer wrote it; None when there is none or it is somebody else's."""
    wanted = full_number("FL", number)
    order = session.get(Order, wanted) if wanted else None
    return order if order is not None and order.customer_id == customer_id else None


def delivery(order: Order, *, today: date) -> Delivery:
    """Where an order stands today."""
    waiting = order.status in ON_THE_WAY
    return Delivery(
        order=order,
        days_late=max((today - order.expected_on).days, 0) if waiting else 0,
        expected_on=order.expected_on,
        reason=order.delay_reason,
        can_change_date=waiting and order.status != "out_for_delivery",
        can_change_address=order.status in _STILL_HERE,
    )


def delivery_days(order: Order, *, today: date, count: int = 5) -> list[date]:
    """The next days on which the order can come; empty when its date is fixed."""
    if not delivery(order, today=today).can_change_date:
        return []
    first = _DAYS_TO_PACK if order.status in _STILL_HERE else _DAYS_TO_REROUTE
    return [working_day(today, first + later) for later in range(count)]


def change_delivery_date(session: Session, order: Order, on: date, *, today: date) -> Order:
    """Move a delivery to another day; the reason for a delay stays in the record.

    Raises:
        NotPossible: `already_left`, `no_delivery` (a weekend), `too_soon`, or `too_late` (over four weeks ahead).
    """
    possible = delivery_days(order, today=today, count=20)
    if not possible:
        raise NotPossible(
            "already_left", f"Order {order.number} is {order.status.replace('_', ' ')}, so its date is fixed."
        )
    if on < possible[0]:
        raise NotPossible("too_soon", f"The earliest day for order {order.number} is {possible[0]:%A %-d %B}.")
    if on > possible[-1]:
        raise NotPossible("too_late", f"Deliveries can be moved up to {possible[-1]:%A %-d %B}.")
    if on not in possible:
        raise NotPossible("no_delivery", "Couriers deliver from Monday to Friday.")
    order.expected_on = on
    if order.status == "late":
        order.status = "dispatched"
    session.flush()
    return order


def change_delivery_address(session: Session, order: Order, address: str) -> Order:
    """Send an order elsewhere.

    Raises:
        NotPossible: `already_left`, or `no_address` for an empty address.
    """
    if order.status not in _STILL_HERE:
        raise NotPossible("already_left", f"Order {order.number} has left the warehouse, so its address is fixed.")
    if not address.strip():
        raise NotPossible("no_address", "The new address is empty.")
    order.delivery_address = address.strip()[:200]
    session.flush()
    return order
