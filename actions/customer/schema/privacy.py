"""What customers allowed, who looked at what, what was erased, and who may call."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.customer.schema.base import Base, BigId, one_of

Purpose = Literal["service", "personalisation", "analytics", "marketing"]
Role = Literal["agent", "supervisor", "cx_editor", "analyst", "admin", "service", "source"]


class Consent(Base):
    """One time that a customer said yes or no to one purpose; the latest one counts."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_identity_id", "identity_id", "purpose"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    identity_id: Mapped[int] = mapped_column(BigId, ForeignKey("identities.id", ondelete="CASCADE"))
    purpose: Mapped[Purpose] = mapped_column(
        one_of("consent_purpose", "service", "personalisation", "analytics", "marketing")
    )
    granted: Mapped[bool]
    source: Mapped[str] = mapped_column(String(64))
    text_version: Mapped[str] = mapped_column(String(64))
    occurred_at: Mapped[datetime]
    message_id: Mapped[str | None] = mapped_column(String(255), unique=True)


class Tombstone(Base):
    """The digest of an identifier or message id that was erased, so that a replay cannot bring it back."""

    __tablename__ = "tombstones"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    erased_at: Mapped[datetime]
    receipt: Mapped[str] = mapped_column(String(36), index=True)


class AuditNote(Base):
    """One access or change, noted in its own transaction; `actions.privacy.sealing` moves it into the chain."""

    __tablename__ = "audit_notes"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str | None] = mapped_column(String(64))
    purpose: Mapped[str | None] = mapped_column(String(32))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


class AuditEntry(Base):
    """One access or change; each entry holds the digest of the one before, so that none can be taken out unseen.

    `id` counts from 1 without gaps. `subject` is a keyed digest: the log outlives what it tells of. Triggers refuse
    every change of an entry.
    """

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str | None] = mapped_column(String(64), index=True)
    purpose: Mapped[str | None] = mapped_column(String(32))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64), unique=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)


class AuditHead(Base):
    """The one row that says where the chain ends; its lock is the lock of whoever makes the chain longer.

    `seal` is a keyed digest over the other two, so that entries cannot be cut off the end unseen.
    """

    __tablename__ = "audit_heads"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entries: Mapped[int] = mapped_column(BigId)
    digest: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))


class PrivacyKey(Base):
    """The one row with this database's part of the key of all keyed digests; the other is `USHER_PRIVACY_KEY`.

    `proof` is a digest made with both parts at the first use, so that another key is noticed.
    """

    __tablename__ = "privacy_keys"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    salt: Mapped[str] = mapped_column(String(64))
    proof: Mapped[str | None] = mapped_column(String(64))


class ApiKey(Base):
    """A key of a program or a person, kept as a digest; `source` keys (Segment's write keys) may only send signals."""

    __tablename__ = "api_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[Role] = mapped_column(
        one_of("api_key_role", "agent", "supervisor", "cx_editor", "analyst", "admin", "service", "source")
    )
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
