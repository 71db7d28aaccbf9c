"""What a customer has, what it costs, how much is used, and changing the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.customer.days import add_months, months_between
from actions.customer.schema import Contract, Plan, PlanKind
from actions.errors import NotPossible

# A cheaper plan may be taken up this many days before the minimum term ends, as an upgrade may.
FREE_CHANGE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Usage:
    """Data used in this billing month, in GB; `allowance_gb` and `left_gb` are None where there is no limit."""

    used_gb: float
    allowance_gb: int | None
    left_gb: float | None
    resets_on: date


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What changing to another plan means: pounds a month from `from_on`; `difference` is positive when dearer."""

    contract: Contract
    plan: Plan
    price_month: Decimal
    difference: Decimal
    from_on: date


def contracts_of(session: Session, customer_id: str, *, kind: PlanKind | None = None) -> list[Contract]:
    """A customer's running contracts, mobile first, then by number."""
    found = select(Contract).join(Contract.plan).where(Contract.customer_id == customer_id, Contract.status != "ended")
    if kind is not None:
        found = found.where(Plan.kind == kind)
    return list(session.scalars(found.order_by(Plan.kind.desc(), Contract.number)))


def find_contract(session: Session, customer_id: str, number: str) -> Contract | None:
    """A contract by its number; None when there is none or it is somebody else's."""
    return session.scalar(
        select(Contract).where(Contract.number == number.strip().upper(), Contract.customer_id == customer_id)
    )


def plans(session: Session, *, kind: PlanKind | None = None) -> list[Plan]:
    """The plans that are sold, cheapest first."""
    found = select(Plan).order_by(Plan.price_month, Plan.name)
    return list(session.scalars(found if kind is None else found.where(Plan.kind == kind)))


def find_plan(session: Session, name: str) -> Plan | None:
    """A plan by its name, in any case."""
    return session.scalar(select(Plan).where(func.lower(Plan.name) == name.strip().lower()))


def usage(contract: Contract, *, today: date) -> Usage:
    """Data used in this billing month, which ends with the calendar month."""
    allowance = contract.plan.data_gb
    left = None if allowance is None else round(max(allowance - contract.data_used_gb, 0.0), 2)
    return Usage(contract.data_used_gb, allowance, left, add_months(today.replace(day=1), 1))


def months_left(contract: Contract, *, today: date) -> int:
    """Months begun until the minimum term ends; 0 when it is over."""
    return months_between(today, contract.ends_on)


def plan_choices(session: Session, contract: Contract) -> Sequence[Plan]:
    """The plans that a contract can change to."""
    return [plan for plan in plans(session, kind=contract.plan.kind) if plan.id != contract.plan_id]


def plan_change(contract: Contract, plan: Plan, *, today: date) -> PlanChange:
    """What changing to that plan would mean; changes nothing.

    Raises:
        NotPossible: `same_plan`, `other_kind`, `not_running`, or `in_term` for a cheaper plan while more than
            thirty days of the minimum term are left.
    """
    if contract.status != "active":
        raise NotPossible("not_running", f"Contract {contract.number} is {contract.status}.")
    if plan.id == contract.plan_id:
        raise NotPossible("same_plan", f"Contract {contract.number} is on {plan.name} already.")
    if plan.kind != contract.plan.kind:
        raise NotPossible("other_kind", f"{plan.name} is a {plan.kind} plan; this contract is {contract.plan.kind}.")
    difference = plan.price_month - contract.price_month
    free_from = contract.ends_on - timedelta(days=FREE_CHANGE_DAYS)
    if difference < 0 and today < free_from:
        raise NotPossible("in_term", f"A cheaper plan is possible from {free_from:%-d %B %Y}.")
    return PlanChange(contract, plan, plan.price_month, difference, add_months(today.replace(day=1), 1))


def change_plan(session: Session, contract: Contract, plan: Plan, *, today: date) -> PlanChange:
    """Change the plan; the new price is on the next bill.

    Raises:
        NotPossible: As `plan_change`.
    """
    change = plan_change(contract, plan, today=today)
    contract.plan = plan
    contract.price_month = change.price_month
    session.flush()
    return change
