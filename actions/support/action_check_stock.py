"""Is it in stock?"""

from __future__ import annotations

from actions.base import Event
from actions.customer import record
from actions.customer.schema import Product
from actions.talk import goods, wording
from actions.talk.answers import PublicAnswer
from actions.talk.turn import Turn

_FEW = 5
_SHOWN = 3


class ActionCheckStock(PublicAnswer):
    """Says how many there are and what one costs; of a whole category, what is in stock."""

    form = "stock_form"
    forgets = ("product", "product_category")

    def name(self) -> str:
        """As in the domain."""
        return "action_check_stock"

    def tell(self, turn: Turn) -> list[Event]:
        """Say it; of what is sold out, show what is there instead."""
        product = record.find_product(turn.record, turn.slot("product") or "")
        if product is None:
            self._say_category(turn)
            return []
        facts = {"product": product.name, "price": wording.money(product.price)}
        if product.stock == 0:
            self._say_sold_out(product, facts, turn)
        else:
            response = "utter_in_stock" if product.stock > _FEW else "utter_last_ones"
            turn.say(response, stock=str(product.stock), **facts)
        return []

    def _say_category(self, turn: Turn) -> None:
        category = goods.category(turn.slot("product_category"))
        found = record.products(turn.record, category=category, in_stock=True, limit=_SHOWN) if category else []
        if found:
            turn.say("utter_category_in_stock", products=goods.lines(found))
        else:
            turn.say("utter_no_products")

    def _say_sold_out(self, product: Product, facts: dict[str, str], turn: Turn) -> None:
        others = record.products(turn.record, category=product.category, in_stock=True, limit=_SHOWN)
        if others:
            turn.say("utter_out_of_stock_alternatives", products=goods.lines(others), **facts)
        else:
            turn.say("utter_out_of_stock", **facts)
