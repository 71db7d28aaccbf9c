"""Faults that customers report, and outages of the network."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.customer.contracts import contracts_of
from actions.customer.days import working_day
from actions.customer.places import postcode_area
from actions.customer.references import draw_number, full_number
from actions.customer.schema import Contract, Fault, FaultKind, Outage, PlanKind

FIX_WORKING_DAYS = 3

# Which contracts a fault can be on, the likeliest kind first.
FAULT_CONTRACTS: dict[FaultKind, tuple[PlanKind, ...]] = {
    "no_internet": ("broadband", "mobile", "sim"),
    "slow_internet": ("broadband", "mobile", "sim"),
    "no_signal": ("mobile", "sim"),
    "calls_dropping": ("mobile", "sim"),
    "router_fault": ("broadband",),
    "tv_fault": ("broadband",),
    "sim_fault": ("mobile", "sim"),
}


def contracts_for_fault(session: Session, customer_id: str, kind: FaultKind) -> list[Contract]:
    """A customer's contracts that such a fault can be on, the likeliest first."""
    return [
        contract
        for plan_kind in FAULT_CONTRACTS[kind]
        for contract in contracts_of(session, customer_id, kind=plan_kind)
    ]


def outage_for(session: Session, postcode: str, *, now: datetime, kind: FaultKind | None = None) -> Outage | None:
    """The outage at a postcode now, the one that ends last; of one kind of fault or of any."""
    here = select(Outage).where(
        Outage.postcode_area == postcode_area(postcode), Outage.since <= now, Outage.expected_fix > now
    )
    if kind is not None:
        here = here.where(Outage.kind == kind)
    return session.scalar(here.order_by(Outage.expected_fix.desc()).limit(1))


def open_fault(session: Session, contract: Contract, kind: FaultKind, description: str, *, today: date) -> Fault:
    """Open a ticket; an open ticket for the same fault on the same contract is given back instead."""
    known = session.scalar(
        select(Fault).where(Fault.contract_number == contract.number, Fault.kind == kind, Fault.status != "fixed")
    )
    if known is not None:
        return known
    made = Fault(
        ticket=draw_number(session, Fault, "T"),
        contract_number=contract.number,
        kind=kind,
        description=description.strip(),
        status="open",
        opened_on=today,
        expected_fix_on=working_day(today, FIX_WORKING_DAYS),
    )
    session.add(made)
    session.flush()
    return made


def faults_of(session: Session, customer_id: str, *, open_only: bool = False) -> list[Fault]:
    """A customer's faults, newest first."""
    found = select(Fault).join(Fault.contract).where(Contract.customer_id == customer_id)
    if open_only:
        found = found.where(Fault.status != "fixed")
    return list(session.scalars(found.order_by(Fault.opened_on.desc(), Fault.ticket)))


def find_fault(session: Session, customer_id: str, ticket: str) -> Fault | None:
    """A fault by its ticket, as the customer wrote it; None when there is none or it is somebody else's."""
    wanted = full_number("T", ticket)
    return session.scalar(
        select(Fault).join(Fault.contract).where(Fault.ticket == wanted, Contract.customer_id == customer_id)
    )
