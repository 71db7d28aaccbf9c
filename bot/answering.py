"""What follows a message: decisions and actions until the bot listens again. Failure is never silence."""

from __future__ import annotations

import structlog

from bot.assistant.domain import HANDOFF
from bot.conversation import events as e
from bot.conversation.language import foreign_language
from bot.dialogue.choose import choose
from bot.dialogue.escalation import Escalation, EscalationSettings, escalate, handoff, with_reasons
from bot.dialogue.policy import Decision
from bot.dialogue.watching import Watch
from bot.errors import ActionError, ActionFailed, ActionRejected
from bot.observe.metrics import Metrics
from bot.observe.tracing import span
from bot.turn import Turn

log = structlog.get_logger(__name__)

MAX_ACTIONS = 10


class Answering:
    """Decides and acts.

    Args:
        metrics: Counters.
        max_actions: Actions in one turn before it is ended by force (Rasa: MAX_NUMBER_OF_PREDICTIONS).
    """

    def __init__(self, metrics: Metrics, *, max_actions: int = MAX_ACTIONS) -> None:
        self._metrics = metrics
        self._max_actions = max_actions
        self.watch: Watch | None = None
        """Takes decisions down for people who want to know why."""

    async def extract_slots(self, turn: Turn, channel: str) -> None:
        """Fill slots from the last message."""
        try:
            turn.log_all(await turn.serving.performer.extract_slots(turn.tracker))
        except ActionFailed as error:
            self.fail(turn, "action", "action_extract_slots", str(error), channel)

    async def answer(self, turn: Turn, channel: str) -> None:
        """Decide and act until the bot listens, or a person holds the conversation."""
        if await self._was_not_spoken_to(turn, channel):
            return
        for _ in range(self._max_actions):
            if not turn.bot_may_answer or turn.is_over:
                return
            escalation = _escalation(turn)
            if escalation:
                await self._escalate(turn, escalation, channel)
            elif decision := self._decide(turn, channel):
                if decision.is_end_to_end:  # entities found in the text may fill slots now
                    await self.extract_slots(turn, channel)
                await self.act(turn, decision, channel)
        if turn.bot_may_answer and not turn.is_over:
            await self._give_up(turn, channel)

    async def _was_not_spoken_to(self, turn: Turn, channel: str) -> bool:
        """Whether the message is in a language that the assistant does not speak; then it is told so.

        What a form asked for may be a foreign name or address, and is left to the form.
        """
        code = foreign_language(turn.tracker)
        if code is None or turn.tracker.active_loop_name or not turn.bot_may_answer or _escalation(turn):
            return False
        log.info("language_unknown", language=code)
        settings = turn.serving.escalation or EscalationSettings()
        try:
            turn.log_all(
                await turn.serving.performer.language_unknown(
                    turn.tracker, code, request_intents=settings.request_intents, channel=channel
                )
            )
        except ActionFailed as error:
            self.fail(turn, "action", None, str(error), channel)
            return True
        turn.listen()
        return True

    async def _give_up(self, turn: Turn, channel: str) -> None:
        log.warning("turn_too_long", actions=self._max_actions, last=turn.tracker.latest_action_name)
        last = turn.tracker.latest_action_name
        self.fail(turn, "action", last, "too many actions", channel, is_said=not turn.has_spoken)
        escalation = _escalation(turn)
        if escalation:
            await self._escalate(turn, escalation, channel)

    def _decide(self, turn: Turn, channel: str) -> Decision | None:
        try:
            decision = choose(
                turn.tracker,
                turn.serving.domain,
                turn.serving.policies,
                asks_everybody=self.watch is not None,
            )
        except Exception as error:  # a policy's own bug: the customer is told, as with an action's
            log.exception("decision_broke")
            self.fail(turn, "dialogue", None, type(error).__name__, channel)
            return None
        if self.watch is not None:
            self.watch.note(turn.tracker, decision, turn.serving.domain)
        log.debug("decided", action=decision.action, policy=decision.policy, why=decision.explanation)
        return decision

    async def act(self, turn: Turn, decision: Decision, channel: str, escalation: Escalation | None = None) -> bool:
        """Run an action; whether it ran."""
        try:
            events = await self._perform(turn, decision, channel)
        except ActionRejected:
            turn.log(
                e.ActionExecutionRejected(name=decision.action, policy=decision.policy, confidence=decision.confidence)
            )
            return False
        except ActionFailed as error:
            turn.log_executed(decision)
            self.fail(turn, "action", decision.action, str(error), channel)
            return False
        if not any(isinstance(event, e.ActionExecutionRejected) for event in events):
            turn.log_executed(decision)
        turn.log_all(with_reasons(event, escalation) for event in events)
        if any(isinstance(event, e.UserUttered) for event in events):
            await self.extract_slots(turn, channel)
        if decision.action == HANDOFF and not turn.bot_may_answer:
            self._handed_over(turn, escalation)
        return True

    async def _perform(self, turn: Turn, decision: Decision, channel: str) -> list[e.Event]:
        name = decision.action
        with span("action", action=name), self._metrics.action_seconds.labels(name).time():
            try:
                return await turn.serving.performer.perform(name, turn.after(decision.events), channel=channel)
            except ActionError:
                raise
            except Exception as error:
                log.exception("action_broke", action=name)
                raise ActionFailed(f"it broke: {type(error).__name__}.", place=name) from error

    async def _escalate(self, turn: Turn, escalation: Escalation, channel: str) -> None:
        """Give the conversation to a person, also where the project's own ``action_handoff`` fails to."""
        ran = await self.act(turn, handoff(escalation), channel, escalation)
        if not turn.bot_may_answer:
            return
        log.warning("handoff_without_owner", ran=ran)
        events = await turn.serving.performer.hand_over(turn.tracker, channel=channel)
        wanted = [event for event in events if not (ran and isinstance(event, e.BotUttered))]
        turn.log_all(with_reasons(event, escalation) for event in wanted)
        self._handed_over(turn, escalation)

    def _handed_over(self, turn: Turn, escalation: Escalation | None) -> None:
        reasons = escalation.reasons if escalation else ("policy_rule",)
        for reason in reasons:
            self._metrics.escalations.labels(reason).inc()
        log.info("handed_over", reasons=reasons)
        turn.listen()  # so that rules find the conversation listening when it comes back

    def fail(self, turn: Turn, stage: str, name: str | None, error: str, channel: str, *, is_said: bool = True) -> None:
        """Record a failure for the escalation to see, say so, and end the turn.

        Where a person holds the conversation nothing is said: the bot stays out of it.

        Args:
            turn: In which it failed.
            stage: ``nlu``, ``dialogue`` or ``action``.
            name: The action's.
            error: What went wrong, without the customer's words.
            channel: Where it is said.
            is_said: False where the bot has said enough.
        """
        self._metrics.failures.labels(stage).inc()
        log.error("turn_failed", stage=stage, name=name, error=error)
        turn.log(e.TurnFailed(stage=stage, name=name, error=error))
        if not turn.bot_may_answer:
            return
        if is_said:
            turn.log_all(turn.serving.performer.apology(turn.tracker, channel=channel))
        if _escalation(turn) is None:
            turn.listen()


def _escalation(turn: Turn) -> Escalation | None:
    settings = turn.serving.escalation
    return escalate(turn.tracker, settings) if settings else None
