"""Asks for a favourite brand."""

from __future__ import annotations

from actions.talk import goods
from actions.talk.questions import Question
from actions.talk.reading import Option
from actions.talk.turn import Turn


class ActionAskBrand(Question):
    """Shows the brands that the shop has in the category."""

    def name(self) -> str:
        """As in the domain."""
        return "action_ask_brand"

    def ask(self, turn: Turn) -> None:
        """Ask which brand."""
        category = goods.category(turn.slot("product_category"))
        if category is not None:
            choices = [*goods.brand_options(turn, category), Option(goods.ANY, "No favourite")]
            turn.offer("utter_ask_which_brand", choices, "brand")
