"""Questions over a conversation: its turns, how they sounded, what went wrong.

All are answered from the events alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation import events as e
from bot.conversation.reminders import IS_EXTERNAL
from bot.conversation.tracker import Tracker

FALLBACK_INTENT = "nlu_fallback"
REQUESTED_SLOT = "requested_slot"
FALLBACK_ACTION = "action_default_fallback"


@dataclass(frozen=True, slots=True)
class Turn:
    """One customer message and what followed.

    Args:
        position: Number of the message's event in the conversation.
        message: The message.
        following: The events until the next message.
    """

    position: int
    message: e.UserUttered
    following: tuple[e.Event, ...]

    @property
    def was_fallback(self) -> bool:
        """Nothing was understood, or no policy knew what to do.

        A form that took the words as its answer (an address, what happened) understood them well enough.
        """
        gave_up = any(isinstance(event, e.ActionExecuted) and event.name == FALLBACK_ACTION for event in self.following)
        return gave_up or (self.message.intent in {None, FALLBACK_INTENT} and not self._filled_a_slot)

    @property
    def _filled_a_slot(self) -> bool:
        # The last value counts: a validation that refuses what was extracted sets the slot back to null.
        after = {event.name: event.value for event in self.following if isinstance(event, e.SlotSet)}
        return any(value is not None for name, value in after.items() if name != REQUESTED_SLOT)

    @property
    def failed(self) -> bool:
        """Something broke while answering."""
        return any(isinstance(event, e.TurnFailed) for event in self.following)

    @property
    def was_refused(self) -> bool:
        """A form took the words for its answer and did not accept them."""
        taken: set[str] = set()
        for event in self.following:
            if not isinstance(event, e.SlotSet) or event.name == REQUESTED_SLOT:
                continue
            if event.value is not None:
                taken.add(event.name)
            elif event.name in taken:
                return True
        return False

    @property
    def asked_by_form(self) -> bool:
        """The bot ended this turn with a form's question, so that the next message is its answer."""
        asked = [
            event.value for event in self.following if isinstance(event, e.SlotSet) and event.name == REQUESTED_SLOT
        ]
        return bool(asked) and asked[-1] is not None

    @property
    def answer(self) -> str:
        """What the bot said, without buttons and images; empty where it said nothing."""
        return "\n".join(event.text for event in self.following if isinstance(event, e.BotUttered) and event.text)

    @property
    def seconds_to_answer(self) -> float:
        """How long the customer waited for the last of what the bot said; 0 where nothing was said."""
        said = [event.timestamp for event in self.following if isinstance(event, e.BotUttered)]
        return max(0.0, said[-1] - self.message.timestamp) if said and self.message.timestamp else 0.0

    @property
    def sentiment(self) -> float:
        """From -1 to 1; 0 where nlu has no sentiment."""
        return float((self.message.parse_data.get("sentiment") or {}).get("score") or 0.0)


def turns_with_bot(tracker: Tracker, *, last: int = 10) -> Sequence[Turn]:
    """The last turns of this session since the conversation became the bot's, oldest first.

    What happened before a person took over is settled, and must not send the customer straight back to them. A turn
    that nobody's words began (a reminder, an intent triggered by a program) says nothing of how the customer fares.
    """
    turns: list[Turn] = []
    following: list[e.Event] = []
    for position in range(len(tracker.events) - 1, -1, -1):
        event = tracker.events[position]
        if _begins_anew(event) or len(turns) == last:
            break
        if isinstance(event, e.UserUttered) and event.metadata.get(IS_EXTERNAL):
            following = []
        elif isinstance(event, e.UserUttered):
            turns.append(Turn(position, event, tuple(reversed(following))))
            following = []
        else:
            following.append(event)
    return turns[::-1]


def answer_to(tracker: Tracker, message_id: str) -> Sequence[tuple[int, e.BotUttered]] | None:
    """What was said to the message with this id, with event numbers; None where it has not been seen."""
    position = tracker.position_of(message_id)
    if position is None:
        return None
    said: list[tuple[int, e.BotUttered]] = []
    for number in range(position + 1, len(tracker.events)):
        event = tracker.events[number]
        # What an action logs as said by the customer has no id of a channel, and belongs to this turn.
        if isinstance(event, e.UserUttered) and event.message_id not in {None, message_id}:
            break
        if isinstance(event, e.BotUttered):
            said.append((number, event))
    return said


def last_message_at(tracker: Tracker) -> float | None:
    """Time of the customer's last message in this session, in seconds since 1970; None before the first."""
    for event in reversed(tracker.events):
        if isinstance(event, e.UserUttered):
            return event.timestamp
        if isinstance(event, e.Restarted | e.SessionStarted):
            return None
    return None


def _begins_anew(event: e.Event) -> bool:
    if isinstance(event, e.OwnershipChanged):
        return event.owner == "bot"
    return isinstance(event, e.SessionStarted | e.ConversationResumed | e.Restarted)
