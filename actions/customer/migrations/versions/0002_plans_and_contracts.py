"""Plans and contracts.

Revision: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from actions.customer.schema.base import Moment, Money

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "plans",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("mobile", "broadband", "sim", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("price_month", Money(), nullable=False),
        sa.Column("data_gb", sa.Integer(), nullable=True),
        sa.Column("speed_mbps", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("contract_months", sa.Integer(), nullable=False),
        sa.Column("roaming_zone", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
        sa.UniqueConstraint("name", name="uq_plans_name"),
    )
    op.create_table(
        "retention_offers",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column(
            "plan_kind",
            sa.Enum(
                "mobile", "broadband", "sim", name="plan_kind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("discount_percent", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("min_tenure_months", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_retention_offers"),
    )
    op.create_table(
        "contracts",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("customer_id", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.String(length=40), nullable=False),
        sa.Column("msisdn_or_address", sa.String(length=200), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active", "cancelling", "ended", name="status", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("price_month", Money(), nullable=False),
        sa.Column("data_used_gb", sa.Double(), nullable=False),
        sa.Column("early_exit_fee", Money(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_contracts_customer_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_contracts_plan_id"),
        sa.PrimaryKeyConstraint("number", name="pk_contracts"),
    )
    op.create_index("ix_contracts_customer_id", "contracts", ["customer_id"], unique=False)
    op.create_table(
        "sim_blocks",
        sa.Column("contract_number", sa.String(length=20), nullable=False),
        sa.Column("blocked_on", Moment(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_number"], ["contracts.number"], name="fk_sim_blocks_contract_number", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contract_number", name="pk_sim_blocks"),
    )


def downgrade() -> None:
    """Change them back."""
    op.drop_table("sim_blocks")
    op.drop_table("contracts")
    op.drop_table("retention_offers")
    op.drop_table("plans")
