"""Bills, their lines, and charges that a customer disputes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from actions.customer.schema.base import Base, one_of
from actions.customer.schema.contracts import Contract

ChargeKind = Literal[
    "plan",
    "roaming",
    "late_fee",
    "premium_number",
    "insurance",
    "data_overage",
    "one_off_setup",
    "price_rise",
    "discount",
]
DisputeStatus = Literal["open", "upheld", "rejected"]

_KINDS = (
    "plan",
    "roaming",
    "late_fee",
    "premium_number",
    "insurance",
    "data_overage",
    "one_off_setup",
    "price_rise",
    "discount",
)


class Bill(Base):
    """One month of one contract; `period` is the first day of that month."""

    __tablename__ = "bills"
    __table_args__ = (UniqueConstraint("contract_number", "period"),)

    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    contract_number: Mapped[str] = mapped_column(ForeignKey("contracts.number", ondelete="CASCADE"))
    period: Mapped[date]
    issued_on: Mapped[date]
    due_on: Mapped[date]
    total: Mapped[Decimal]
    paid_on: Mapped[date | None]

    lines: Mapped[list[BillLine]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="BillLine.position"
    )
    contract: Mapped[Contract] = relationship()


class BillLine(Base):
    """One line of a bill, with the sentence that explains it."""

    __tablename__ = "bill_lines"

    bill_number: Mapped[str] = mapped_column(ForeignKey("bills.number", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(120))
    kind: Mapped[ChargeKind] = mapped_column(one_of("kind", *_KINDS))
    amount: Mapped[Decimal]
    explanation: Mapped[str] = mapped_column(String(300))


class Dispute(Base):
    """A charge that a customer says is wrong."""

    __tablename__ = "disputes"
    __table_args__ = (UniqueConstraint("bill_number", "kind"),)

    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    bill_number: Mapped[str] = mapped_column(ForeignKey("bills.number", ondelete="CASCADE"))
    kind: Mapped[ChargeKind] = mapped_column(one_of("kind", *_KINDS))
    status: Mapped[DisputeStatus] = mapped_column(one_of("status", "open", "upheld", "rejected"))
    opened_on: Mapped[date]

    bill: Mapped[Bill] = relationship()
