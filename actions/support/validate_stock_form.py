"""Which product is asked about."""

from __future__ import annotations

from collections.abc import Sequence

from actions.customer import record
from actions.talk import goods
from actions.talk.checks import checks, kept, reads
from actions.talk.forms import Form
from actions.talk.reading import Option, choose
from actions.talk.turn import Slots, Turn


class ValidateStockForm(Form):
    """Needs one of the shop's products, or a category."""

    begins = frozenset({"check_stock"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_stock_form"

    def needed(self, turn: Turn) -> Sequence[str]:
        """The product, unless a whole category is asked about."""
        return () if goods.category(turn.slot("product_category")) else ("product",)

    @reads
    def extract_product(self, turn: Turn) -> str | None:
        """A product in free words."""
        if not turn.may_answer() and turn.requested is not None:
            return None
        known = record.products(turn.record, limit=1000)
        chosen = choose(turn.text, [Option(product.name, product.name) for product in known])
        return chosen.value if chosen else None

    @checks
    def validate_product(self, value: str, turn: Turn) -> Slots:
        """Only a product that the shop knows."""
        product = record.find_product(turn.record, value)
        if product is None:
            turn.say("utter_product_unknown")
        return {"product": product.name if product else None}

    validate_product_category = kept("product_category")
