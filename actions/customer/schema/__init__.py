"""The tables of the customer's record, one file a subject."""

from __future__ import annotations

from actions.customer.schema.base import Base, Moment, Money
from actions.customer.schema.bills import Bill, BillLine, ChargeKind, Dispute, DisputeStatus
from actions.customer.schema.contracts import Contract, ContractStatus, Plan, PlanKind, RetentionOffer, SimBlock
from actions.customer.schema.identities import Evidence, Identity, IdentityLink, LinkStatus
from actions.customer.schema.journeys import JourneyCount, JourneySpell, SpellEnd
from actions.customer.schema.orders import (
    Order,
    OrderItem,
    OrderStatus,
    Product,
    ProductCategory,
    Return,
    ReturnStatus,
)
from actions.customer.schema.people import ChannelIdentity, Customer, IdentityFailure
from actions.customer.schema.places import Coverage, RoamingPass, RoamingRate, RoamingZone, Signal, Store
from actions.customer.schema.privacy import (
    ApiKey,
    AuditEntry,
    AuditHead,
    AuditNote,
    Consent,
    PrivacyKey,
    Purpose,
    Role,
    Tombstone,
)
from actions.customer.schema.service import (
    Appointment,
    AppointmentKind,
    AppointmentSlot,
    AppointmentStatus,
    Complaint,
    ComplaintStatus,
    Fault,
    FaultKind,
    FaultStatus,
    Outage,
)
from actions.customer.schema.touchpoints import ProfileState, Touchpoint, TouchpointKind

__all__ = [
    "ApiKey",
    "Appointment",
    "AppointmentKind",
    "AppointmentSlot",
    "AppointmentStatus",
    "AuditEntry",
    "AuditHead",
    "AuditNote",
    "Base",
    "Bill",
    "BillLine",
    "ChannelIdentity",
    "ChargeKind",
    "Complaint",
    "ComplaintStatus",
    "Consent",
    "Contract",
    "ContractStatus",
    "Coverage",
    "Customer",
    "Dispute",
    "DisputeStatus",
    "Evidence",
    "Fault",
    "FaultKind",
    "FaultStatus",
    "Identity",
    "IdentityFailure",
    "IdentityLink",
    "JourneyCount",
    "JourneySpell",
    "LinkStatus",
    "Moment",
    "Money",
    "Order",
    "OrderItem",
    "OrderStatus",
    "Outage",
    "Plan",
    "PlanKind",
    "PrivacyKey",
    "Product",
    "ProductCategory",
    "ProfileState",
    "Purpose",
    "RetentionOffer",
    "Return",
    "ReturnStatus",
    "RoamingPass",
    "RoamingRate",
    "RoamingZone",
    "Role",
    "Signal",
    "SimBlock",
    "SpellEnd",
    "Store",
    "Tombstone",
    "Touchpoint",
    "TouchpointKind",
]
