"""Facts of the record in the words of a British shop: money, days, times, amounts of data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from actions.clock import SHOP_ZONE
from actions.customer.schema import Contract, Order, Plan

# A date nearer than this is clear without its year.
_DAYS_WITHOUT_YEAR = 180
_GOOD = {"good": "good indoors and out", "outdoor": "good outdoors", "none": "not available"}
_WITH_ARTICLE = frozenset({"Netherlands", "United Arab Emirates", "United States"})
_FAULTS = {
    "no_internet": "no internet",
    "slow_internet": "slow internet",
    "no_signal": "no mobile signal",
    "calls_dropping": "calls dropping",
    "router_fault": "a router fault",
    "tv_fault": "a TV fault",
    "sim_fault": "a SIM fault",
}
_STATUSES = {
    "placed": "being prepared",
    "packed": "packed",
    "dispatched": "on its way",
    "out_for_delivery": "out for delivery",
    "delivered": "delivered",
    "late": "late",
    "cancelled": "cancelled",
    "returned": "returned",
}


def money(pounds: Decimal) -> str:
    """An amount in pounds, without its sign.

    >>> money(Decimal("41.5")), money(Decimal("-1234"))
    ('£41.50', '£1,234.00')
    """
    return f"£{abs(pounds):,.2f}"


def signed_money(pounds: Decimal) -> str:
    """An amount in pounds with a minus where it comes off.

    >>> signed_money(Decimal("-4.20"))
    '-£4.20'
    """
    return f"-{money(pounds)}" if pounds < 0 else money(pounds)


def more_or_less(pounds: Decimal) -> str:
    """A difference in pounds.

    >>> more_or_less(Decimal("6")), more_or_less(Decimal("-1.50"))
    ('£6.00 more', '£1.50 less')
    """
    return f"{money(pounds)} {'less' if pounds < 0 else 'more'}"


def day(when: date, *, today: date) -> str:
    """A day with its weekday, and its year where that is not plain.

    >>> day(date(2026, 12, 3), today=date(2026, 11, 22)), day(date(2028, 1, 1), today=date(2026, 11, 22))
    ('Thursday 3 December', 'Saturday 1 January 2028')
    """
    year = f" {when.year}" if abs((when - today).days) > _DAYS_WITHOUT_YEAR else ""
    return f"{when:%A} {when.day} {when:%B}{year}"


def clock_time(moment: datetime) -> str:
    """The time on the shop's clock.

    >>> from datetime import UTC
    >>> clock_time(datetime(2026, 12, 1, 9, 0, tzinfo=UTC)), clock_time(datetime(2026, 7, 1, 12, 30, tzinfo=UTC))
    ('9 am', '1:30 pm')
    """
    local = moment.astimezone(SHOP_ZONE)
    if local.minute == 0 and local.hour % 12 == 0:
        return "noon" if local.hour else "midnight"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes} {'am' if local.hour < 12 else 'pm'}"


def day_and_time(moment: datetime, *, today: date) -> str:
    """A day and the time on the shop's clock: Tuesday 1 December at 9 am."""
    return f"{day(moment.astimezone(SHOP_ZONE).date(), today=today)} at {clock_time(moment)}"


def month(period: date) -> str:
    """The month of a bill: November."""
    return f"{period:%B}"


def count(number: int, thing: str) -> str:
    """A number of things.

    >>> count(1, "day"), count(3, "month")
    ('1 day', '3 months')
    """
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def gigabytes(amount: float) -> str:
    """An amount of data.

    >>> gigabytes(20), gigabytes(3.25)
    ('20 GB', '3.2 GB')
    """
    return f"{amount:.0f} GB" if float(amount).is_integer() else f"{amount:.1f} GB"


def speed(mbps: int) -> str:
    """A line's speed: 300 Mbps."""
    return f"{mbps} Mbps"


def listing(things: Sequence[str]) -> str:
    """Things in a sentence.

    >>> listing(["a"]), listing(["a", "b"]), listing(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} and {things[-1]}"


def lines(things: Sequence[str]) -> str:
    """Things one below the other."""
    return "\n".join(f"- {thing}" for thing in things)


def items(order: Order) -> str:
    """What is in an order: Aster 9 Pro and 2 x Aster 9 case."""
    return listing([_item(item.product.name, item.quantity) for item in order.items])


def _item(name: str, quantity: int) -> str:
    return name if quantity == 1 else f"{quantity} x {name}"


def contents(plan: Plan) -> str:
    """What is in a plan: 20 GB and unlimited minutes, or 300 Mbps."""
    if plan.kind == "broadband":
        return f"broadband with up to {speed(plan.speed_mbps or 0)}"
    data = "unlimited data" if plan.data_gb is None else gigabytes(plan.data_gb)
    minutes = "unlimited minutes" if plan.minutes is None else f"{plan.minutes:,} minutes"
    return f"{data} and {minutes}"


def contract_label(contract: Contract) -> str:
    """A contract on a button: Flex 20 · 07700 900123."""
    return f"{contract.plan.name} · {contract.msisdn_or_address}"


def signal(reach: str) -> str:
    """How well a network reaches a place."""
    return _GOOD[reach]


def country(name: str) -> str:
    """A country in a sentence.

    >>> country("Spain"), country("United States")
    ('Spain', 'the United States')
    """
    return f"the {name}" if name in _WITH_ARTICLE else name


def fault(kind: str) -> str:
    """A kind of fault in words."""
    return _FAULTS[kind]


def order_status(status: str) -> str:
    """An order's status in words."""
    return _STATUSES[status]


def masked(email: str) -> str:
    """An e-mail address that its owner recognises and nobody else can use.

    >>> masked("anna.brook@example.com")
    'a…k@example.com'
    """
    name, _, domain = email.partition("@")
    return f"{name[0]}…{name[-1]}@{domain}"
