"""Products orders and returns.

Revision: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from actions.customer.schema.base import Money

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "products",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("brand", sa.String(length=30), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "phone",
                "tablet",
                "router",
                "watch",
                "earbuds",
                "case",
                "sim",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("price", Money(), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.Column("features", sa.JSON(), nullable=False),
        sa.CheckConstraint("stock >= 0", name=op.f("ck_products_stock_not_negative")),
        sa.PrimaryKeyConstraint("id", name="pk_products"),
        sa.UniqueConstraint("name", name="uq_products_name"),
    )
    op.create_index("ix_products_brand", "products", ["brand"], unique=False)
    op.create_table(
        "orders",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("customer_id", sa.String(length=32), nullable=False),
        sa.Column("placed_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "placed",
                "packed",
                "dispatched",
                "out_for_delivery",
                "delivered",
                "late",
                "cancelled",
                "returned",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("carrier", sa.String(length=60), nullable=True),
        sa.Column("tracking", sa.String(length=60), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("delivery_address", sa.String(length=200), nullable=False),
        sa.Column("delay_reason", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_orders_customer_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_orders"),
    )
    op.create_index("ix_orders_customer_id", "orders", ["customer_id"], unique=False)
    op.create_table(
        "order_items",
        sa.Column("order_number", sa.String(length=20), nullable=False),
        sa.Column("product_id", sa.String(length=40), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("price", Money(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_items_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["order_number"], ["orders.number"], name="fk_order_items_order_number", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name="fk_order_items_product_id"),
        sa.PrimaryKeyConstraint("order_number", "product_id", name="pk_order_items"),
    )
    op.create_table(
        "returns",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("order_number", sa.String(length=20), nullable=False),
        sa.Column("product_id", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "requested",
                "received",
                "refunded",
                "refused",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("refund_amount", Money(), nullable=False),
        sa.Column("refunded_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_number"], ["orders.number"], name="fk_returns_order_number", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name="fk_returns_product_id"),
        sa.PrimaryKeyConstraint("number", name="pk_returns"),
    )
    op.create_index("ix_returns_order_number", "returns", ["order_number"], unique=False)
    op.create_index(
        "ix_returns_order_number_product_id",
        "returns",
        ["order_number", "product_id"],
        unique=True,
        sqlite_where=sa.text("status != 'refused'"),
        postgresql_where=sa.text("status != 'refused'"),
    )


def downgrade() -> None:
    """Change them back."""
    op.drop_table("returns")
    op.drop_table("order_items")
    op.drop_table("orders")
    op.drop_table("products")
