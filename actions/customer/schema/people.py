"""Who the customers are, and under which names the channels know them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from actions.customer.schema.base import Base


class Customer(Base):
    """A person with a Fernline account."""

    __tablename__ = "customers"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower_case"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    phone: Mapped[str] = mapped_column(String(32))
    address: Mapped[str] = mapped_column(String(200))
    postcode: Mapped[str] = mapped_column(String(8))
    city: Mapped[str] = mapped_column(String(60))
    since: Mapped[date]

    identities: Mapped[list[ChannelIdentity]] = relationship(back_populates="customer", cascade="all, delete-orphan")

    @property
    def first_name(self) -> str:
        """The name to greet with."""
        return self.name.split(maxsplit=1)[0]


class ChannelIdentity(Base):
    """One name under which one channel knows a customer."""

    __tablename__ = "channel_identities"
    __table_args__ = (UniqueConstraint("channel", "external_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(60))
    external_id: Mapped[str] = mapped_column(String(255))
    linked_at: Mapped[datetime]

    customer: Mapped[Customer] = relationship(back_populates="identities")


class IdentityFailure(Base):
    """One failed attempt to be recognised, so that order numbers cannot be guessed; keeps a hash, not the e-mail."""

    __tablename__ = "identity_failures"

    id: Mapped[int] = mapped_column(primary_key=True)
    email_hash: Mapped[str] = mapped_column(String(64), index=True)
    failed_at: Mapped[datetime]
