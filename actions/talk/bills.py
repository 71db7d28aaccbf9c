"""Which bill and which charge a customer speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from actions.customer import record
from actions.customer.schema import Bill, BillLine, ChargeKind, Dispute
from actions.talk.reading import Option
from actions.talk.turn import Turn

# Nobody disputes the plan itself or what comes off.
_NOT_DISPUTED = frozenset({"plan", "discount"})


def newest(turn: Turn) -> list[Bill]:
    """The newest bill of each contract, the dearest first."""
    found: dict[str, Bill] = {}
    for bill in record.bills_of(turn.record, turn.known.id, limit=100):
        found.setdefault(bill.contract_number, bill)
    return sorted(found.values(), key=lambda bill: (-bill.total, bill.number))


def bill_named(turn: Turn) -> Bill | None:
    """The customer's bill that was named by its number or its month; never somebody else's."""
    number, month = turn.slot("bill_number"), (turn.slot("month") or "").strip().lower()
    if number:
        return record.find_bill(turn.record, turn.known.id, number)
    if not month:
        return None
    bills = record.bills_of(turn.record, turn.known.id, limit=100)
    return next((bill for bill in bills if f"{bill.period:%B}".lower().startswith(month[:3])), None)


def dispute_about(turn: Turn, bill: Bill, charge: BillLine) -> Dispute | None:
    """The dispute that there is already about a charge."""
    known = record.disputes_of(turn.record, turn.known.id)
    return next((one for one in known if one.bill_number == bill.number and one.kind == charge.kind), None)


def bill_to_dispute(turn: Turn) -> Bill | None:
    """The bill that was named; else the newest one with an extra charge; else the newest."""
    number = turn.slot("bill_number")
    named = record.find_bill(turn.record, turn.known.id, number) if number else None
    if named is not None:
        return named
    bills = newest(turn)
    return next((bill for bill in bills if charges(bill)), bills[0] if bills else None)


def charges(bill: Bill) -> list[BillLine]:
    """The lines that can be disputed."""
    return [line for line in bill.lines if line.kind not in _NOT_DISPUTED]


def charge_meant(turn: Turn, bill: Bill) -> BillLine | None:
    """The charge that was named, or the bill's only one."""
    possible = charges(bill)
    named = [line for line in possible if line.kind == turn.slot("charge_kind")]
    return named[0] if named else possible[0] if len(possible) == 1 else None


def charge_kind(value: str) -> ChargeKind | None:
    """A kind of charge that the record knows."""
    kinds: tuple[ChargeKind, ...] = get_args(ChargeKind)
    return next((kind for kind in kinds if kind == value), None)


def as_options(lines: Sequence[BillLine]) -> list[Option]:
    """Charges as choices."""
    return [Option(line.kind, line.label, line.kind.replace("_", " ")) for line in lines]
