"""Plans that are sold, and the contracts that customers hold."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from actions.customer.schema.base import Base, one_of
from actions.customer.schema.people import Customer

PlanKind = Literal["mobile", "broadband", "sim"]
ContractStatus = Literal["active", "cancelling", "ended"]


class Plan(Base):
    """A plan as it is sold today; `data_gb` and `minutes` are null where there is no limit."""

    __tablename__ = "plans"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[PlanKind] = mapped_column(one_of("kind", "mobile", "broadband", "sim"))
    price_month: Mapped[Decimal]
    data_gb: Mapped[int | None]
    speed_mbps: Mapped[int | None]
    minutes: Mapped[int | None]
    contract_months: Mapped[int]
    roaming_zone: Mapped[str | None] = mapped_column(String(20))


class Contract(Base):
    """One customer's contract for one plan.

    `price_month` is what this customer pays, offers included; `early_exit_fee` is for each month left of the minimum
    term, which runs until `ends_on`.
    """

    __tablename__ = "contracts"

    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plans.id"))
    msisdn_or_address: Mapped[str] = mapped_column(String(200))
    started_on: Mapped[date]
    ends_on: Mapped[date]
    status: Mapped[ContractStatus] = mapped_column(one_of("status", "active", "cancelling", "ended"))
    price_month: Mapped[Decimal]
    data_used_gb: Mapped[float]
    early_exit_fee: Mapped[Decimal]

    plan: Mapped[Plan] = relationship(lazy="joined")
    customer: Mapped[Customer] = relationship()


class RetentionOffer(Base):
    """What may be offered to somebody who wants to leave."""

    __tablename__ = "retention_offers"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    plan_kind: Mapped[PlanKind] = mapped_column(one_of("plan_kind", "mobile", "broadband", "sim"))
    title: Mapped[str] = mapped_column(String(200))
    discount_percent: Mapped[int]
    months: Mapped[int]
    min_tenure_months: Mapped[int]


class SimBlock(Base):
    """A contract whose SIM is blocked; at most one a contract."""

    __tablename__ = "sim_blocks"

    contract_number: Mapped[str] = mapped_column(ForeignKey("contracts.number", ondelete="CASCADE"), primary_key=True)
    blocked_on: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200))
