"""A conversation: its events, and the state that is a fold over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.conversation import events as e
from bot.conversation.applied import AppliedEvents
from bot.conversation.fold import BOT, SlotTable, State, advance, initial_state, reset


class Tracker:
    """One conversation.

    Args:
        conversation_id: Rasa's sender_id.
        table: The domain's slots.
        events: What happened so far.
    """

    def __init__(self, conversation_id: str, table: SlotTable, events: Iterable[e.Event] = ()) -> None:
        self.conversation_id = conversation_id
        self.table = table
        self.state: State = initial_state(table)
        self._events: list[e.Event] = []
        self._applied = AppliedEvents()
        self._positions: dict[str, int] = {}
        self.extend(events)

    def append(self, event: e.Event) -> None:
        """Fold one more event in."""
        if isinstance(event, e.UserUttered) and event.message_id:
            self._positions.setdefault(event.message_id, len(self._events))
        self._events.append(event)
        undone = self._applied.append(event, self._events)
        if undone:
            self.state = self._replayed()
        else:
            self.state = advance(self.state, event, self.table)

    def extend(self, events: Iterable[e.Event]) -> None:
        """Fold more events in, in order."""
        for event in events:
            self.append(event)

    def copy(self) -> Tracker:
        """A tracker that can go its own way; events and state are shared, being immutable."""
        other = Tracker(self.conversation_id, self.table)
        other.state = self.state
        other._events = list(self._events)
        other._applied = self._applied.copy()
        other._positions = dict(self._positions)
        return other

    @property
    def events(self) -> Sequence[e.Event]:
        """Everything that happened, in order."""
        return self._events

    @property
    def version(self) -> int:
        """How many events there are; a store appends only to the version it was read at."""
        return len(self._events)

    def position_of(self, message_id: str) -> int | None:
        """Number of the event of the message with this id of its channel."""
        return self._positions.get(message_id)

    def applied_events(self) -> Sequence[e.Event]:
        """The events that count for prediction (see `bot.conversation.applied`)."""
        return self._applied.events

    @property
    def slots(self) -> Mapping[str, Any]:
        """Value of every declared slot."""
        return self.state.slots

    @property
    def latest_message(self) -> e.UserUttered | None:
        """The last message that counts."""
        return self.state.latest_message

    @property
    def latest_action_name(self) -> str | None:
        """The last action that counts, by its name or (end-to-end) its text."""
        action = self.state.latest_action
        return (action.name or action.action_text) if action else None

    @property
    def active_loop_name(self) -> str | None:
        """The form that is active."""
        return self.state.active_loop.name if self.state.active_loop else None

    @property
    def bot_stays_out(self) -> bool:
        """A person holds the conversation, or it waits for one, or it was paused."""
        return self.state.paused or self.state.owner != BOT

    def _replayed(self) -> State:
        # Rasa's rewind: everything anew, from the events that still count. Slots set in the undone turn are unset.
        state = reset(self.state, self.table)
        for event in self._applied.events:
            state = advance(state, event, self.table)
        # An old resume that still counts must not take the conversation from the person who holds it now.
        return replace(state, owner=self.state.owner, epoch=self.state.epoch)
