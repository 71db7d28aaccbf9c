"""What the customer API answers, as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from actions.customer.schema import TouchpointKind
from actions.customer.summary import AppointmentLine, BillLine, CaseLine, ContractLine, OrderLine


class Found(BaseModel):
    """Who somebody is; of somebody without account only the id."""

    id: str
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    city: str | None = None
    postcode: str | None = None
    since: date | None = None


class Name(BaseModel):
    """One name under which somebody is known."""

    kind: str
    value: str


class Field(BaseModel):
    """A value of the profile; source and time where somebody said it, neither where it is computed."""

    value: Any
    source: str | None = None
    at: datetime | None = None


class View(Found):
    """What is known of a customer: names, consent, profile, and where they stand in the shop's record."""

    identifiers: list[Name]
    allowed: list[str]
    profile: dict[str, Field]
    channels: list[str] | None = None
    contracts: list[ContractLine] | None = None
    orders: list[OrderLine] | None = None
    unpaid_bills: list[BillLine] | None = None
    open_faults: list[CaseLine] | None = None
    open_complaints: list[CaseLine] | None = None
    appointments: list[AppointmentLine] | None = None


class Entry(BaseModel):
    """Something that a customer did or said."""

    message_id: str
    kind: TouchpointKind
    name: str
    occurred_at: datetime
    source: str
    purpose: str
    properties: dict[str, Any]


class Page(BaseModel):
    """A page of the timeline; `next` is what `after` takes for the one that follows."""

    entries: list[Entry]
    next: str | None


class Changed(BaseModel):
    """One time that a source said something of an attribute."""

    value: str
    source: str
    at: datetime


class LinkLine(BaseModel):
    """A piece of evidence that two names are one person's."""

    id: int
    first: Name
    second: Name
    evidence: str
    confidence: float
    source: str
    occurred_at: datetime
    status: str
    reason: str | None
    decided_by: str | None
    decided_at: datetime | None
    explanation: dict[str, Any] | None
