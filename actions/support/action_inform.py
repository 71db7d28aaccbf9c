"""Somebody just names something: an order number, a postcode, a product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event
from actions.talk.turn import requested_slot, wish

if TYPE_CHECKING:
    from rasa_sdk.types import DomainDict

# What a thing that is named without a wish most likely asks for.
_LIKELY_FORMS = {
    "order_number": "order_status_form",
    "bill_number": "explain_bill_form",
    "ticket_number": "fault_status_form",
    "postcode": "coverage_form",
    "country": "roaming_form",
    "product": "stock_form",
    "product_category": "product_advice_form",
    "month": "explain_bill_form",
}

# What to say when a form asked for something and this was not it.
_UNCLEAR = {
    "email": "utter_email_unclear",
    "order_number": "utter_order_number_unclear",
    "date": "utter_date_unclear",
    "appointment_slot": "utter_slot_unclear",
    "postcode": "utter_postcode_unclear",
    "budget": "utter_budget_unclear",
    "roaming_days": "utter_roaming_days_unclear",
    "contract_number": "utter_contract_unknown",
    "plan": "utter_plan_unknown",
    "product": "utter_product_unknown",
}


class ActionInform(Action):
    """Begins what the named thing most likely asks for; in a form, says that it was no answer."""

    def name(self) -> str:
        """As in the domain."""
        return "action_inform"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Event]:
        """Begin the likely form, or ask what is meant."""
        del domain
        if tracker.active_loop_name is not None:
            slot = requested_slot(tracker) or ""
            dispatcher.utter_message(response=_UNCLEAR.get(slot, "utter_answer_unclear"))
            return []
        named = {str(entity.get("entity")) for entity in tracker.latest_message.get("entities") or []}
        form = next((form for entity, form in _LIKELY_FORMS.items() if entity in named), None)
        if form is None:
            _ask_what_is_meant(dispatcher, tracker)
            return []
        return [FollowupAction(form)]


def _ask_what_is_meant(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    city = next((str(city) for city in tracker.get_latest_entity_values("city")), None)
    if city is None:
        dispatcher.utter_message(response="utter_inform_unclear")
        return
    buttons = [
        {"title": "Where is the store?", "payload": wish("find_store", "city", city)},
        {"title": "Book an appointment", "payload": wish("book_appointment", "city", city)},
    ]
    dispatcher.utter_message(response="utter_city_named", buttons=buttons, city=city)
