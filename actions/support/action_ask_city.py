"""Asks which store."""

from __future__ import annotations

from actions.customer import record
from actions.talk.questions import Question
from actions.talk.reading import Option
from actions.talk.turn import Turn


class ActionAskCity(Question):
    """Shows the cities that have a store."""

    def name(self) -> str:
        """As in the domain."""
        return "action_ask_city"

    def ask(self, turn: Turn) -> None:
        """Ask which city."""
        choices = [Option(store.city, store.city) for store in record.stores(turn.record)]
        turn.offer("utter_ask_store_city", choices, "city")
