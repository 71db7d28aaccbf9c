"""Products, orders, and what comes back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from actions.customer.schema.base import Base, one_of
from actions.customer.schema.people import Customer

ProductCategory = Literal["phone", "tablet", "router", "watch", "earbuds", "case", "sim"]
OrderStatus = Literal[
    "placed", "packed", "dispatched", "out_for_delivery", "delivered", "late", "cancelled", "returned"
]
ReturnStatus = Literal["requested", "received", "refunded", "refused"]


class Product(Base):
    """A thing in the shop; `features` are short facts by name ("storage": "256 GB")."""

    __tablename__ = "products"
    __table_args__ = (CheckConstraint("stock >= 0", name="stock_not_negative"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    brand: Mapped[str] = mapped_column(String(30), index=True)
    category: Mapped[ProductCategory] = mapped_column(
        one_of("category", "phone", "tablet", "router", "watch", "earbuds", "case", "sim")
    )
    price: Mapped[Decimal]
    stock: Mapped[int]
    features: Mapped[dict[str, str]]


class Order(Base):
    """One order; `delay_reason` is filled when it is late."""

    __tablename__ = "orders"

    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    placed_on: Mapped[date]
    status: Mapped[OrderStatus] = mapped_column(
        one_of(
            "status", "placed", "packed", "dispatched", "out_for_delivery", "delivered", "late", "cancelled", "returned"
        )
    )
    carrier: Mapped[str | None] = mapped_column(String(60))
    tracking: Mapped[str | None] = mapped_column(String(60))
    expected_on: Mapped[date]
    delivered_on: Mapped[date | None]
    delivery_address: Mapped[str] = mapped_column(String(200))
    delay_reason: Mapped[str | None] = mapped_column(String(200))

    items: Mapped[list[OrderItem]] = relationship(cascade="all, delete-orphan", order_by="OrderItem.product_id")
    customer: Mapped[Customer] = relationship()

    @property
    def total(self) -> Decimal:
        """What the order cost, in pounds."""
        return sum((item.price * item.quantity for item in self.items), Decimal("0.00"))


class OrderItem(Base):
    """A line of an order; `price` is what one piece cost on that day."""

    __tablename__ = "order_items"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    order_number: Mapped[str] = mapped_column(ForeignKey("orders.number", ondelete="CASCADE"), primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id"), primary_key=True)
    quantity: Mapped[int]
    price: Mapped[Decimal]

    product: Mapped[Product] = relationship(lazy="joined")


class Return(Base):
    """One product of one order on its way back, and the refund for it."""

    __tablename__ = "returns"
    __table_args__ = (
        # Two calls at the same moment must not promise the same money twice; a refused return may be tried again.
        Index(
            None,
            "order_number",
            "product_id",
            unique=True,
            sqlite_where=text("status != 'refused'"),
            postgresql_where=text("status != 'refused'"),
        ),
    )

    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    order_number: Mapped[str] = mapped_column(ForeignKey("orders.number", ondelete="CASCADE"), index=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id"))
    reason: Mapped[str] = mapped_column(String(200))
    status: Mapped[ReturnStatus] = mapped_column(one_of("status", "requested", "received", "refunded", "refused"))
    requested_on: Mapped[date]
    received_on: Mapped[date | None]
    refund_amount: Mapped[Decimal]
    refunded_on: Mapped[date | None]

    order: Mapped[Order] = relationship()
    product: Mapped[Product] = relationship(lazy="joined")
