"""What somebody is looking for in the shop."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import get_args

from actions.customer import record
from actions.customer.schema import Product, ProductCategory
from actions.talk import wording
from actions.talk.reading import Option, pounds_said
from actions.talk.turn import Turn

ANY = "any"
CATEGORIES = (
    Option("phone", "phone", "phones mobile smartphone handset"),
    Option("tablet", "tablet", "tablets tab pad"),
    Option("watch", "watch", "watches smartwatch"),
    Option("earbuds", "earbuds", "buds headphones earphones"),
    Option("router", "router", "routers hub wifi"),
    Option("case", "case", "cases cover"),
    Option("sim", "sim", "sims"),
)
_DOES_NOT_MATTER = re.compile(
    r"\b(any|no (limit|preference|favourite|budget)|not bothered|don'?t (mind|care)|doesn'?t matter|whatever|none)\b"
)


def category(value: str | None) -> ProductCategory | None:
    """A category that the shop has."""
    known: tuple[ProductCategory, ...] = get_args(ProductCategory)
    return next((one for one in known if one == value), None)


def does_not_matter(text: str) -> bool:
    """Whether a text leaves the choice open."""
    return _DOES_NOT_MATTER.search(text.lower()) is not None


def unless_any(value: str | None) -> str | None:
    """A wish, or None where the choice was left open."""
    return None if value == ANY else value


def budget(value: str | None) -> Decimal | None:
    """The most that it may cost, or None where that was left open."""
    return None if value is None or value == ANY else pounds_said(value)


def brands(turn: Turn, of: ProductCategory) -> list[str]:
    """The brands in a category."""
    return record.brands(turn.record, of)


def brand_options(turn: Turn, of: ProductCategory) -> list[Option]:
    """The brands in a category, as choices."""
    return [Option(brand, brand) for brand in brands(turn, of)]


def lines(products: Sequence[Product]) -> str:
    """Products with price, stock and what they are like, one below the other."""
    return wording.lines([_line(product) for product in products])


def _line(product: Product) -> str:
    stock = "in stock" if product.stock else "sold out at the moment"
    features = ", ".join(f"{name}: {value}" for name, value in list(product.features.items())[:3])
    return f"{product.name}, {wording.money(product.price)}, {stock} ({features})"
