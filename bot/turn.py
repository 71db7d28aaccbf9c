"""One turn in the making: the events it adds to a conversation, and where the conversation then stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.conversation import events as e
from bot.conversation.fold import ACTION_LISTEN, ACTION_SESSION_START, BOT
from bot.conversation.history import last_message_at
from bot.conversation.tracker import Tracker
from bot.dialogue.policy import Decision
from bot.serving import Serving

ENDS = frozenset({ACTION_LISTEN, ACTION_SESSION_START})
"""Actions after which the bot waits for the customer."""


@dataclass(slots=True)
class Turn:
    """What one message (or one request) adds to a conversation; events are stamped with time and model.

    Args:
        serving: The model that answers.
        tracker: The conversation, to which events are added.
        since: Its version when it was read.
        clock: Time.
        has_spoken: The bot has said something in this turn.
        is_over: The action that ends a turn has run. An ``action_listen`` among the events that another action gives
            back does not end it.
    """

    serving: Serving
    tracker: Tracker
    since: int
    clock: Clock
    has_spoken: bool = False
    is_over: bool = False

    def log(self, event: e.Event, *, at: float = 0.0) -> None:
        """Add an event.

        Args:
            event: Its own time does not count.
            at: When it happened, in seconds since 1970; now where it is 0.
        """
        ids = {"model_id": self.serving.model_id, "assistant_id": self.serving.assistant_id}
        self.has_spoken = self.has_spoken or isinstance(event, e.BotUttered)
        self.is_over = self.is_over and not isinstance(event, e.UserUttered)
        self.tracker.append(replace(event, timestamp=at or self.clock.now(), metadata={**event.metadata, **ids}))

    def log_all(self, events: Iterable[e.Event]) -> None:
        """Add events, in order."""
        for event in events:
            self.log(event)

    def after(self, events: Sequence[e.Event]) -> Tracker:
        """The tracker as the action sees it: with the decision's events, which are lost when the action declines."""
        seen = self.tracker.copy() if events else self.tracker
        seen.extend(replace(event, timestamp=self.clock.now()) for event in events)
        return seen

    def listen(self) -> None:
        """End the turn."""
        self.log(e.ActionExecuted(name=ACTION_LISTEN))
        self.is_over = True

    def log_executed(self, decision: Decision) -> None:
        """Add the events of a decision and of its action, which ran."""
        self.log_all((*decision.events, self.executed(decision)))
        self.is_over = decision.action in ENDS

    def executed(self, decision: Decision) -> e.ActionExecuted:
        """The event of an action that ran."""
        is_text = decision.action in self.serving.domain.e2e_actions
        return e.ActionExecuted(
            name=None if is_text else decision.action,
            action_text=decision.action if is_text else None,
            policy=decision.policy,
            confidence=decision.confidence,
            hide_rule_turn=decision.hide_rule_turn,
        )

    @property
    def has_ended(self) -> bool:
        """The bot waits for the customer."""
        last = self.tracker.events[-1]
        return isinstance(last, e.ActionExecuted) and last.name in ENDS

    @property
    def bot_may_answer(self) -> bool:
        """The conversation is the bot's; a paused one only when the customer starts over."""
        message = self.tracker.latest_message
        if self.tracker.state.owner != BOT:
            return False
        return not self.tracker.state.paused or (message is not None and message.intent == "restart")

    def needs_session(self, now: float) -> bool:
        """There is no session yet, or the last one has expired; ``now`` in seconds since 1970."""
        if self.tracker.bot_stays_out:  # a person's conversation does not begin anew under their hands
            return False
        if not self.tracker.applied_events():
            return True
        minutes = self.serving.domain.session.expiration_minutes
        last = last_message_at(self.tracker)
        return minutes > 0 and last is not None and now - last > minutes * 60
