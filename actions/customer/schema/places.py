"""Where the network reaches, what it costs abroad, and where the stores are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from actions.customer.schema.base import Base, one_of
from actions.customer.schema.contracts import Contract

Signal = Literal["none", "outdoor", "good"]
RoamingZone = Literal["europe", "world"]


class Coverage(Base):
    """What a postcode area (the part before the space) receives; `fibre_mbps` is 0 where there is no fibre."""

    __tablename__ = "coverage"

    postcode_area: Mapped[str] = mapped_column(String(4), primary_key=True)
    city: Mapped[str] = mapped_column(String(60), index=True)
    lte: Mapped[Signal] = mapped_column(one_of("lte", "none", "outdoor", "good"))
    five_g: Mapped[Signal] = mapped_column(one_of("five_g", "none", "outdoor", "good"))
    fibre_mbps: Mapped[int]


class RoamingRate(Base):
    """A country's price; `included_from` is the first plan (by name) that includes it, null when none does."""

    __tablename__ = "roaming_rates"

    country: Mapped[str] = mapped_column(String(60), primary_key=True)
    zone: Mapped[RoamingZone] = mapped_column(one_of("zone", "europe", "world"))
    per_day: Mapped[Decimal]
    data_gb_day: Mapped[float]
    included_from: Mapped[str | None] = mapped_column(String(60))


class RoamingPass(Base):
    """Days abroad that a customer has bought, or that are included."""

    __tablename__ = "roaming_passes"
    __table_args__ = (UniqueConstraint("contract_number", "country", "from_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_number: Mapped[str] = mapped_column(ForeignKey("contracts.number", ondelete="CASCADE"))
    country: Mapped[str] = mapped_column(ForeignKey("roaming_rates.country"))
    from_on: Mapped[date]
    days: Mapped[int]

    contract: Mapped[Contract] = relationship()


class Store(Base):
    """A shop; `hours` are opening times by weekday ("monday": "09:00-18:00", or "closed")."""

    __tablename__ = "stores"

    city: Mapped[str] = mapped_column(String(60), primary_key=True)
    address: Mapped[str] = mapped_column(String(200))
    hours: Mapped[dict[str, str]]
