"""Bills and disputes.

Revision: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from actions.customer.schema.base import Money

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "bills",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("contract_number", sa.String(length=20), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("total", Money(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_number"], ["contracts.number"], name="fk_bills_contract_number", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_bills"),
        sa.UniqueConstraint("contract_number", "period", name="uq_bills_contract_number_period"),
    )
    op.create_table(
        "bill_lines",
        sa.Column("bill_number", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "plan",
                "roaming",
                "late_fee",
                "premium_number",
                "insurance",
                "data_overage",
                "one_off_setup",
                "price_rise",
                "discount",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("amount", Money(), nullable=False),
        sa.Column("explanation", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["bill_number"], ["bills.number"], name="fk_bill_lines_bill_number", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("bill_number", "position", name="pk_bill_lines"),
    )
    op.create_table(
        "disputes",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("bill_number", sa.String(length=20), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "plan",
                "roaming",
                "late_fee",
                "premium_number",
                "insurance",
                "data_overage",
                "one_off_setup",
                "price_rise",
                "discount",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum("open", "upheld", "rejected", name="status", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["bill_number"], ["bills.number"], name="fk_disputes_bill_number", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_disputes"),
        sa.UniqueConstraint("bill_number", "kind", name="uq_disputes_bill_number_kind"),
    )


def downgrade() -> None:
    """Change them back."""
    op.drop_table("disputes")
    op.drop_table("bill_lines")
    op.drop_table("bills")
