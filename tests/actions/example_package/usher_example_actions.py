"""Actions for the tests of the server, found by name as an operator's own package would be."""

from abc import ABC
from decimal import Decimal
from typing import ClassVar

from rasa_sdk import Action
from rasa_sdk.events import SlotSet
from rasa_sdk.interfaces import ActionExecutionRejection

from actions.base import CustomerAction, PublicAction, RecordForm
from actions.customer import record
from actions.errors import NotPossible


class Hello(PublicAction):
    fields = ("first_name",)

    def name(self):
        return "action_hello"

    def answer(self, session, customer, tracker, dispatcher):
        dispatcher.utter_message(text=f"Hello {customer.first_name if customer else 'there'}, it is {self.today()}.")
        return [SlotSet("greeted", True)]


class Orders(CustomerAction):
    fields = ("orders",)

    def name(self):
        return "action_orders"

    def answer(self, session, customer, tracker, dispatcher):
        orders = record.latest_orders(session, customer.id)
        dispatcher.utter_message(response="utter_orders", numbers=[order.number for order in orders])
        return []


class RenameThenFail(CustomerAction):
    fields = ("customer",)

    def name(self):
        return "action_rename_then_fail"

    def answer(self, session, customer, tracker, dispatcher):
        record.find_customer(session, customer.id).name = "Somebody Else"
        session.flush()
        raise RuntimeError("the middle of an answer")


class Refused(CustomerAction):
    fields = ("customer",)

    def name(self):
        return "action_refused"

    def answer(self, session, customer, tracker, dispatcher):
        record.find_customer(session, customer.id).name = "Somebody Else"
        raise NotPossible("too_late", "That was possible until yesterday.")


class Rejects(Action):
    def name(self):
        return "action_rejects"

    async def run(self, dispatcher, tracker, domain):
        raise ActionExecutionRejection(self.name(), "not now")


class Unspeakable(Action):
    def name(self):
        return "action_unspeakable"

    async def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="now", json_message={"value": Decimal("1.5")})
        return []


class NotANumber(Action):
    def name(self):
        return "action_not_a_number"

    async def run(self, dispatcher, tracker, domain):
        return [SlotSet("share", float("nan"))]


class Plain(Action):
    def name(self):
        return "action_plain"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text=f"{sorted(domain)} {tracker.latest_message.get('text')}")
        return [SlotSet("half", tracker.latest_message.get("text"))]


class ValidateOrderForm(RecordForm):
    fields = ("orders",)

    def name(self):
        return "validate_order_form"

    async def validate_order_number(self, value, dispatcher, tracker, domain):
        number = await self.with_record(lambda session: self.number(session, value, tracker))
        return {"order_number": number}

    def number(self, session, value, tracker):
        customer = self.who(session, tracker)
        order = record.find_order(session, customer.id, value) if customer else None
        return order and order.number


class Curious(CustomerAction):
    fields = ("name",)

    def name(self):
        return "action_curious"

    def answer(self, session, customer, tracker, dispatcher):
        look = {
            "city": lambda: customer.city,
            "value": lambda: customer.known("value"),
            "orders": lambda: record.latest_orders(session, customer.id),
            "customer": lambda: record.find_customer(session, customer.id),
            "name": lambda: customer.name,
        }
        dispatcher.utter_message(text=str(look[tracker.latest_message["text"]]()))
        return []


class Marketing(CustomerAction):
    fields = ("value", "last_sentiment")
    purpose = "marketing"

    def name(self):
        return "action_marketing"

    def answer(self, session, customer, tracker, dispatcher):
        dispatcher.utter_message(text=f"{customer.known('value')} {customer.known('last_sentiment')}")
        return []


class LastWish(CustomerAction):
    fields = ("last_wish",)

    def name(self):
        return "action_last_wish"

    def answer(self, session, customer, tracker, dispatcher):
        dispatcher.utter_message(text=customer.known("last_wish"))
        return []


class Shared(CustomerAction, ABC):
    unknown_response: ClassVar[str] = "utter_who_are_you"


class Own(Shared):
    def name(self):
        return "action_own"

    def answer(self, session, customer, tracker, dispatcher):
        return []
