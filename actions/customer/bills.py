"""What a bill says, why it changed, and disputes about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.customer.references import draw_number, full_number
from actions.customer.schema import Bill, BillLine, ChargeKind, Contract, Dispute
from actions.errors import NotPossible


@dataclass(frozen=True, slots=True)
class LineChange:
    """One reason why a bill differs from the one before: pounds more (positive) or less (negative)."""

    label: str
    kind: ChargeKind
    difference: Decimal
    explanation: str


@dataclass(frozen=True, slots=True)
class BillExplanation:
    """A bill beside the one before it, if there is one; `changes` add up to `difference`."""

    bill: Bill
    previous: Bill | None
    difference: Decimal
    changes: tuple[LineChange, ...]
    extras: tuple[BillLine, ...]


def bills_of(session: Session, customer_id: str, *, limit: int = 12) -> list[Bill]:
    """A customer's bills over all contracts, newest first."""
    found = select(Bill).join(Bill.contract).where(Contract.customer_id == customer_id)
    return list(session.scalars(found.order_by(Bill.issued_on.desc(), Bill.total.desc(), Bill.number).limit(limit)))


def latest_bill(session: Session, customer_id: str, *, contract_number: str | None = None) -> Bill | None:
    """The newest bill, of one contract or of all (then the dearest of the newest)."""
    found = select(Bill).join(Bill.contract).where(Contract.customer_id == customer_id)
    if contract_number is not None:
        found = found.where(Bill.contract_number == contract_number)
    return session.scalar(found.order_by(Bill.issued_on.desc(), Bill.total.desc(), Bill.number).limit(1))


def find_bill(session: Session, customer_id: str, number: str) -> Bill | None:
    """A bill by its number, as the customer wrote it; None when there is none or it is somebody else's."""
    wanted = full_number("B", number)
    return session.scalar(
        select(Bill).join(Bill.contract).where(Bill.number == wanted, Contract.customer_id == customer_id)
    )


def unpaid_bills(session: Session, customer_id: str) -> list[Bill]:
    """A customer's unpaid bills, the first due first."""
    found = select(Bill).join(Bill.contract).where(Contract.customer_id == customer_id, Bill.paid_on.is_(None))
    return list(session.scalars(found.order_by(Bill.due_on, Bill.number)))


def previous_bill(session: Session, bill: Bill) -> Bill | None:
    """The bill of the same contract before this one."""
    earlier = select(Bill).where(Bill.contract_number == bill.contract_number, Bill.period < bill.period)
    return session.scalar(earlier.order_by(Bill.period.desc()).limit(1))


def explain_bill(session: Session, bill: Bill) -> BillExplanation:
    """Compare a bill with the one before it, line by line; the largest change comes first."""
    previous = previous_bill(session, bill)
    old = {(line.kind, line.label): line for line in previous.lines} if previous else {}
    new = {(line.kind, line.label): line for line in bill.lines}
    changes = [_change(old.get(key), new.get(key)) for key in dict.fromkeys([*new, *old]) if previous is not None]
    return BillExplanation(
        bill=bill,
        previous=previous,
        difference=bill.total - previous.total if previous else Decimal("0.00"),
        changes=tuple(sorted((c for c in changes if c.difference), key=lambda c: -abs(c.difference))),
        extras=tuple(line for line in bill.lines if line.kind not in {"plan", "discount"}),
    )


def _change(old: BillLine | None, new: BillLine | None) -> LineChange:
    line = new or old
    assert line is not None
    before = old.amount if old else Decimal("0.00")
    after = new.amount if new else Decimal("0.00")
    said = new.explanation if new else f"{line.label} was on the bill before and is not on this one."
    return LineChange(line.label, line.kind, after - before, said)


def find_charge(bill: Bill, kind: ChargeKind) -> list[BillLine]:
    """The lines of one kind on a bill."""
    return [line for line in bill.lines if line.kind == kind]


def open_dispute(session: Session, bill: Bill, kind: ChargeKind, *, today: date) -> Dispute:
    """Register that the customer disputes a charge; asking twice gives the same dispute.

    Raises:
        NotPossible: `not_on_bill` when the bill has no such charge.
    """
    known = session.scalar(select(Dispute).where(Dispute.bill_number == bill.number, Dispute.kind == kind))
    if known is not None:
        return known
    if not find_charge(bill, kind):
        raise NotPossible("not_on_bill", f"Bill {bill.number} has no {kind.replace('_', ' ')} charge.")
    made = Dispute(
        number=draw_number(session, Dispute, "D"), bill_number=bill.number, kind=kind, status="open", opened_on=today
    )
    session.add(made)
    session.flush()
    return made


def disputes_of(session: Session, customer_id: str) -> list[Dispute]:
    """A customer's disputes, newest first."""
    found = select(Dispute).join(Dispute.bill).join(Bill.contract).where(Contract.customer_id == customer_id)
    return list(session.scalars(found.order_by(Dispute.opened_on.desc(), Dispute.number)))
