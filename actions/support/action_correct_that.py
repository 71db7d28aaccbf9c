"""No, the other one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, PublicAction
from actions.customer.visible import VisibleCustomer
from actions.talk import corrections
from actions.talk.turn import Turn

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class ActionCorrectThat(PublicAction):
    """Turns to the other order or bill, or asks the last question of a form once more."""

    fields = ("orders",)

    def name(self) -> str:
        """As in the domain."""
        return "action_correct_that"

    def answer(
        self, record: Session, customer: VisibleCustomer | None, tracker: Tracker, dispatcher: CollectingDispatcher
    ) -> list[Event]:
        """Find out what "the other one" is, and turn to it."""
        turn = Turn(record, customer, tracker, dispatcher, self.now())
        form = turn.form or turn.slot("last_form") or ""
        if turn.customer is not None and corrections.is_about_order(form, turn):
            return self._other_order(form, turn)
        if turn.form is not None:
            return corrections.last_answer_again(turn)
        begins = corrections.form_named(turn)
        if begins is None:
            turn.say("utter_correct_what")
        return [FollowupAction(begins)] if begins else []

    def _other_order(self, form: str, turn: Turn) -> list[Event]:
        if form == turn.form == "return_form" and turn.slot("product") is not None:
            turn.say("utter_correct_again")
            return [SlotSet("product", None)]
        others = corrections.other_orders(form, turn)
        if not others and turn.form is not None:
            return corrections.last_answer_again(turn)
        if not others:
            turn.say("utter_no_other_order")
            return []
        number = others[0].number if len(others) == 1 else None
        if number is not None:
            turn.say("utter_other_order", order_number=number)
        events = [SlotSet("order_number", number), *corrections.emptied(form, turn)]
        return events if turn.form else [*events, FollowupAction(form)]
