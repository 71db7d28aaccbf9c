"""What the shop sells, for advice and for stock."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from actions.customer.schema import Product, ProductCategory

# Made once, since every step of a product advice asks it.
_BRANDS = select(Product.brand).where(Product.category == bindparam("category")).distinct()


def products(
    session: Session,
    *,
    category: ProductCategory | None = None,
    brand: str | None = None,
    max_price: Decimal | None = None,
    in_stock: bool = False,
    limit: int = 5,
) -> list[Product]:
    """Products that fit, those in stock first, then the dearest that the budget allows.

    Args:
        session: An open session.
        category: Only this category.
        brand: Only this brand, in any case.
        max_price: In pounds.
        in_stock: Leave out what is sold out.
        limit: How many at most.
    """
    found = select(Product)
    if category is not None:
        found = found.where(Product.category == category)
    if brand is not None:
        found = found.where(func.lower(Product.brand) == brand.strip().lower())
    if max_price is not None:
        found = found.where(Product.price <= max_price)
    if in_stock:
        found = found.where(Product.stock > 0)
    return list(session.scalars(found.order_by(Product.stock == 0, Product.price.desc(), Product.name).limit(limit)))


def brands(session: Session, category: ProductCategory) -> list[str]:
    """The brands in a category, in alphabetical order."""
    return sorted(session.scalars(_BRANDS, {"category": category}))


def find_product(session: Session, name: str) -> Product | None:
    """A product by its name or id, in any case."""
    wanted = name.strip().lower()
    return session.scalar(
        select(Product).where((func.lower(Product.name) == wanted) | (Product.id == wanted.replace(" ", "-")))
    )
