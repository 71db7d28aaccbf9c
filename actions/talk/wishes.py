"""What customers want, in words: for going on with what they wanted last time, on whatever channel that was."""

from __future__ import annotations

from collections.abc import Mapping

from actions.journey.slots import FRICTION, RISK, STEP
from actions.talk.turn import Turn

LAST_WISH = "last_wish"
"""Slot and field of data/profile.yml."""
IN_WORDS: Mapping[str, str] = {
    "order_status": "where your order is",
    "late_delivery": "a late delivery",
    "delivery_change": "changing a delivery",
    "return_item": "sending something back",
    "refund_status": "your refund",
    "explain_bill": "your bill",
    "dispute_charge": "a charge on your bill",
    "change_plan": "changing your plan",
    "move_home": "moving home",
    "report_fault": "a fault",
    "fault_status": "your fault ticket",
    "complaint_status": "your complaint",
    "product_advice": "choosing a product",
}
"""Wishes that are worth going on with; a question that was answered is not."""


def offer_to_go_on(turn: Turn) -> None:
    """Offer to go on with the last wish: to somebody greeted for the first time here, where nothing else is told.

    Args:
        turn: In which they are greeted.
    """
    wish = turn.slot(LAST_WISH) or ""
    is_new_here = turn.slot("customer_id") is None
    has_news = any(turn.slot(name) for name in (STEP, RISK, FRICTION))
    if is_new_here and not has_news and wish in IN_WORDS:
        buttons = [{"title": "Yes, go on with it", "payload": f"/{wish}"}]
        turn.dispatcher.utter_message(response="utter_go_on", buttons=buttons, wish=IN_WORDS[wish])
