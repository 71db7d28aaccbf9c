"""Where is a store?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, PublicAction
from actions.customer import record as places
from actions.customer.visible import VisibleCustomer
from actions.talk import wording
from actions.talk.turn import wish

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class ActionFindStore(PublicAction):
    """Gives the address of the store in the city that is named, or else in the customer's own; else all cities."""

    fields = ("city",)

    def name(self) -> str:
        """As in the domain."""
        return "action_find_store"

    def answer(
        self, record: Session, customer: VisibleCustomer | None, tracker: Tracker, dispatcher: CollectingDispatcher
    ) -> list[Event]:
        """Say where. It digresses from every form, so that it touches no slot."""
        cities = [store.city for store in places.stores(record)]
        named = list(dict.fromkeys(str(city) for city in tracker.get_latest_entity_values("city")))
        found = [store for city in named if (store := places.find_store(record, city))]
        for store in found:
            dispatcher.utter_message(response="utter_store_address", city=store.city, address=store.address)
        if found:
            return []
        own = places.find_store(record, customer.city) if customer else None
        if named:
            dispatcher.utter_message(
                response="utter_store_elsewhere", city=wording.listing(named), cities=wording.listing(cities)
            )
        elif own:
            dispatcher.utter_message(
                response="utter_store_own", city=own.city, address=own.address, cities=wording.listing(cities)
            )
        else:
            buttons = [{"title": city, "payload": wish("find_store", "city", city)} for city in cities]
            dispatcher.utter_message(response="utter_store_cities", buttons=buttons)
        return []
