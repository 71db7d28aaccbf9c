"""Tells the step that an order, a return, a fault or a cancellation is in, before the customer asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rasa_sdk.events import SlotSet

from actions.base import Event
from actions.customer import record
from actions.journey.slots import STEP, which
from actions.talk import faults, orders, returns, wording
from actions.talk.telling import Telling
from actions.talk.turn import Turn


class ActionTellStep(Telling):
    """Tells it from the record; where the record has moved on meanwhile, it says nothing."""

    fields = ("orders", "returns", "faults", "contracts")
    slot = STEP

    def name(self) -> str:
        """As in the domain."""
        return "action_tell_step"

    def tell(self, turn: Turn) -> list[Event]:
        """Tell it."""
        number = which(turn.tracker.slots, STEP)
        tell = _TOLD_BY.get(turn.slot(STEP) or "")
        return tell(turn, number) if tell and number else []


def _late(turn: Turn, number: str) -> list[Event]:
    order = record.find_order(turn.record, turn.known.id, number)
    if order is None or order.status in {"delivered", "cancelled", "returned"}:
        return []
    orders.say_where(order, turn)
    return [SlotSet("order_number", order.number)]


def _received(turn: Turn, number: str) -> list[Event]:
    back = record.find_return(turn.record, turn.known.id, number)
    if back is not None and back.status == "received":
        returns.say_where(back, turn)
    return []


def _visit_booked(turn: Turn, number: str) -> list[Event]:
    fault = record.find_fault(turn.record, turn.known.id, number)
    if fault is not None and fault.status == "engineer_booked":
        faults.say_where(fault, turn)
    return []


def _leaving(turn: Turn, number: str) -> list[Event]:
    contract = record.find_contract(turn.record, turn.known.id, number)
    if contract is not None and contract.status == "cancelling":
        end = wording.day(contract.ends_on, today=turn.today)
        turn.say("utter_contract_ending", plan=contract.plan.name, contract_number=contract.number, end=end)
    return []


_TOLD_BY: Mapping[str, Callable[[Turn, str], list[Event]]] = {
    "order.delayed": _late,
    "return.received": _received,
    "fault.visit_booked": _visit_booked,
    "cancellation.requested": _leaving,
}
