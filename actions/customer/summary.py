"""Where a customer stands in the shop's own record: contracts, orders, bills, cases, appointments."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from pydantic import BaseModel
from sqlalchemy.orm import Session

from actions.clock import shop_day
from actions.customer import record
from actions.customer.schema import Customer


class Person(BaseModel):
    """Who a customer is."""

    id: str
    name: str
    email: str
    phone: str
    city: str
    postcode: str
    since: date


class ContractLine(BaseModel):
    """A running contract."""

    number: str
    plan: str
    kind: str
    status: str
    price_month: Decimal
    ends_on: date


class OrderLine(BaseModel):
    """A recent order."""

    number: str
    status: str
    placed_on: date
    expected_on: date
    total: Decimal
    products: list[str]


class BillLine(BaseModel):
    """An unpaid bill."""

    number: str
    total: Decimal
    due_on: date
    overdue: bool


class CaseLine(BaseModel):
    """A fault or a complaint that is not settled."""

    number: str
    subject: str
    status: str
    opened_on: date


class AppointmentLine(BaseModel):
    """A coming appointment."""

    number: str
    kind: str
    place: str
    starts_at: datetime


class CustomerSummary(Person):
    """Where a customer stands."""

    channels: list[str]
    contracts: list[ContractLine]
    orders: list[OrderLine]
    unpaid_bills: list[BillLine]
    open_faults: list[CaseLine]
    open_complaints: list[CaseLine]
    appointments: list[AppointmentLine]


def summarise(session: Session, customer: Customer, *, now: datetime) -> CustomerSummary:
    """Put together where a customer stands.

    Args:
        session: An open session.
        customer: Whose summary.
        now: Timezone-aware.
    """
    today = shop_day(now)
    return CustomerSummary(
        **_person(customer).model_dump(),
        channels=sorted({identity.channel for identity in customer.identities}),
        contracts=_contracts(session, customer),
        orders=_orders(session, customer),
        unpaid_bills=[
            BillLine(number=bill.number, total=bill.total, due_on=bill.due_on, overdue=bill.due_on < today)
            for bill in record.unpaid_bills(session, customer.id)
        ],
        open_faults=[
            CaseLine(number=fault.ticket, subject=fault.kind, status=fault.status, opened_on=fault.opened_on)
            for fault in record.faults_of(session, customer.id, open_only=True)
        ],
        open_complaints=[
            CaseLine(number=one.number, subject=one.subject, status=one.status, opened_on=one.opened_on)
            for one in record.complaints_of(session, customer.id)
            if one.status == "open"
        ],
        appointments=[
            AppointmentLine(number=one.number, kind=one.kind, place=one.place, starts_at=one.starts_at)
            for one in record.appointments_of(session, customer.id, now=now)
        ],
    )


def _person(customer: Customer) -> Person:
    return Person.model_validate(customer, from_attributes=True)


def _contracts(session: Session, customer: Customer) -> list[ContractLine]:
    return [
        ContractLine(
            number=one.number,
            plan=one.plan.name,
            kind=one.plan.kind,
            status=one.status,
            price_month=one.price_month,
            ends_on=one.ends_on,
        )
        for one in record.contracts_of(session, customer.id)
    ]


def _orders(session: Session, customer: Customer) -> list[OrderLine]:
    return [
        OrderLine(
            number=one.number,
            status=one.status,
            placed_on=one.placed_on,
            expected_on=one.expected_on,
            total=one.total,
            products=[item.product.name for item in one.items],
        )
        for one in record.latest_orders(session, customer.id)
    ]
