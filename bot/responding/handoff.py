"""``action_handoff``: the customer is told, and the conversation waits for a person."""

from __future__ import annotations

from bot.assistant.domain import REQUESTED_SLOT
from bot.conversation import events as e
from bot.conversation.tracker import Tracker
from bot.responding.context import Context
from bot.responding.utterance import say_text, utter

HANDOFF_RESPONSE = "utter_handoff"
DEFAULT_SENTENCE = "I am passing you on to a colleague, who can see what you have written so far and will answer here."


async def hand_over(context: Context, tracker: Tracker) -> list[e.Event]:
    """Say so, end the form that is active, and give the conversation away.

    The cause is that a rule of the business chose this action; an escalation writes its own reasons over it (see the
    processor).
    """
    said = await utter(context, tracker, HANDOFF_RESPONSE) or [say_text(DEFAULT_SENTENCE, HANDOFF_RESPONSE)]
    # A person may answer quite another question: the form must not wait behind their back.
    ended: list[e.Event] = []
    if tracker.active_loop_name:
        ended = [e.ActiveLoop(name=None), e.SlotSet(name=REQUESTED_SLOT)]
    waiting = e.OwnershipChanged(owner="waiting", epoch=tracker.state.epoch + 1, actor="bot", cause="policy_rule")
    return [*said, *ended, waiting, e.ConversationPaused()]
