"""What about a delivery is to change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from actions.customer import record
from actions.customer.schema import Order
from actions.talk import orders, wording
from actions.talk.checks import checks, free_text, reads, yes_or_no
from actions.talk.chosen import DayForm, OrderForm
from actions.talk.days_said import day_said
from actions.talk.turn import Slots, Turn

_ADDRESS = re.compile(r"\b(address|house|home|work|office|neighbours?|street|road|flat|somewhere else|elsewhere)\b")
_DAY = re.compile(r"\b(days?|date|when|later|earlier|sooner|postpone|week|time)\b")
_WEEKS_AHEAD = 20


class ValidateDeliveryChangeForm(OrderForm, DayForm):
    """Needs an order that has not arrived, what to change, the new value and a yes."""

    fields = ("orders",)
    begins = frozenset({"delivery_change"})
    near = frozenset({"order_status", "late_delivery"})

    def name(self) -> str:
        """As in the domain."""
        return "validate_delivery_change_form"

    def needed_of(self, turn: Turn) -> Sequence[str]:
        """The order, day or address, the value, a yes; nothing where the delivery is fixed."""
        order = self.order(turn)
        if order is None:
            return self.which_order(turn)
        state = record.delivery(order, today=turn.today)
        if not state.can_change_date:
            return ()
        wanted = orders.change_wanted(turn, state)
        return ("delivery_change",) if wanted is None else (wanted, "confirmed")

    def why_not(self, order: Order, turn: Turn) -> None:
        """The order has left, arrived or been cancelled."""
        status = wording.order_status(order.status)
        turn.say("utter_delivery_fixed", order_number=order.number, status=status)

    @reads
    def extract_delivery_change(self, turn: Turn) -> str | None:
        """Day or address, in free words; a day that is named is a wish for that day."""
        said = turn.text.lower()
        if turn.said("date") or day_said(said, today=turn.today):
            return "date"
        if _ADDRESS.search(said):
            return "address"
        return "date" if _DAY.search(said) else None

    @checks
    def validate_delivery_change(self, value: str, turn: Turn) -> Slots:
        """Day or address; the address is fixed once an order has left."""
        order = self.order(turn)
        if value == "address" and order and not record.delivery(order, today=turn.today).can_change_address:
            turn.say("utter_address_fixed", order_number=order.number)
            return {"delivery_change": "date"}
        return {"delivery_change": value if value in {"date", "address"} else None}

    @checks
    def validate_date(self, value: str, turn: Turn) -> Slots:
        """A day on which couriers can bring this order."""
        day, order = day_said(value, today=turn.today), self.order(turn)
        if day is None:
            turn.say("utter_date_unclear")
            return {"date": None}
        possible = record.delivery_days(order, today=turn.today, count=_WEEKS_AHEAD) if order else []
        if order is None or day in possible:
            return {"date": day.isoformat()}
        return {"date": None} | self._not_possible(day, possible, turn)

    def _not_possible(self, day: date, possible: Sequence[date], turn: Turn) -> Slots:
        if possible:
            first, last = (wording.day(one, today=turn.today) for one in (possible[0], possible[-1]))
            turn.say("utter_delivery_day_not_possible", day=wording.day(day, today=turn.today), first=first, last=last)
        return {}

    validate_address = free_text("address")
    validate_confirmed = yes_or_no("confirmed")
