"""Identities and touchpoints, consent, audit, keys.

Revision: 0007
Revises: 0006
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

from actions.customer.schema.base import BigId, Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Entries of the audit log are added, never changed or removed: also not by a mistake in this code.
_REFUSAL = "entries of the audit log are never changed"
_GUARDS = {
    "sqlite": [
        f"CREATE TRIGGER audit_entries_stay_{verb.lower()} BEFORE {verb} ON audit_entries "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        f"""CREATE FUNCTION audit_entries_stay() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN RAISE EXCEPTION '{_REFUSAL}'; END$$""",
        """CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
        FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_stay()""",
    ],
}


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "agent",
                "supervisor",
                "cx_editor",
                "analyst",
                "admin",
                "service",
                "source",
                name="api_key_role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("digest", name="uq_api_keys_digest"),
        sa.UniqueConstraint("name", name="uq_api_keys_name"),
    )
    op.create_table(
        "audit_entries",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=True),
        sa.Column("purpose", sa.String(length=32), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
        sa.UniqueConstraint("digest", name="uq_audit_entries_digest"),
        sa.UniqueConstraint("previous", name="uq_audit_entries_previous"),
    )
    op.create_index("ix_audit_entries_subject", "audit_entries", ["subject"], unique=False)
    op.create_table(
        "audit_heads",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entries", BigId, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_heads"),
    )
    op.create_table(
        "audit_notes",
        sa.Column("id", BigId, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=True),
        sa.Column("purpose", sa.String(length=32), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_notes"),
    )
    op.create_table(
        "identities",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("value", sa.String(length=255), nullable=False),
        sa.Column("profile_id", BigId, nullable=True),
        sa.Column("first_seen_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_identities"),
        sa.UniqueConstraint("kind", "value", name="uq_identities_kind_value"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_identities_profile_id", "identities", ["profile_id"], unique=False)
    privacy_keys = op.create_table(
        "privacy_keys",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("proof", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_privacy_keys"),
    )
    op.bulk_insert(privacy_keys, [{"id": 1, "salt": secrets.token_hex(32), "proof": None}])
    op.create_table(
        "tombstones",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("erased_at", Moment(), nullable=False),
        sa.Column("receipt", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_tombstones"),
    )
    op.create_index("ix_tombstones_receipt", "tombstones", ["receipt"], unique=False)
    op.create_table(
        "consents",
        sa.Column("id", BigId, nullable=False),
        sa.Column("identity_id", BigId, nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "service",
                "personalisation",
                "analytics",
                "marketing",
                name="consent_purpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("text_version", sa.String(length=64), nullable=False),
        sa.Column("occurred_at", Moment(), nullable=False),
        sa.Column("message_id", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name="fk_consents_identity_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
        sa.UniqueConstraint("message_id", name="uq_consents_message_id"),
    )
    op.create_index("ix_consents_identity_id", "consents", ["identity_id", "purpose"], unique=False)
    op.create_table(
        "identity_links",
        sa.Column("id", BigId, nullable=False),
        sa.Column("low_id", BigId, nullable=False),
        sa.Column("high_id", BigId, nullable=False),
        sa.Column(
            "evidence",
            sa.Enum(
                "identify",
                "alias",
                "same_message",
                "signed_in",
                "identified",
                "model",
                "person",
                name="link_evidence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("occurred_at", Moment(), nullable=False),
        sa.Column("message_id", sa.String(length=255), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "active", "held", "withdrawn", name="link_status", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=255), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("explanation", sa.JSON(), nullable=True),
        sa.CheckConstraint("confidence > 0 AND confidence <= 1", name=op.f("ck_identity_links_confidence_is_a_share")),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_identity_links_low_before_high")),
        sa.ForeignKeyConstraint(["high_id"], ["identities.id"], name="fk_identity_links_high_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["low_id"], ["identities.id"], name="fk_identity_links_low_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_identity_links"),
        sa.UniqueConstraint(
            "low_id", "high_id", "evidence", "source", name="uq_identity_links_low_id_high_id_evidence_source"
        ),
    )
    op.create_index("ix_identity_links_high_id", "identity_links", ["high_id"], unique=False)
    op.create_table(
        "profile_states",
        sa.Column("identity_id", BigId, autoincrement=False, nullable=False),
        sa.Column("upto", BigId, nullable=False),
        sa.Column("definition", sa.String(length=64), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["identities.id"], name="fk_profile_states_identity_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("identity_id", name="pk_profile_states"),
    )
    op.create_table(
        "touchpoints",
        sa.Column("id", BigId, nullable=False),
        sa.Column("message_id", sa.String(length=255), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "identify",
                "track",
                "page",
                "screen",
                "alias",
                "group",
                "conversation",
                name="touchpoint_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("identity_id", BigId, nullable=False),
        sa.Column("occurred_at", Moment(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("properties", sa.JSON(), nullable=False),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["identities.id"], name="fk_touchpoints_identity_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_touchpoints"),
        sa.UniqueConstraint("message_id", name="uq_touchpoints_message_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_touchpoints_identity_id", "touchpoints", ["identity_id", "id"], unique=False)
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Change them back."""
    op.drop_index("ix_touchpoints_identity_id", table_name="touchpoints")
    op.drop_table("touchpoints")
    op.drop_table("profile_states")
    op.drop_index("ix_identity_links_high_id", table_name="identity_links")
    op.drop_table("identity_links")
    op.drop_index("ix_consents_identity_id", table_name="consents")
    op.drop_table("consents")
    op.drop_index("ix_tombstones_receipt", table_name="tombstones")
    op.drop_table("tombstones")
    op.drop_index("ix_identities_profile_id", table_name="identities")
    op.drop_table("identities")
    op.drop_table("privacy_keys")
    op.drop_table("audit_notes")
    op.drop_table("audit_heads")
    op.drop_index("ix_audit_entries_subject", table_name="audit_entries")
    op.drop_table("audit_entries")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_entries_stay()")
    op.drop_table("api_keys")
