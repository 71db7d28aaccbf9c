"""The sample's orders in every state, and what came back."""

from __future__ import annotations

from datetime import date, timedelta

from actions.customer.days import is_working_day, working_day
from actions.customer.sample.catalogue import PRODUCT_PRICES
from actions.customer.sample.people import ADDRESSES
from actions.customer.schema import Base, Order, OrderItem, OrderStatus, Return, ReturnStatus

_CARRIERS = ("Swiftline", "ParcelFox", "Harrier Post")

# number, customer, status, placed days ago, expected in days, products, why it is late
_ORDERS: tuple[tuple[str, str, OrderStatus, int, int, tuple[str, ...], str | None], ...] = (
    ("FL-198820", "C-1001", "returned", 41, -38, ("orrin-tab-mini",), None),
    ("FL-204417", "C-1001", "late", 9, -4, ("aster-9", "aster-9-case"),
     "the lorry broke down and the parcel went back to the depot"),
    ("FL-204533", "C-1001", "delivered", 8, -5, ("kestrel-buds",), None),
    ("FL-204610", "C-1002", "dispatched", 2, 1, ("fernline-hub-max",), None),
    ("FL-203388", "C-1002", "delivered", 24, -21, ("kestrel-one",), None),
    ("FL-204655", "C-1003", "out_for_delivery", 3, 0, ("aster-9-pro",), None),
    ("FL-204702", "C-1004", "placed", 0, 4, ("nimbus-x2",), None),
    ("FL-204120", "C-1004", "late", 12, -6, ("nimbus-watch-s",), "the supplier sent us fewer watches than ordered"),
    ("FL-204688", "C-1005", "packed", 1, 2, ("kestrel-one-plus", "kestrel-buds"), None),
    ("FL-202975", "C-1005", "cancelled", 30, -27, ("nimbus-fold",), None),
    ("FL-204301", "C-1006", "delivered", 11, -8, ("aster-lite",), None),
    ("FL-204590", "C-1006", "dispatched", 3, 0, ("aster-buds-air",), None),
    ("FL-203954", "C-1007", "returned", 17, -14, ("nimbus-x2", "kestrel-buds"), None),
    ("FL-204699", "C-1007", "placed", 0, 3, ("kestrel-one",), None),
    ("FL-203001", "C-1008", "delivered", 52, -48, ("fernline-hub-2",), None),
    ("FL-204477", "C-1008", "late", 8, -3, ("orrin-tab-11",), "snow closed the road to the delivery depot"),
    ("FL-204642", "C-1009", "dispatched", 2, 1, ("aster-lite",), None),
    ("FL-204215", "C-1010", "delivered", 13, -10, ("nimbus-watch-s", "aster-buds-air"), None),
    ("FL-204668", "C-1011", "packed", 1, 2, ("orrin-tab-11",), None),
    ("FL-204519", "C-1012", "delivered", 6, -3, ("aster-9",), None),
    ("FL-204705", "C-1012", "placed", 0, 3, ("aster-9-case",), None),
    ("FL-204080", "C-1013", "delivered", 15, -12, ("kestrel-one-plus",), None),
    ("FL-204631", "C-1013", "out_for_delivery", 3, 0, ("nimbus-x2-case",), None),
    ("FL-204402", "C-1014", "late", 10, -4, ("fernline-hub-max",),
     "the ferry to Belfast did not sail for two days because of the weather"),
    ("FL-203777", "C-1015", "returned", 20, -17, ("aster-buds-air",), None),
    ("FL-204617", "C-1016", "dispatched", 2, 1, ("nimbus-x2", "nimbus-x2-case"), None),
    ("FL-203512", "C-1017", "delivered", 28, -24, ("orrin-tab-mini",), None),
    ("FL-204693", "C-1018", "placed", 1, 3, ("aster-9-pro",), None),
    ("FL-204544", "C-1019", "delivered", 7, -4, ("fernline-hub-2",), None),
    ("FL-204660", "C-1020", "packed", 1, 2, ("kestrel-buds",), None),
    ("FL-204158", "C-1021", "delivered", 14, -11, ("aster-9",), None),
    ("FL-204326", "C-1022", "cancelled", 11, -8, ("nimbus-fold",), None),
    ("FL-204711", "C-1022", "placed", 0, 4, ("kestrel-one",), None),
    ("FL-204498", "C-1023", "late", 8, -2, ("aster-lite",), "the address label came off and had to be printed again"),
    ("FL-204566", "C-1024", "delivered", 6, -3, ("nimbus-watch-s",), None),
    ("FL-203660", "C-1025", "delivered", 23, -20, ("orrin-tab-11",), None),
)  # fmt: skip

# number, order, product, reason, status, requested days ago, received days ago, refunded days ago
_RETURNS: tuple[tuple[str, str, str, str, ReturnStatus, int, int | None, int | None], ...] = (
    ("R-310245", "FL-198820", "orrin-tab-mini", "too small for reading", "received", 9, 2, None),
    ("R-309870", "FL-203954", "nimbus-x2", "does not charge", "received", 8, 3, None),
    ("R-309871", "FL-203954", "kestrel-buds", "bought for the phone that went back", "refunded", 8, 5, 1),
    ("R-309502", "FL-203777", "aster-buds-air", "do not fit my ears", "refunded", 13, 9, 4),
    ("R-310301", "FL-204301", "aster-lite", "the screen has a line across it", "requested", 2, None, None),
    ("R-308996", "FL-203512", "orrin-tab-mini", "changed my mind", "refused", 3, 1, None),
)

_LEFT = ("dispatched", "out_for_delivery", "late", "delivered", "returned")


def rows(today: date) -> list[Base]:
    """All orders, their lines and the returns."""
    found: list[Base] = [_order(position, row, today) for position, row in enumerate(_ORDERS)]
    found += [
        Return(
            number=number,
            order_number=order_number,
            product_id=product_id,
            reason=reason,
            status=status,
            requested_on=today - timedelta(days=requested),
            received_on=None if received is None else today - timedelta(days=received),
            refund_amount=PRODUCT_PRICES[product_id],
            refunded_on=None if refunded is None else today - timedelta(days=refunded),
        )
        for number, order_number, product_id, reason, status, requested, received, refunded in _RETURNS
    ]
    return found


def _order(
    position: int, row: tuple[str, str, OrderStatus, int, int, tuple[str, ...], str | None], today: date
) -> Order:
    number, customer_id, status, placed, expected_in, products, delay_reason = row
    expected_on = _delivery_day(today, expected_in)
    left = status in _LEFT
    return Order(
        number=number,
        customer_id=customer_id,
        placed_on=today - timedelta(days=placed),
        status=status,
        carrier=_CARRIERS[position % len(_CARRIERS)] if left else None,
        tracking=f"{'SPH'[position % 3]}{number.removeprefix('FL-')}{position + 10}GB" if left else None,
        expected_on=expected_on,
        delivered_on=expected_on if status in {"delivered", "returned"} else None,
        delivery_address=ADDRESSES[customer_id],
        delay_reason=delay_reason,
        items=[
            OrderItem(product_id=product_id, quantity=1, price=PRODUCT_PRICES[product_id]) for product_id in products
        ],
    )


def _delivery_day(today: date, days: int) -> date:
    """A day from Monday to Friday: in the past the one before a weekend, from today on the one after it."""
    day = today + timedelta(days=days)
    if days >= 0:
        return working_day(day, 0)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day
