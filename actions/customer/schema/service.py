"""What breaks and who mends it: faults, outages, appointments, complaints."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from actions.customer.schema.base import Base, one_of
from actions.customer.schema.contracts import Contract

FaultKind = Literal[
    "no_internet", "slow_internet", "no_signal", "calls_dropping", "router_fault", "tv_fault", "sim_fault"
]
FaultStatus = Literal["open", "engineer_booked", "fixed"]
AppointmentKind = Literal["engineer", "store"]
AppointmentStatus = Literal["booked", "done", "cancelled"]
ComplaintStatus = Literal["open", "answered", "closed"]

_FAULT_KINDS = (
    "no_internet",
    "slow_internet",
    "no_signal",
    "calls_dropping",
    "router_fault",
    "tv_fault",
    "sim_fault",
)


class Fault(Base):
    """A fault that a customer reported on a contract."""

    __tablename__ = "faults"
    __table_args__ = (
        Index(
            None,
            "contract_number",
            "kind",
            unique=True,
            sqlite_where=text("status != 'fixed'"),
            postgresql_where=text("status != 'fixed'"),
        ),
    )

    ticket: Mapped[str] = mapped_column(String(20), primary_key=True)
    contract_number: Mapped[str] = mapped_column(ForeignKey("contracts.number", ondelete="CASCADE"), index=True)
    kind: Mapped[FaultKind] = mapped_column(one_of("kind", *_FAULT_KINDS))
    description: Mapped[str] = mapped_column(Text)
    status: Mapped[FaultStatus] = mapped_column(one_of("status", "open", "engineer_booked", "fixed"))
    opened_on: Mapped[date]
    expected_fix_on: Mapped[date | None]
    engineer_visit_on: Mapped[date | None]

    contract: Mapped[Contract] = relationship()


class Outage(Base):
    """A fault of the network itself, over one postcode area (the part before the space)."""

    __tablename__ = "outages"

    id: Mapped[int] = mapped_column(primary_key=True)
    postcode_area: Mapped[str] = mapped_column(String(4), index=True)
    kind: Mapped[FaultKind] = mapped_column(one_of("kind", *_FAULT_KINDS))
    since: Mapped[datetime]
    expected_fix: Mapped[datetime]
    cause: Mapped[str] = mapped_column(String(200))


class AppointmentSlot(Base):
    """A time that can be booked: an engineer's visit in a city, or a desk in the store of a city."""

    __tablename__ = "appointment_slots"
    __table_args__ = (Index(None, "kind", "place", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AppointmentKind] = mapped_column(one_of("kind", "engineer", "store"))
    place: Mapped[str] = mapped_column(String(60))
    starts_at: Mapped[datetime]
    taken: Mapped[bool]


class Appointment(Base):
    """A customer's booked time."""

    __tablename__ = "appointments"

    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    kind: Mapped[AppointmentKind] = mapped_column(one_of("kind", "engineer", "store"))
    place: Mapped[str] = mapped_column(String(60))
    starts_at: Mapped[datetime]
    status: Mapped[AppointmentStatus] = mapped_column(one_of("status", "booked", "done", "cancelled"))


class Complaint(Base):
    """A complaint, in the customer's own words."""

    __tablename__ = "complaints"

    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    subject: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    status: Mapped[ComplaintStatus] = mapped_column(one_of("status", "open", "answered", "closed"))
    opened_on: Mapped[date]
    answered_on: Mapped[date | None]
