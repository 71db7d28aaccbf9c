"""Conversations moved from outside (the HTTP API): an action run, an intent triggered, a message only noted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.assistant.domain import HANDOFF
from bot.assistant.payload import parse_payload
from bot.clock import Clock
from bot.conversation import events as e
from bot.conversation.messages import OutgoingMessage, spoken
from bot.conversation.reminders import IS_EXTERNAL
from bot.conversation.tracker import Tracker
from bot.dialogue.choose import choose
from bot.dialogue.escalation import escalate
from bot.dialogue.policy import Decision
from bot.errors import RequestError
from bot.privacy.redact import mask, mask_parse
from bot.processor import Processor
from bot.serving import Serving
from bot.turn import Turn
from nlu import did_you_mean

EXTERNAL = "EXTERNAL: "
"""Before the intent's name, the text of a message that nobody wrote (Rasa's word)."""
ESCALATION = "EscalationPolicy"
LATEST = "latest"
COLLECTOR = "collector"
"""Rasa's name of a channel that only gathers what is said; responses may have variations for it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of it.

    Args:
        tracker: The conversation afterwards.
        said: What the bot said meanwhile.
        channel: Where it was said; `COLLECTOR` where only the caller is told.
    """

    tracker: Tracker
    said: Sequence[OutgoingMessage]
    channel: str


@dataclass(frozen=True, slots=True)
class Guess:
    """What would happen next.

    Args:
        scores: Confidence by action, the surest first.
        policy: Who would decide.
        confidence: How sure.
        tracker: The conversation.
    """

    scores: Sequence[tuple[str, float]]
    policy: str | None
    confidence: float | None
    tracker: Tracker


class Steering:
    """Moves conversations; each move is one turn, stored as a whole.

    Args:
        processor: Whose conversations they are.
        clock: Time and ids.
    """

    def __init__(self, processor: Processor, clock: Clock) -> None:
        self._processor = processor
        self._clock = clock

    async def execute(
        self, conversation_id: str, action: str, *, policy: str | None, confidence: float | None, channel: str | None
    ) -> Moved:
        """Run one action, and nothing after it.

        Args:
            conversation_id: Whose conversation.
            action: Its name.
            policy: Who is to stand in the event as having chosen it.
            confidence: How sure they were.
            channel: Where it speaks; `LATEST` for the channel of the last message, None for the caller alone.

        Raises:
            RequestError: There is no such action.
        """

        async def work(turn: Turn, where: str) -> None:
            known = turn.serving.domain.action_names
            if action not in known:
                problem = f"There is no action {action!r:.80}."
                raise RequestError(404, "NotFound", problem, mend=did_you_mean(action, known))
            await self._processor.answering.act(turn, Decision(action, policy, confidence), where)

        return await self._move(conversation_id, work, channel)

    async def trigger(
        self,
        conversation_id: str,
        intent: str,
        *,
        entities: Sequence[Mapping[str, Any]] | Mapping[str, Any],
        channel: str | None,
    ) -> Moved:
        """Go on as if the customer had said something that means this.

        Args:
            conversation_id: Whose conversation.
            intent: Its name.
            entities: In Rasa's JSON, or value by name.
            channel: Where the bot speaks, as for `execute`.

        Raises:
            RequestError: There is no such intent.
        """
        found = _entities(entities)

        async def work(turn: Turn, where: str) -> None:
            known = turn.serving.domain.intents
            if intent not in known:
                problem = f"There is no intent {intent!r:.80}."
                raise RequestError(404, "NotFound", problem, mend=did_you_mean(intent, known))
            await self.go_on(turn, intent, found, where)

        return await self._move(conversation_id, work, channel)

    async def go_on(self, turn: Turn, intent: str, entities: Sequence[Mapping[str, Any]], where: str) -> None:
        """Add a message that nobody wrote to a turn, and answer it.

        Args:
            turn: The turn.
            intent: What the message means; one of the domain.
            entities: In Rasa's JSON.
            where: The channel where the bot speaks.
        """
        turn.log(
            e.UserUttered(
                text=f"{EXTERNAL}{intent}",
                parse_data={"intent": {"name": intent, "confidence": 1.0}, "entities": list(entities)},
                input_channel=turn.tracker.state.latest_input_channel,
                message_id=self._clock.new_id(),
                metadata={IS_EXTERNAL: True},
            )
        )
        if turn.bot_may_answer:
            await self._processor.answering.extract_slots(turn, where)
            await self._processor.answering.answer(turn, where)

    async def note(self, conversation_id: str, text: str, *, parse_data: Mapping[str, Any] | None) -> Tracker:
        """Add a message of the customer without answering it.

        Args:
            conversation_id: Whose conversation.
            text: What was said.
            parse_data: What it means; read from the text where it is left out.

        Raises:
            UnderstandingFailed: nlu did not answer.
        """

        async def work(turn: Turn, _: str) -> None:
            known = parse_data
            if known is None:
                known = parse_payload(text, turn.serving.domain) or await turn.serving.understanding.parse(text)
            turn.log(e.UserUttered(text=mask(text), parse_data=mask_parse(known), message_id=self._clock.new_id()))

        return (await self._move(conversation_id, work, None)).tracker

    async def predict(self, conversation_id: str) -> Guess:
        """What would happen next in a conversation."""

        async def work(turn: Turn) -> Guess:
            return _guess(turn.tracker, turn.serving)

        return await self._processor.change(conversation_id, work, channel=COLLECTOR)

    def predict_after(self, conversation_id: str, events: Sequence[e.Event]) -> Guess:
        """What would happen next after these events, in no conversation."""
        with self._processor.service.lease() as serving:
            return _guess(Tracker(conversation_id, serving.domain.slot_table, events), serving)

    async def _move(
        self, conversation_id: str, work: Callable[[Turn, str], Awaitable[None]], channel: str | None
    ) -> Moved:
        async def move(turn: Turn) -> Moved:
            where = turn.tracker.state.latest_input_channel if channel == LATEST else channel
            where = where or COLLECTOR
            begins = turn.tracker.version
            await work(turn, where)
            new = enumerate(turn.tracker.events[begins:], start=begins)
            said = [spoken(event, number) for number, event in new if isinstance(event, e.BotUttered)]
            return Moved(turn.tracker, said, where)

        return await self._processor.change(conversation_id, move, channel=COLLECTOR)


def _entities(written: Sequence[Mapping[str, Any]] | Mapping[str, Any]) -> list[dict[str, Any]]:
    if isinstance(written, Mapping):
        return [{"entity": name, "value": value} for name, value in written.items()]
    for entity in written:
        if not isinstance(entity.get("entity"), str) or "value" not in entity:
            mend = 'Write {"entity": NAME, "value": VALUE} for each, or one object {NAME: VALUE}.'
            raise RequestError(400, "BadRequest", "An entity needs a name and a value.", mend=mend)
    return [dict(entity) for entity in written]


def _guess(tracker: Tracker, serving: Serving) -> Guess:
    if serving.escalation and not tracker.bot_stays_out and escalate(tracker, serving.escalation):
        decision = Decision(HANDOFF, ESCALATION, 1.0)
    else:
        decision = choose(tracker.copy(), serving.domain, serving.policies)
    scores = dict.fromkeys(serving.domain.action_names, 0.0) | _scores(decision)
    return Guess(
        scores=sorted(scores.items(), key=lambda item: (-item[1], item[0])),
        policy=decision.policy,
        confidence=decision.confidence,
        tracker=tracker,
    )


def _scores(decision: Decision) -> dict[str, float]:
    """Those of the policy that decided; of a followup action or an escalation, its own alone."""
    for prediction in decision.predictions:
        if prediction.policy == decision.policy and decision.confidence == max(prediction.scores.values(), default=0.0):
            return dict(prediction.scores)
    return {decision.action: decision.confidence or 0.0}
