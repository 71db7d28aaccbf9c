"""A conversation that goes step by step, and back: the assistant's own decisions and actions, each when told to."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.clock import Clock
from bot.conversation import events as e
from bot.conversation.fold import ACTION_LISTEN, ACTION_SESSION_START
from bot.conversation.tracker import Tracker
from bot.dialogue.choose import choose
from bot.dialogue.escalation import Escalation, escalate, handoff
from bot.dialogue.policy import Decision
from bot.dialogue.watching import Watch, Watched
from bot.processor import Processor
from bot.serving import Serving
from bot.turn import Turn

CHANNEL = "cmdline"
EDITOR = "editor"
"""What stands as policy of an action that the editor chose."""


class Conversation:
    """One conversation, kept in memory only.

    Args:
        processor: The assistant.
        run: Runs a coroutine; prompts are read outside of it.
        clock: Time and ids.
    """

    def __init__(self, processor: Processor, *, run: Callable[[Coroutine[Any, Any, Any]], Any], clock: Clock) -> None:
        self._processor, self._run, self._clock = processor, run, clock
        self._back: list[Tracker] = []
        self._turn = self._turn_of(self._empty())
        self._escalation: Escalation | None = None

    @property
    def serving(self) -> Serving:
        """The model in service."""
        return self._turn.serving

    @property
    def tracker(self) -> Tracker:
        """The conversation."""
        return self._turn.tracker

    @property
    def listens(self) -> bool:
        """The customer is to speak: the assistant has finished, or a person holds the conversation."""
        return self._turn.has_ended or self.tracker.bot_stays_out

    @property
    def can_undo(self) -> bool:
        """There is a step to take back."""
        return bool(self._back)

    def begin(self, events: Sequence[e.Event] = ()) -> None:
        """Begin, or go on where such events left it."""
        self._back.clear()
        self._turn = self._turn_of(Tracker(self.tracker.conversation_id, self.tracker.table, events))
        if not events:
            start = Decision(action=ACTION_SESSION_START, policy=None, confidence=1.0)
            self._run(self._processor.answering.act(self._turn, start, CHANNEL))

    def keep(self) -> None:
        """Come back here with `undo`."""
        self._back.append(self.tracker.copy())

    def undo(self) -> None:
        """Back to where the last step began."""
        self._turn = self._turn_of(self._back.pop())

    def understand(self, text: str) -> Mapping[str, Any]:
        """What a text says.

        Raises:
            UnderstandingFailed: nlu did not answer.
        """
        result: Mapping[str, Any] = self._run(self._processor.understand(text))
        return result

    def hear(self, text: str, parsed: Mapping[str, Any], notes: Mapping[str, Any]) -> list[e.Event]:
        """The customer said this, and means that; the slots that it fills are set.

        Args:
            text: The message.
            parsed: What it means, in the JSON of a parse result.
            notes: What the editor did to it.
        """
        if self.tracker.bot_stays_out:
            self._turn.log(e.ConversationResumed())
        since = self.tracker.version
        self._turn.log(
            e.UserUttered(
                text=text,
                parse_data=dict(parsed),
                input_channel=CHANNEL,
                message_id=self._clock.new_id(),
                metadata=dict(notes),
            )
        )
        self._run(self._processor.answering.extract_slots(self._turn, CHANNEL))
        return list(self.tracker.events[since:])

    def decide(self) -> tuple[Decision, Watched | None]:
        """What the assistant would do next, and what it knew where a policy decides."""
        settings = self.serving.escalation
        self._escalation = escalate(self.tracker, settings) if settings else None
        if self._escalation is not None:
            return handoff(self._escalation), None
        watch, decision = Watch(), choose(self.tracker, self.serving.domain, self.serving.policies)
        watch.note(self.tracker, decision, self.serving.domain)
        return decision, watch.taken[0]

    def act(self, decision: Decision) -> list[e.Event]:
        """Do it; what happened, a failure among it."""
        since = self.tracker.version
        escalation = self._escalation if decision.policy != EDITOR else None
        self._run(self._processor.answering.act(self._turn, decision, CHANNEL, escalation))
        return list(self.tracker.events[since:])

    def instead(self, action: str) -> Decision:
        """The decision to do something else; an active form that wanted to run is taken to have declined."""
        loop = self.tracker.active_loop_name
        followup = self.tracker.state.followup_action
        if loop and action != loop and self.tracker.latest_action_name == ACTION_LISTEN and not followup:
            self._turn.log(e.ActionExecutionRejected(name=loop))
        chosen = Decision(action=action, policy=EDITOR, confidence=1.0)
        predicted = choose(self.tracker, self.serving.domain, self.serving.policies)
        # That the message counts by its intent, and that a form was interrupted, is so whoever decides.
        return chosen if followup else replace(chosen, events=predicted.events)

    def pretend(self, decision: Decision, events: Sequence[e.Event]) -> None:
        """An action that cannot be run (yet) is taken to have done this."""
        self._turn.log_all((*decision.events, self._turn.executed(decision), *events))

    def _turn_of(self, tracker: Tracker) -> Turn:
        return Turn(serving=self._processor.serving, tracker=tracker, since=0, clock=self._clock)

    def _empty(self) -> Tracker:
        return Tracker(self._clock.new_id(), self._processor.serving.domain.slot_table)
