"""What the sample's customers did, as touchpoints: told from their record, as a shop's own systems would tell it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import SHOP_ZONE
from actions.customer.identifiers import Identifier, normalise
from actions.customer.sample.people import AGREED
from actions.customer.schema import Bill, Complaint, Contract, Customer, Fault, Order, Return
from actions.tracking.consents import EVENT as CONSENT
from actions.tracking.message import Tracked

SOURCE = "sample"
_NOTICE = timedelta(days=60)
"""How long before the end of a term a customer is told."""
_CANCELLED = timedelta(days=11)
"""How long ago those who are leaving said so."""


@dataclass(frozen=True, slots=True)
class Happened:
    """Something on a day of the shop's calendar.

    Args:
        customer_id: To whom.
        day: When.
        name: Of the event.
        about: The number of the order, contract, ticket; tells two events of a name apart.
        properties: As a shop's systems send them.
    """

    customer_id: str
    day: date
    name: str
    about: str
    properties: dict[str, Any]


def signals(session: Session, now: datetime) -> list[Tracked]:
    """Everything that the sample's record tells, as signals.

    Args:
        session: An open session over the filled sample.
        now: Timezone-aware; what lies ahead is not told.
    """
    known = [_known(customer, now) for customer in session.scalars(select(Customer).order_by(Customer.id))]
    happened = [
        *(one for order in session.scalars(select(Order).order_by(Order.number)) for one in _of_order(order)),
        *(one for back in session.scalars(select(Return).order_by(Return.number)) for one in _of_return(back)),
        *(
            one
            for held in session.scalars(select(Contract).order_by(Contract.number))
            for one in _of_contract(held, now)
        ),
        *(one for fault in session.scalars(select(Fault).order_by(Fault.ticket)) for one in _of_fault(fault)),
        *(one for said in session.scalars(select(Complaint).order_by(Complaint.number)) for one in _of_complaint(said)),
        *(one for bill in session.scalars(select(Bill).order_by(Bill.number)) for one in _of_bill(bill)),
    ]
    told = [_tracked(one, now) for one in happened if one.day <= now.astimezone(SHOP_ZONE).date()]
    return [signal for signals in known for signal in signals] + told


def _known(customer: Customer, now: datetime) -> list[Tracked]:
    """Who somebody is, under which names, and what they agreed to when they joined."""
    user = Identifier("user_id", customer.id)
    traits = {"name": customer.name, "email": customer.email, "phone": customer.phone, "city": customer.city}
    names = [normalise("email", customer.email), normalise("phone", customer.phone)]
    names += [normalise(one.channel, one.external_id) for one in customer.identities]
    joined = _moment(customer.since, now)
    consent = {"categoryPreferences": dict.fromkeys(AGREED.get(customer.id, ()), True)}
    return [
        Tracked(
            message_id=f"{SOURCE}:{customer.id}:joined",
            kind="identify",
            name="identify",
            identifiers=(user, *names),
            occurred_at=joined,
            received_at=now,
            source=SOURCE,
            properties=traits,
        ),
        Tracked(
            message_id=f"{SOURCE}:{customer.id}:consent",
            kind="track",
            name=CONSENT,
            identifiers=(user,),
            occurred_at=joined,
            received_at=now,
            source=SOURCE,
            context={"consent": consent},
        ),
    ]


def _of_order(order: Order) -> Iterator[Happened]:
    def on(day: date, name: str, **more: Any) -> Happened:
        return Happened(order.customer_id, day, name, order.number, {"order_id": order.number, **more})

    products = [
        {
            "product_id": item.product_id,
            "name": item.product.name,
            "price": float(item.price),
            "quantity": item.quantity,
        }
        for item in order.items
    ]
    yield on(order.placed_on, "Order Completed", total=float(order.total), currency="GBP", products=products)
    if order.status == "cancelled":
        yield on(order.placed_on + timedelta(days=1), "Order Cancelled", total=float(order.total))
    if order.carrier is not None:
        yield on(order.placed_on + timedelta(days=1), "Order Shipped", carrier=order.carrier)
    if order.delay_reason is not None:
        yield on(order.expected_on, "Order Delayed", reason=order.delay_reason)
    if order.delivered_on is not None:
        yield on(order.delivered_on, "Order Delivered")


def _of_return(back: Return) -> Iterator[Happened]:
    def on(day: date, name: str) -> Happened:
        numbers = {"return_number": back.number, "order_id": back.order_number}
        return Happened(back.order.customer_id, day, name, back.number, {**numbers, "total": float(back.refund_amount)})

    yield on(back.requested_on, "Return Requested")
    if back.received_on is not None:
        yield on(back.received_on, "Return Refused" if back.status == "refused" else "Return Received")
    if back.refunded_on is not None:
        yield on(back.refunded_on, "Order Refunded")


def _of_contract(held: Contract, now: datetime) -> Iterator[Happened]:
    def on(day: date, name: str) -> Happened:
        properties = {"contract_number": held.number, "plan": held.plan.name}
        return Happened(held.customer_id, day, name, held.number, properties)

    yield on(held.started_on, "Contract Started")
    yield on(held.started_on + timedelta(days=2), "Service Activated")
    if held.status == "cancelling":
        yield on(now.astimezone(SHOP_ZONE).date() - _CANCELLED, "Cancellation Requested")
    elif held.ends_on - _NOTICE > held.started_on:
        yield on(held.ends_on - _NOTICE, "Contract Ending Soon")


def _of_fault(fault: Fault) -> Iterator[Happened]:
    def on(day: date, name: str) -> Happened:
        properties = {"ticket": fault.ticket, "contract_number": fault.contract_number, "fault": fault.kind}
        return Happened(fault.contract.customer_id, day, name, fault.ticket, properties)

    yield on(fault.opened_on, "Fault Reported")
    if fault.status == "engineer_booked":
        yield on(fault.opened_on + timedelta(days=1), "Engineer Booked")
    if fault.status == "fixed":
        yield on(fault.opened_on + timedelta(days=3), "Fault Mended")


def _of_complaint(said: Complaint) -> Iterator[Happened]:
    properties = {"ticket": said.number, "subject": said.subject}
    yield Happened(said.customer_id, said.opened_on, "Complaint Opened", said.number, properties)
    if said.answered_on is not None:
        yield Happened(said.customer_id, said.answered_on, "Complaint Answered", said.number, properties)


def _of_bill(bill: Bill) -> Iterator[Happened]:
    customer, properties = bill.contract.customer_id, {"bill_number": bill.number, "total": float(bill.total)}
    if bill.paid_on is not None:
        yield Happened(customer, bill.paid_on, "Bill Paid", bill.number, properties)
    else:
        yield Happened(customer, bill.due_on, "Payment Failed", bill.number, properties)


def _tracked(one: Happened, now: datetime) -> Tracked:
    return Tracked(
        message_id=f"{SOURCE}:{one.about}:{one.name}",
        kind="track",
        name=one.name,
        identifiers=(Identifier("user_id", one.customer_id),),
        occurred_at=_moment(one.day, now),
        received_at=now,
        source=SOURCE,
        properties=one.properties,
    )


def _moment(day: date, now: datetime) -> datetime:
    """Noon of a day, or this minute where noon lies ahead."""
    return min(datetime.combine(day, time(12), tzinfo=SHOP_ZONE), now)
