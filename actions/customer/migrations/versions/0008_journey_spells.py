"""Journey spells.

Revision: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from actions.customer.schema.base import BigId, Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "journey_counts",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("upto", BigId, nullable=False),
        sa.Column("definition", sa.String(length=64), nullable=False),
        sa.Column("counted_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journey_counts")),
    )
    op.create_table(
        "journey_spells",
        sa.Column("id", BigId, nullable=False),
        sa.Column("identity_id", BigId, nullable=False),
        sa.Column("journey", sa.String(length=64), nullable=False),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.Column("left_at", Moment(), nullable=True),
        sa.Column(
            "end",
            sa.Enum("moved", "dropped", "open", name="spell_end", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("next_step", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["identities.id"], name=op.f("fk_journey_spells_identity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journey_spells")),
    )
    op.create_index(op.f("ix_journey_spells_identity_id"), "journey_spells", ["identity_id"], unique=False)
    op.create_index("ix_journey_spells_journey", "journey_spells", ["journey", "step"], unique=False)


def downgrade() -> None:
    """Change them back."""
    op.drop_index("ix_journey_spells_journey", table_name="journey_spells")
    op.drop_index(op.f("ix_journey_spells_identity_id"), table_name="journey_spells")
    op.drop_table("journey_spells")
    op.drop_table("journey_counts")
