"""Forms about one of the customer's orders or contracts, and slots that several forms share."""

from __future__ import annotations

from abc import ABC

from actions.customer import record
from actions.customer.schema import Contract, Order
from actions.talk import contracts, orders
from actions.talk.checks import checks, reads
from actions.talk.days_said import day_said
from actions.talk.forms import CustomerForm, Form
from actions.talk.reading import choose
from actions.talk.turn import Slots, Turn


class OrderForm(CustomerForm, ABC):
    """A form about one order; asks which only where several come into question."""

    def order(self, turn: Turn) -> Order | None:
        """The order that the form is about, once that is clear."""
        return orders.order_meant(turn, self.form_name())

    def which_order(self, turn: Turn) -> tuple[str, ...]:
        """What to ask while the order is not clear; nothing where there is no order to choose."""
        return ("order_number",) if orders.ORDERS_FOR[self.form_name()](turn) else ()

    def why_not(self, order: Order, turn: Turn) -> None:
        """Say why the form cannot be about this order; by default nothing."""
        del order, turn

    @reads
    def extract_order_number(self, turn: Turn) -> str | None:
        """The order that is named by its number, its products or its place in the list."""
        number = record.full_number("FL", turn.text) if turn.requested == "order_number" else None
        if number or turn.customer is None or not turn.may_answer():
            return number
        possible = [orders.as_option(order) for order in orders.ORDERS_FOR[self.form_name()](turn)]
        chosen = choose(turn.text, possible) if len(possible) > 1 else None
        return chosen.value if chosen else None

    def check_order(self, number: str, turn: Turn) -> Slots:
        """Keep an order of this customer that the form can be about.

        One that it cannot be about is kept too where there is no other: then the form ends by saying why.
        """
        found = record.find_order(turn.record, turn.known.id, number)
        possible = orders.ORDERS_FOR[self.form_name()](turn)
        just_said = turn.said("order_number") is not None or turn.requested == "order_number"
        if found is None:
            turn.say("utter_order_unknown", order_number=number)
            return {"order_number": None}
        if found in possible or not possible or not self.is_picky:
            return {"order_number": found.number}
        if just_said:
            self.why_not(found, turn)
        return {"order_number": None}

    is_picky = True
    """Whether the form cannot be about just any order."""


class ContractForm(CustomerForm, ABC):
    """A form about one contract; asks which only where several come into question."""

    def contract(self, turn: Turn) -> Contract | None:
        """The contract that the form is about, once that is clear."""
        return contracts.contract_meant(turn, self.form_name())

    def which_contract(self, turn: Turn) -> tuple[str, ...]:
        """What to ask while the contract is not clear; nothing where there is no contract to choose."""
        return ("contract_number",) if contracts.CONTRACTS_FOR[self.form_name()](turn) else ()

    @reads
    def extract_contract_number(self, turn: Turn) -> str | None:
        """The contract that is named: by a button, its plan, its number, or "the broadband"."""
        if turn.customer is None:
            return None
        pressed = turn.said("contract_number")
        if pressed is not None or (turn.requested is not None and not turn.may_answer()):
            return pressed
        possible = contracts.CONTRACTS_FOR[self.form_name()](turn)
        chosen = choose(turn.text, [contracts.as_option(contract) for contract in possible])
        return chosen.value if chosen else None

    @checks
    def validate_contract_number(self, value: str, turn: Turn) -> Slots:
        """Only a contract of this customer that the form can be about."""
        possible = contracts.CONTRACTS_FOR[self.form_name()](turn)
        chosen = next((contract for contract in possible if contract.number == value), None)
        if chosen is not None:
            return {"contract_number": value} | self.once_chosen(chosen, turn)
        if turn.requested == "contract_number":
            turn.say("utter_contract_unknown")
        return {"contract_number": None}

    def once_chosen(self, contract: Contract, turn: Turn) -> Slots:
        """Other slots that the choice of a contract empties or fills; by default none."""
        del contract, turn
        return {}


class DayForm(Form, ABC):
    """A form that asks for a day; the slot `date` holds it as 2026-12-03."""

    @reads
    def extract_date(self, turn: Turn) -> str | None:
        """A day in free words, when a day was asked for."""
        if turn.requested != "date" or not turn.may_answer():
            return None
        day = day_said(turn.text, today=turn.today)
        return day.isoformat() if day else None

    @checks
    def validate_date(self, value: str, turn: Turn) -> Slots:
        """A day that can be read and is not over; forms that offer only some days check further."""
        day = day_said(value, today=turn.today)
        if day is None or day < turn.today:
            turn.say("utter_date_unclear")
            return {"date": None}
        return {"date": day.isoformat()}
