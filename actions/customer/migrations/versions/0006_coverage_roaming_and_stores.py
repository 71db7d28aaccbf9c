"""Coverage roaming and stores.

Revision: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from actions.customer.schema.base import Money

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "coverage",
        sa.Column("postcode_area", sa.String(length=4), nullable=False),
        sa.Column("city", sa.String(length=60), nullable=False),
        sa.Column(
            "lte",
            sa.Enum("none", "outdoor", "good", name="lte", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "five_g",
            sa.Enum("none", "outdoor", "good", name="five_g", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("fibre_mbps", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("postcode_area", name="pk_coverage"),
    )
    op.create_index("ix_coverage_city", "coverage", ["city"], unique=False)
    op.create_table(
        "roaming_rates",
        sa.Column("country", sa.String(length=60), nullable=False),
        sa.Column(
            "zone",
            sa.Enum("europe", "world", name="zone", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("per_day", Money(), nullable=False),
        sa.Column("data_gb_day", sa.Double(), nullable=False),
        sa.Column("included_from", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("country", name="pk_roaming_rates"),
    )
    op.create_table(
        "stores",
        sa.Column("city", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("city", name="pk_stores"),
    )
    op.create_table(
        "roaming_passes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_number", sa.String(length=20), nullable=False),
        sa.Column("country", sa.String(length=60), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_number"], ["contracts.number"], name="fk_roaming_passes_contract_number", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["country"], ["roaming_rates.country"], name="fk_roaming_passes_country"),
        sa.PrimaryKeyConstraint("id", name="pk_roaming_passes"),
        sa.UniqueConstraint(
            "contract_number", "country", "from_on", name="uq_roaming_passes_contract_number_country_from_on"
        ),
    )


def downgrade() -> None:
    """Change them back."""
    op.drop_table("roaming_passes")
    op.drop_table("stores")
    op.drop_table("roaming_rates")
    op.drop_table("coverage")
