"""Faults appointments and complaints.

Revision: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from actions.customer.schema.base import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "appointment_slots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("engineer", "store", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_appointment_slots"),
    )
    op.create_index(
        "ix_appointment_slots_kind_place_starts_at", "appointment_slots", ["kind", "place", "starts_at"], unique=False
    )
    op.create_table(
        "outages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("postcode_area", sa.String(length=4), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "no_internet",
                "slow_internet",
                "no_signal",
                "calls_dropping",
                "router_fault",
                "tv_fault",
                "sim_fault",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("expected_fix", Moment(), nullable=False),
        sa.Column("cause", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outages"),
    )
    op.create_index("ix_outages_postcode_area", "outages", ["postcode_area"], unique=False)
    op.create_table(
        "appointments",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("customer_id", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("engineer", "store", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("booked", "done", "cancelled", name="status", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_appointments_customer_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_appointments"),
    )
    op.create_index("ix_appointments_customer_id", "appointments", ["customer_id"], unique=False)
    op.create_table(
        "complaints",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("customer_id", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("open", "answered", "closed", name="status", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_complaints_customer_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_complaints"),
    )
    op.create_index("ix_complaints_customer_id", "complaints", ["customer_id"], unique=False)
    op.create_table(
        "faults",
        sa.Column("ticket", sa.String(length=20), nullable=False),
        sa.Column("contract_number", sa.String(length=20), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "no_internet",
                "slow_internet",
                "no_signal",
                "calls_dropping",
                "router_fault",
                "tv_fault",
                "sim_fault",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open", "engineer_booked", "fixed", name="status", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("expected_fix_on", sa.Date(), nullable=True),
        sa.Column("engineer_visit_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_number"], ["contracts.number"], name="fk_faults_contract_number", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket", name="pk_faults"),
    )
    op.create_index("ix_faults_contract_number", "faults", ["contract_number"], unique=False)
    op.create_index(
        "ix_faults_contract_number_kind",
        "faults",
        ["contract_number", "kind"],
        unique=True,
        sqlite_where=sa.text("status != 'fixed'"),
        postgresql_where=sa.text("status != 'fixed'"),
    )


def downgrade() -> None:
    """Change them back."""
    op.drop_table("faults")
    op.drop_table("complaints")
    op.drop_table("appointments")
    op.drop_table("outages")
    op.drop_table("appointment_slots")
