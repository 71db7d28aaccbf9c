"""Recommends products."""

from __future__ import annotations

from decimal import Decimal

from actions.base import Event
from actions.customer import record
from actions.customer.schema import Product
from actions.talk import goods
from actions.talk.answers import PublicAnswer
from actions.talk.turn import Turn

_SHOWN = 3


class ActionProductAdvice(PublicAnswer):
    """Shows what fits, with price and stock; where nothing does, the nearest."""

    form = "product_advice_form"
    forgets = ("product_category", "budget", "brand")

    def name(self) -> str:
        """As in the domain."""
        return "action_product_advice"

    def tell(self, turn: Turn) -> list[Event]:
        """Show what fits."""
        category = goods.category(turn.slot("product_category"))
        brand, budget = goods.unless_any(turn.slot("brand")), goods.budget(turn.slot("budget"))
        fitting = record.products(turn.record, category=category, brand=brand, max_price=budget, limit=_SHOWN)
        if fitting:
            turn.say("utter_products", products=goods.lines(fitting))
            return []
        nearest = self._nearest(turn, brand, budget)
        if nearest:
            turn.say("utter_products_elsewhere", products=goods.lines(nearest))
        else:
            turn.say("utter_no_products")
        return []

    def _nearest(self, turn: Turn, brand: str | None, budget: Decimal | None) -> list[Product]:
        """Other brands within the budget; else the cheapest of the category."""
        category = goods.category(turn.slot("product_category"))
        others = record.products(turn.record, category=category, max_price=budget, limit=_SHOWN) if brand else []
        found = others or record.products(turn.record, category=category, limit=50)
        return others or sorted(found, key=lambda product: product.price)[:1]
