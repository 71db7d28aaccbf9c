"""The sample's contracts and their bills of the last six months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from actions.customer.days import add_months
from actions.customer.sample.catalogue import PLAN_KINDS, PLAN_MONTHS, PLAN_NAMES, PLAN_PRICES
from actions.customer.sample.people import ADDRESSES, PHONES
from actions.customer.schema import Base, Bill, BillLine, ChargeKind, Contract, ContractStatus, Dispute

MONTHS_OF_BILLS = 6
_ISSUED_DAYS_AGO = 6
_DAYS_TO_PAY = 14
_FEE_SHARE = Decimal("0.60")


@dataclass(frozen=True, slots=True)
class Seed:
    """A contract: who, which plan, started how many months ago, GB used, and what differs from the plan as sold.

    `rise` pounds came on top `rise_ago` bills ago; `discount` pounds come off every bill; `unpaid` counts bills.
    """

    number: str
    customer: str
    plan: str
    months_ago: int
    used_gb: float = 0.0
    rise: str = "0.00"
    rise_ago: int = 0
    discount: str = "0.00"
    unpaid: int = 1
    status: ContractStatus = "active"


SEEDS = (
    Seed("K-30117", "C-1001", "flex-20", 7, 13.4, rise="1.50"),
    Seed("K-30118", "C-1001", "fibre-300", 23),
    Seed("K-30131", "C-1002", "fibre-900", 10, unpaid=2),
    Seed("K-30132", "C-1002", "sim-40", 9, 38.7),
    Seed("K-30140", "C-1003", "unlimited", 14, 71.2, rise="2.00", rise_ago=2),
    Seed("K-30152", "C-1004", "flex-5", 12, 5.8),
    Seed("K-30163", "C-1005", "family-share", 22, 84.5, unpaid=0),
    Seed("K-30164", "C-1005", "fibre-300", 5),
    Seed("K-30170", "C-1006", "flex-60", 3, 21.0),
    Seed("K-30181", "C-1007", "unlimited-max", 24, 132.8, discount="4.20"),
    Seed("K-30195", "C-1008", "fibre-80", 40, rise="2.50", rise_ago=1),
    Seed("K-30202", "C-1009", "sim-10", 7, 2.2),
    Seed("K-30214", "C-1010", "flex-20", 11, 19.1),
    Seed("K-30225", "C-1011", "fibre-300", 16, unpaid=2),
    Seed("K-30231", "C-1012", "flex-20", 3, 4.6),
    Seed("K-30240", "C-1013", "unlimited", 17, 48.0),
    Seed("K-30241", "C-1013", "fibre-900", 17),
    Seed("K-30256", "C-1014", "fibre-300", 8),
    Seed("K-30267", "C-1015", "flex-60", 11, 55.3),
    Seed("K-30273", "C-1016", "flex-5", 6, 1.1, unpaid=3),
    Seed("K-30288", "C-1017", "fibre-80", 26, discount="5.20"),
    Seed("K-30289", "C-1017", "sim-10", 20, 9.9),
    Seed("K-30294", "C-1018", "unlimited-max", 10, 96.4),
    Seed("K-30301", "C-1019", "fibre-900", 23, status="cancelling"),
    Seed("K-30312", "C-1020", "sim-40", 4, 12.3),
    Seed("K-30326", "C-1021", "unlimited", 5, 33.7),
    Seed("K-30337", "C-1022", "flex-20", 13, 7.8),
    Seed("K-30338", "C-1022", "fibre-80", 13),
    Seed("K-30349", "C-1023", "flex-60", 2, 18.8),
    Seed("K-30355", "C-1024", "family-share", 12, 118.9),
    Seed("K-30366", "C-1025", "fibre-300", 30),
)

# contract, bills ago, label, kind, pounds, explanation
_EXTRAS: tuple[tuple[str, int, str, ChargeKind, str, str], ...] = (
    ("K-30117", 0, "Roaming in Spain, 3 days", "roaming", "6.00",
     "You used your phone in Spain on three days, at £2.00 a day; Flex 20 does not include Europe."),
    ("K-30117", 2, "Call to 0911 number", "premium_number", "3.40",
     "A call of 4 minutes to a number that charges 85p a minute."),
    ("K-30131", 0, "Late payment fee", "late_fee", "5.00",
     "The bill before this one was not paid by its due date."),
    ("K-30132", 1, "Roaming in Nigeria, 2 days", "roaming", "14.00",
     "You used your phone in Nigeria on two days, at £7.00 a day."),
    ("K-30140", 0, "Phone insurance", "insurance", "7.50", "Insurance against loss and damage, added in the shop."),
    ("K-30152", 0, "Extra data, 1 GB", "data_overage", "6.00",
     "You used 5.8 GB; Flex 5 includes 5 GB, and each GB begun on top costs £6.00."),
    ("K-30181", 1, "Call to 0909 number", "premium_number", "11.25",
     "A call of 9 minutes to a number that charges £1.25 a minute."),
    ("K-30214", 0, "Roaming in the United States, 5 days", "roaming", "25.00",
     "You used your phone in the United States on five days, at £5.00 a day."),
    ("K-30225", 0, "Late payment fee", "late_fee", "5.00",
     "The bill before this one was not paid by its due date."),
    ("K-30267", 0, "Phone insurance", "insurance", "6.00", "Insurance against loss and damage, added in the app."),
    ("K-30273", 0, "Late payment fee", "late_fee", "5.00",
     "Two bills before this one were not paid by their due dates."),
    ("K-30337", 1, "Roaming in Turkey, 7 days", "roaming", "35.00",
     "You used your phone in Turkey on seven days, at £5.00 a day."),
    ("K-30355", 0, "Phone insurance, 2 phones", "insurance", "14.00",
     "Insurance against loss and damage for two phones."),
)  # fmt: skip


def rows(today: date) -> list[Base]:
    """All contracts, their bills, and a dispute."""
    found: list[Base] = [_contract(seed, today) for seed in SEEDS]
    for position, seed in enumerate(SEEDS):
        found += _bills(position, seed, today)
    disputed = bill_number(next(i for i, seed in enumerate(SEEDS) if seed.number == "K-30181"), ago=1)
    found.append(
        Dispute(
            number="D-220914",
            bill_number=disputed,
            kind="premium_number",
            status="open",
            opened_on=today - timedelta(days=5),
        )
    )
    return found


def bill_number(position: int, *, ago: int) -> str:
    """Bill numbers grow with time: the contract's place in `SEEDS`, and how many bills ago."""
    return f"B-{730000 + (MONTHS_OF_BILLS - ago) * 100 + position}"


def _contract(seed: Seed, today: date) -> Contract:
    months = PLAN_MONTHS[seed.plan]
    started_on = _started_on(seed, today)
    price = PLAN_PRICES[seed.plan]
    fee = Decimal("0.00") if months == 1 else (price * _FEE_SHARE).quantize(Decimal("0.01"))
    broadband = PLAN_KINDS[seed.plan] == "broadband"
    cancelled = seed.status == "cancelling"
    return Contract(
        number=seed.number,
        customer_id=seed.customer,
        plan_id=seed.plan,
        msisdn_or_address=ADDRESSES[seed.customer] if broadband else PHONES[seed.customer],
        started_on=started_on,
        ends_on=today + timedelta(days=19) if cancelled else add_months(started_on, months),
        status=seed.status,
        price_month=price + Decimal(seed.rise) - Decimal(seed.discount),
        data_used_gb=seed.used_gb,
        early_exit_fee=fee,
    )


def _bills(position: int, seed: Seed, today: date) -> Iterator[Bill]:
    issued = [add_months(today - timedelta(days=_ISSUED_DAYS_AGO), -ago) for ago in range(MONTHS_OF_BILLS)]
    first_month = _started_on(seed, today).replace(day=1)
    periods = [add_months(issued_on.replace(day=1), -1) for issued_on in issued]
    # The first bill of a contract is in the record only while the contract is young.
    count = sum(period >= first_month for period in periods)
    for ago in range(count):
        lines = list(_lines(seed, ago, is_first=periods[ago] == first_month))
        due_on = issued[ago] + timedelta(days=_DAYS_TO_PAY)
        yield Bill(
            number=bill_number(position, ago=ago),
            contract_number=seed.number,
            period=periods[ago],
            issued_on=issued[ago],
            due_on=due_on,
            total=sum((line.amount for line in lines), Decimal("0.00")),
            paid_on=None if ago < seed.unpaid else min(due_on, today),
            lines=lines,
        )


def _started_on(seed: Seed, today: date) -> date:
    return add_months(today, -seed.months_ago) - timedelta(days=3)


def _lines(seed: Seed, ago: int, *, is_first: bool) -> Iterator[BillLine]:
    name = PLAN_NAMES[seed.plan]
    found: list[tuple[str, ChargeKind, str | Decimal, str]] = [
        (name, "plan", PLAN_PRICES[seed.plan], f"Your {name} plan for the month.")
    ]
    if Decimal(seed.rise) and ago <= seed.rise_ago:
        said = f"The yearly price change of your contract: £{seed.rise} more a month."
        found.append(("Yearly price change", "price_rise", seed.rise, said))
    if Decimal(seed.discount):
        found.append(("Loyalty discount", "discount", f"-{seed.discount}", "The discount you were given for staying."))
    if is_first:
        found.append(("Activation", "one_off_setup", "10.00", "Setting up your new contract, charged once."))
    found += [
        (label, kind, amount, said)
        for contract, bills_ago, label, kind, amount, said in _EXTRAS
        if contract == seed.number and bills_ago == ago
    ]
    for place, (label, kind, amount, said) in enumerate(found, start=1):
        yield BillLine(position=place, label=label, kind=kind, amount=Decimal(amount), explanation=said)
