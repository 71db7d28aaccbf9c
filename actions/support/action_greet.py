"""Says hello."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, PublicAction
from actions.customer.visible import VisibleCustomer
from actions.talk.turn import Turn
from actions.talk.wishes import offer_to_go_on

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class ActionGreet(PublicAction):
    """Greets by name, if it is known who is speaking, and offers to go on where they left off elsewhere."""

    fields = ("first_name",)

    def name(self) -> str:
        """As in the domain."""
        return "action_greet"

    def answer(
        self, record: Session, customer: VisibleCustomer | None, tracker: Tracker, dispatcher: CollectingDispatcher
    ) -> list[Event]:
        """Say hello."""
        if customer is None:
            dispatcher.utter_message(response="utter_greet")
            return []
        dispatcher.utter_message(response="utter_greet_known", customer_name=customer.first_name)
        offer_to_go_on(Turn(record, customer, tracker, dispatcher, self.now()))
        return [SlotSet("customer_id", customer.id), SlotSet("customer_name", customer.first_name)]
