"""Whether a message in the middle of a form answers it, or is a wish of its own that happens to fill something."""

from __future__ import annotations

from collections.abc import Collection

from rasa_sdk import Tracker

from actions.talk.identity import IDENTITY_SLOTS
from actions.talk.reading import is_question
from actions.talk.turn import ANSWERING, DIGRESSIONS, WORDS_OF_AN_ANSWER, intent_of, requested_slot

# Questions that take whatever the customer writes.
OWN_WORDS = frozenset(
    {"address", "return_reason", "cancel_reason", "fault_description", "complaint_subject", "complaint_text"}
)

# Below this the intent of a long message is too doubtful to drop an answer for it.
_SURE = 0.8


def leads_elsewhere(tracker: Tracker, own_intents: Collection[str]) -> bool:
    """Whether the message wants something other than this form, though it fills one of its slots.

    "Book me an engineer on Thursday" is no answer to "which delivery day?", and "where is my order?" no story for a
    complaint. Short messages are answers whatever their intent ("the mobile", "moving abroad").

    Args:
        tracker: With the slots that the message fills at its end.
        own_intents: Intents that belong to this form.
    """
    requested, wish = requested_slot(tracker), intent_of(tracker)
    if requested is None or not tracker.slots_to_validate() or wish in ANSWERING | DIGRESSIONS or wish in own_intents:
        return False
    text = str(tracker.latest_message.get("text") or "")
    if requested in OWN_WORDS:
        return is_question(text)
    confidence = (tracker.latest_message.get("intent") or {}).get("confidence") or 0.0
    return requested not in IDENTITY_SLOTS and len(text.split()) > WORDS_OF_AN_ANSWER and confidence >= _SURE
