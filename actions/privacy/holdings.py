"""Which rows of which table are a customer's: one list for export, erasure and the check that none was forgotten.

A test compares it with all tables there are, so that a new table is either here or named as nobody's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, Table, false, or_, select

from actions.customer.schema import (
    Appointment,
    Bill,
    BillLine,
    ChannelIdentity,
    Complaint,
    Consent,
    Contract,
    Customer,
    Dispute,
    Fault,
    Identity,
    IdentityFailure,
    IdentityLink,
    JourneySpell,
    Order,
    OrderItem,
    ProfileState,
    Return,
    RoamingPass,
    SimBlock,
    Touchpoint,
)
from actions.privacy.person import Person

Group = Literal["contracts", "orders", "faults", "complaints", "appointments"]
Where = Callable[[Person], ColumnElement[bool]]

NOBODYS = frozenset(
    {
        "api_keys", "appointment_slots", "audit_entries", "audit_heads", "audit_notes", "coverage", "journey_counts",
        "outages", "plans", "privacy_keys", "products", "retention_offers", "roaming_rates", "stores", "tombstones",
    }
)  # fmt: skip
"""Tables that know no customer: the shop's goods and prices, keys, and digests that only the key can compare."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A customer's rows in one table.

    Args:
        model: The table.
        where: Which rows.
        group: The part of data/privacy.yml's `shop_record` that says what an erasure does; None: always deleted.
        blank: What anonymising writes into columns that name the customer.
    """

    model: type[Any]
    where: Where
    group: Group | None = None
    blank: dict[str, str | None] = field(default_factory=dict)

    @property
    def table(self) -> Table:
        """Its table."""
        return cast("Table", self.model.__table__)


def _of_customer(model: type[Any]) -> Where:
    return lambda person: model.customer_id == person.customer_id if person.customer_id else false()


def _of_identity(model: type[Any]) -> Where:
    return lambda person: model.identity_id.in_(person.identity_ids)


def _of_contract(model: type[Any]) -> Where:
    contracts = _of_customer(Contract)
    return lambda person: model.contract_number.in_(select(Contract.number).where(contracts(person)))


def _of_order(model: type[Any]) -> Where:
    orders = _of_customer(Order)
    return lambda person: model.order_number.in_(select(Order.number).where(orders(person)))


def _of_bill(model: type[Any]) -> Where:
    bills = _of_contract(Bill)
    return lambda person: model.bill_number.in_(select(Bill.number).where(bills(person)))


def _hashed_emails(person: Person) -> list[str]:
    return [hashlib.sha256(one.value.encode()).hexdigest() for one in person.identifiers if one.kind == "email"]


# In an order in which rows can be deleted: what others refer to comes last.
HOLDINGS: tuple[Holding, ...] = (
    Holding(Touchpoint, _of_identity(Touchpoint)),
    Holding(ProfileState, _of_identity(ProfileState)),
    Holding(JourneySpell, _of_identity(JourneySpell)),
    Holding(Consent, _of_identity(Consent)),
    Holding(
        IdentityLink,
        lambda person: or_(IdentityLink.low_id.in_(person.identity_ids), IdentityLink.high_id.in_(person.identity_ids)),
    ),
    Holding(Identity, lambda person: Identity.id.in_(person.identity_ids)),
    Holding(IdentityFailure, lambda person: IdentityFailure.email_hash.in_(_hashed_emails(person))),
    Holding(Dispute, _of_bill(Dispute), "contracts"),
    Holding(BillLine, _of_bill(BillLine), "contracts"),
    Holding(Bill, _of_contract(Bill), "contracts"),
    Holding(RoamingPass, _of_contract(RoamingPass), "contracts"),
    Holding(SimBlock, _of_contract(SimBlock), "contracts", {"reason": ""}),
    Holding(Fault, _of_contract(Fault), "faults", {"description": ""}),
    Holding(Contract, _of_customer(Contract), "contracts", {"msisdn_or_address": ""}),
    Holding(Return, _of_order(Return), "orders", {"reason": ""}),
    Holding(OrderItem, _of_order(OrderItem), "orders"),
    Holding(Order, _of_customer(Order), "orders", {"delivery_address": "", "tracking": None, "delay_reason": None}),
    Holding(Appointment, _of_customer(Appointment), "appointments"),
    Holding(Complaint, _of_customer(Complaint), "complaints"),
    Holding(ChannelIdentity, _of_customer(ChannelIdentity)),
    Holding(Customer, lambda person: Customer.id == person.customer_id if person.customer_id else false()),
)
