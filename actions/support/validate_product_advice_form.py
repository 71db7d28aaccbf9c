"""What somebody is looking for, for how much, of which brand."""

from __future__ import annotations

from collections.abc import Sequence

from actions.talk import goods
from actions.talk.checks import checks, reads
from actions.talk.forms import Form
from actions.talk.reading import choose, pounds_said
from actions.talk.turn import Slots, Turn


class ValidateProductAdviceForm(Form):
    """Needs a category and a budget, and a brand where there are several."""

    begins = frozenset({"product_advice"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_product_advice_form"

    def needed(self, turn: Turn) -> Sequence[str]:
        """Category, budget, brand."""
        category = goods.category(turn.slot("product_category"))
        if category is None:
            return ("product_category",)
        brands = goods.brands(turn, category)
        return ("product_category", "budget", "brand") if len(brands) > 1 else ("product_category", "budget")

    @reads
    def extract_product_category(self, turn: Turn) -> str | None:
        """A category in free words, when it was asked for."""
        if turn.requested is None or not turn.may_answer():
            return None
        chosen = choose(turn.text, goods.CATEGORIES)
        return chosen.value if chosen else None

    @reads
    def extract_budget(self, turn: Turn) -> str | None:
        """An amount, or that it does not matter."""
        if turn.requested is None:
            return None
        # "I don't mind" answers this question, whatever it would mean elsewhere.
        if goods.does_not_matter(turn.text):
            return goods.ANY
        amount = pounds_said(turn.text) if turn.may_answer() else None
        return str(amount) if amount is not None else None

    @reads
    def extract_brand(self, turn: Turn) -> str | None:
        """A brand in free words, or that it does not matter."""
        category = goods.category(turn.slot("product_category"))
        if category is None or turn.requested is None:
            return None
        if goods.does_not_matter(turn.text):
            return goods.ANY
        chosen = choose(turn.text, goods.brand_options(turn, category)) if turn.may_answer() else None
        return chosen.value if chosen else None

    @checks
    def validate_product_category(self, value: str, turn: Turn) -> Slots:
        """Only what the shop sells."""
        if goods.category(value) is None:
            turn.say("utter_category_unclear")
        return {"product_category": goods.category(value)}

    @checks
    def validate_budget(self, value: str, turn: Turn) -> Slots:
        """An amount in pounds, or any."""
        amount = pounds_said(value)
        if value == goods.ANY or amount is not None:
            return {"budget": value if amount is None else str(amount)}
        turn.say("utter_budget_unclear")
        return {"budget": None}

    @checks
    def validate_brand(self, value: str, turn: Turn) -> Slots:
        """Any brand; one that the shop does not have leads to the nearest products."""
        del turn
        return {"brand": value}
