"""Asks for a postcode."""

from __future__ import annotations

from actions.talk.questions import Question
from actions.talk.reading import Option
from actions.talk.turn import Turn


class ActionAskPostcode(Question):
    """Offers customers who are known their own, unless they are moving away from it."""

    fields = ("postcode",)

    def name(self) -> str:
        """As in the domain."""
        return "action_ask_postcode"

    def ask(self, turn: Turn) -> None:
        """Ask which postcode."""
        if turn.form == "move_home_form":
            turn.say("utter_ask_new_postcode")
        elif turn.customer is None:
            turn.say("utter_ask_which_postcode")
        else:
            own = Option(turn.customer.postcode, f"{turn.customer.postcode} (home)")
            turn.offer("utter_ask_which_postcode", [own], "postcode")
