"""The way of one message: from a channel through understanding, decisions and actions into the store, and out again.

Source of the order: Rasa 3.6, ``MessageProcessor``; what differs is said in docs/differences-from-rasa.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import structlog

from bot.assistant.domain import HANDOFF
from bot.assistant.payload import parse_payload
from bot.clock import Clock
from bot.conversation import events as e
from bot.conversation.fold import ACTION_LISTEN, ACTION_SESSION_START
from bot.conversation.history import answer_to, last_message_at
from bot.conversation.messages import IncomingMessage, OutgoingMessage, spoken
from bot.conversation.tracker import Tracker
from bot.dialogue.choose import choose
from bot.dialogue.escalation import Escalation, escalate
from bot.dialogue.policy import Decision
from bot.errors import ActionFailed, ActionRejected, UnderstandingFailed, VersionConflict
from bot.observe.metrics import Metrics
from bot.observe.tracing import tracer
from bot.privacy.redact import mask, mask_parse
from bot.serving import Serving
from bot.storage.base import LockStore
from bot.storage.conversations import Conversations

log = structlog.get_logger(__name__)

MAX_ACTIONS = 10
NOTHING_UNDERSTOOD: Mapping[str, Any] = {"intent": {"name": None, "confidence": 0.0}, "entities": []}


class Processor:
    """Handles messages, one at a time in each conversation.

    Args:
        serving: The model in service; may be replaced between turns.
        conversations: Where trackers come from and go to.
        locks: One turn at a time in a conversation.
        clock: Time and ids.
        metrics: Counters.
        max_actions: Actions in one turn before it is ended by force (Rasa: MAX_NUMBER_OF_PREDICTIONS).
    """

    def __init__(
        self,
        serving: Serving,
        *,
        conversations: Conversations,
        locks: LockStore,
        clock: Clock,
        metrics: Metrics,
        max_actions: int = MAX_ACTIONS,
    ) -> None:
        self.serving = serving
        self.conversations = conversations
        self._locks = locks
        self._clock = clock
        self._metrics = metrics
        self._max_actions = max_actions

    async def handle(self, message: IncomingMessage) -> list[OutgoingMessage]:
        """Answer a message; all of the turn is stored before the answer is returned.

        Raises:
            StorageError: The turn could not be stored; the same message may be sent again.
        """
        serving = self.serving
        with self._observed(message), structlog.contextvars.bound_contextvars(conversation=message.conversation_id):
            async with self._locks.lock(message.conversation_id):
                try:
                    return await self._turn(serving, message)
                except VersionConflict:
                    # Another process wrote to the conversation meanwhile: read what it wrote, and do the turn anew.
                    return await self._turn(serving, message)

    async def append(self, conversation_id: str, events: Sequence[e.Event]) -> Tracker:
        """Add events from outside (the HTTP API) as they are; the conversation afterwards."""
        async with self._locks.lock(conversation_id):
            tracker = await self.conversations.read(conversation_id, self.serving.domain.slot_table)
            turn = self._open(self.serving, tracker)
            turn.log_all(events)
            await self.conversations.append(tracker, since=turn.since)
            return tracker

    async def understand(self, text: str) -> Mapping[str, Any]:
        """What a text says, in no conversation.

        Raises:
            UnderstandingFailed: nlu did not answer.
        """
        return await self._understand(self.serving, text)

    async def tracker(self, conversation_id: str) -> Tracker:
        """The conversation as it stands."""
        return await self.conversations.read(conversation_id, self.serving.domain.slot_table)

    async def start(self, conversation_id: str, *, channel: str) -> Tracker:
        """The conversation, with a session begun where there is none (or the last one has expired)."""
        async with self._locks.lock(conversation_id):
            tracker = await self.conversations.read(conversation_id, self.serving.domain.slot_table)
            turn = self._open(self.serving, tracker)
            await self._begin_session(turn, {}, channel)
            await self.conversations.append(tracker, since=turn.since)
            return tracker

    async def _turn(self, serving: Serving, message: IncomingMessage) -> list[OutgoingMessage]:
        tracker = await self.conversations.read(message.conversation_id, serving.domain.slot_table)
        answered = answer_to(tracker, message.message_id) if message.message_id else None
        if answered is not None:
            return [spoken(event, number) for number, event in answered]
        turn = self._open(serving, tracker)
        await self._begin_session(turn, message.metadata, message.channel)
        await self._take_in(turn, message)
        if turn.bot_may_answer:
            await self._answer(turn, message.channel)
        await self.conversations.append(tracker, since=turn.since)
        new = enumerate(tracker.events[turn.since :], start=turn.since)
        return [spoken(event, number) for number, event in new if isinstance(event, e.BotUttered)]

    async def _begin_session(self, turn: _Turn, metadata: Mapping[str, Any], channel: str) -> None:
        if not turn.needs_session(self._clock.now()):
            return
        if metadata:
            turn.log(e.SlotSet(name="session_started_metadata", value=dict(metadata)))
        await self._act(turn, Decision(action=ACTION_SESSION_START, policy=None, confidence=1.0), channel)

    async def _take_in(self, turn: _Turn, message: IncomingMessage) -> None:
        failure: UnderstandingFailed | None = None
        try:
            parse_data = await self._understand(turn.serving, message.text)
        except UnderstandingFailed as error:
            failure, parse_data = error, {"text": message.text, **NOTHING_UNDERSTOOD}
        turn.log(
            e.UserUttered(
                text=mask(message.text),
                parse_data=mask_parse(parse_data),
                input_channel=message.channel,
                message_id=message.message_id or self._clock.new_id(),
                metadata=dict(message.metadata),
            )
        )
        if failure is not None:
            await self._apologise(turn, "nlu", None, failure, message.channel)
        elif turn.bot_may_answer:
            await self._extract_slots(turn, message.channel)

    async def _understand(self, serving: Serving, text: str) -> Mapping[str, Any]:
        with tracer.start_as_current_span("understand"), self._metrics.nlu_seconds.time():
            result = parse_payload(text, serving.domain) or await serving.understanding.parse(text)
        intent = (result.get("intent") or {}).get("name")
        log.debug("understood", text=mask(text), intent=intent)
        if intent == "nlu_fallback":
            self._metrics.fallbacks.inc()
        return result

    async def _extract_slots(self, turn: _Turn, channel: str) -> None:
        try:
            turn.log_all(await turn.serving.performer.extract_slots(turn.tracker))
        except ActionFailed as error:
            await self._apologise(turn, "action", "action_extract_slots", error, channel)

    async def _answer(self, turn: _Turn, channel: str) -> None:
        for _ in range(self._max_actions):
            if not turn.bot_may_answer or turn.has_ended:
                return
            escalation = escalate(turn.tracker, turn.serving.escalation) if turn.serving.escalation else None
            decision = (
                _handoff(escalation) if escalation else choose(turn.tracker, turn.serving.domain, turn.serving.policies)
            )
            log.debug("decided", action=decision.action, policy=decision.policy, why=decision.explanation)
            await self._act(turn, decision, channel, escalation)
        log.warning("turn_too_long", actions=self._max_actions, last=turn.tracker.latest_action_name)
        if not turn.has_spoken:
            await self._apologise(turn, "action", turn.tracker.latest_action_name, None, channel)

    async def _act(self, turn: _Turn, decision: Decision, channel: str, escalation: Escalation | None = None) -> None:
        name = decision.action
        try:
            with (
                tracer.start_as_current_span("action", attributes={"action": name}),
                self._metrics.action_seconds.labels(name).time(),
            ):
                events = await turn.serving.performer.perform(name, turn.after(decision.events), channel=channel)
        except ActionRejected:
            turn.log(e.ActionExecutionRejected(name=name, policy=decision.policy, confidence=decision.confidence))
            return
        except ActionFailed as error:
            turn.log_all((*decision.events, turn.executed(decision)))
            await self._apologise(turn, "action", name, error, channel)
            return
        if not any(isinstance(event, e.ActionExecutionRejected) for event in events):
            turn.log_all((*decision.events, turn.executed(decision)))
        turn.log_all(_with_reasons(event, escalation) for event in events)
        if any(isinstance(event, e.UserUttered) for event in events):
            await self._extract_slots(turn, channel)
        if name == HANDOFF and not turn.bot_may_answer:
            self._handed_over(turn, escalation)

    def _handed_over(self, turn: _Turn, escalation: Escalation | None) -> None:
        reasons = escalation.reasons if escalation else ("policy_rule",)
        for reason in reasons:
            self._metrics.escalations.labels(reason).inc()
        log.info("handed_over", reasons=reasons)
        turn.listen()  # so that rules find the conversation listening when it comes back

    async def _apologise(
        self, turn: _Turn, stage: str, name: str | None, error: Exception | None, channel: str
    ) -> None:
        """Failure is never silence: it is said, recorded for the escalation to see, and ends the turn."""
        self._metrics.failures.labels(stage).inc()
        log.error("turn_failed", stage=stage, name=name, error=str(error) if error else "no answer was found")
        turn.log(e.TurnFailed(stage=stage, name=name, error=str(error) if error else "too many actions"))
        turn.log_all(turn.serving.performer.apology(turn.tracker, channel=channel))
        settings = turn.serving.escalation
        if settings is None or escalate(turn.tracker, settings) is None:
            turn.listen()

    def _open(self, serving: Serving, tracker: Tracker) -> _Turn:
        return _Turn(serving=serving, tracker=tracker, since=tracker.version, clock=self._clock)

    @contextmanager
    def _observed(self, message: IncomingMessage) -> Any:
        began = perf_counter()
        with tracer.start_as_current_span("message", attributes={"channel": message.channel}):
            yield
        self._metrics.turns.labels(message.channel).inc()
        self._metrics.turn_seconds.observe(perf_counter() - began)


@dataclass(slots=True)
class _Turn:
    """A turn in the making: a tracker to which events are logged, stamped with time and model."""

    serving: Serving
    tracker: Tracker
    since: int
    clock: Clock
    has_spoken: bool = False

    def log(self, event: e.Event) -> None:
        ids = {"model_id": self.serving.model_id, "assistant_id": self.serving.assistant_id}
        self.has_spoken = self.has_spoken or isinstance(event, e.BotUttered)
        self.tracker.append(replace(event, timestamp=self.clock.now(), metadata={**event.metadata, **ids}))

    def log_all(self, events: Iterable[e.Event]) -> None:
        for event in events:
            self.log(event)

    def after(self, events: Sequence[e.Event]) -> Tracker:
        """The tracker as the action sees it: with the decision's events, which are lost when the action declines."""
        seen = self.tracker.copy() if events else self.tracker
        seen.extend(replace(event, timestamp=self.clock.now()) for event in events)
        return seen

    def listen(self) -> None:
        self.log(e.ActionExecuted(name=ACTION_LISTEN))

    def executed(self, decision: Decision) -> e.ActionExecuted:
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
        last = self.tracker.events[-1]
        return isinstance(last, e.ActionExecuted) and last.name in {ACTION_LISTEN, ACTION_SESSION_START}

    @property
    def bot_may_answer(self) -> bool:
        message = self.tracker.latest_message
        if self.tracker.state.owner != "bot":
            return False
        return not self.tracker.state.paused or (message is not None and message.intent == "restart")

    def needs_session(self, now: float) -> bool:
        if self.tracker.bot_stays_out:  # a person's conversation does not begin anew under their hands
            return False
        if not self.tracker.applied_events():
            return True
        minutes = self.serving.domain.session.expiration_minutes
        last = last_message_at(self.tracker)
        return minutes > 0 and last is not None and now - last > minutes * 60


def _handoff(escalation: Escalation) -> Decision:
    return Decision(
        action=HANDOFF,
        policy="EscalationPolicy",
        confidence=1.0,
        explanation=f"{', '.join(escalation.reasons)} (frustration {escalation.score:.2f})",
    )


def _with_reasons(event: e.Event, escalation: Escalation | None) -> e.Event:
    if not isinstance(event, e.OwnershipChanged) or escalation is None:
        return event
    return replace(event, cause=",".join(escalation.reasons), evidence=escalation.evidence)
