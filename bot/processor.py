"""The way of one message: from a channel through understanding, decisions and actions into the store, and out again.

Source of the order: Rasa 3.6, ``MessageProcessor``; what differs is said in docs/differences-from-rasa.md.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from time import perf_counter
from typing import Any, TypeVar

import structlog

from bot.answering import MAX_ACTIONS, Answering
from bot.assistant.payload import parse_payload
from bot.clock import Clock
from bot.conversation import events as e
from bot.conversation.fold import ACTION_SESSION_START, BOT
from bot.conversation.history import FALLBACK_INTENT, answer_to
from bot.conversation.messages import IncomingMessage, OutgoingMessage, spoken
from bot.conversation.tracker import Tracker
from bot.dialogue.policy import Decision
from bot.errors import StorageError, UnderstandingFailed, VersionConflict
from bot.observe.metrics import Metrics
from bot.observe.tracing import span
from bot.privacy.redact import mask, mask_parse
from bot.serving import Service, Serving
from bot.storage.base import LockStore
from bot.storage.conversations import Conversations
from bot.turn import Turn

log = structlog.get_logger(__name__)

T = TypeVar("T")

DRAIN_SECONDS = 15.0
"""For turns in hand when the server stops; an action takes 10 at the most."""
NOTHING_UNDERSTOOD: Mapping[str, Any] = {"intent": {"name": None, "confidence": 0.0}, "entities": []}


class Processor:
    """Handles messages, one at a time in each conversation.

    Args:
        serving: The model in service; may be replaced between turns (`service`). None where there is none yet.
        conversations: Where trackers come from and go to.
        locks: One turn at a time in a conversation.
        clock: Time and ids.
        metrics: Counters.
        max_actions: Actions in one turn before it is ended by force (Rasa: MAX_NUMBER_OF_PREDICTIONS).
    """

    def __init__(
        self,
        serving: Serving | None,
        *,
        conversations: Conversations,
        locks: LockStore,
        clock: Clock,
        metrics: Metrics,
        max_actions: int = MAX_ACTIONS,
    ) -> None:
        self.service = Service(serving)
        self.conversations = conversations
        self._locks = locks
        self._clock = clock
        self._metrics = metrics
        self.answering = Answering(metrics, max_actions=max_actions)
        self._in_hand = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def handle(self, message: IncomingMessage) -> list[OutgoingMessage]:
        """Answer a message; all of the turn is stored before the answer is returned.

        Raises:
            StorageError: The turn could not be stored; the same message may be sent again.
        """
        with self._observed(message):
            return await self._alone(message.conversation_id, partial(self._turn, message=message))

    async def append(self, conversation_id: str, events: Sequence[e.Event], *, with_effects: bool = False) -> Tracker:
        """Add events from outside (the HTTP API), with the times they bring; the conversation afterwards.

        Args:
            conversation_id: Whose.
            events: What happened.
            with_effects: Reminders among them are scheduled and cancelled.
        """
        work = partial(self._add, conversation_id=conversation_id, events=events, with_effects=with_effects)
        return await self._alone(conversation_id, work)

    async def replace(self, conversation_id: str, events: Sequence[e.Event]) -> Tracker:
        """Put these events in the place of all that a conversation has; the conversation afterwards."""
        return await self._alone(
            conversation_id, partial(self._replace, conversation_id=conversation_id, events=events)
        )

    async def start(self, conversation_id: str, *, channel: str) -> Tracker:
        """The conversation, with a session begun where there is none (or the last one has expired)."""
        return await self.change(conversation_id, _nothing, channel=channel)

    async def change(self, conversation_id: str, work: Callable[[Turn], Awaitable[T]], *, channel: str) -> T:
        """Do something to a conversation in a turn of its own, and store what it adds (see `bot.steering`).

        Args:
            conversation_id: Whose; a session is begun where there is none.
            work: What is done; its result is given back. It may be asked for twice, where another process was quicker.
            channel: Where messages are said.
        """
        return await self._alone(
            conversation_id, partial(self._change, conversation_id=conversation_id, work=work, channel=channel)
        )

    async def alone(self, conversation_id: str, work: Callable[[Turn], Awaitable[T]]) -> T:
        """Do something in a turn while nobody else has the conversation; the work itself stores what is to be kept."""

        async def opened(serving: Serving) -> T:
            return await work(await self._open(serving, conversation_id))

        return await self._alone(conversation_id, opened)

    async def begin_session(self, turn: Turn, metadata: Mapping[str, Any], channel: str) -> None:
        """Begin a session where there is none, or the last one has expired."""
        if not turn.needs_session(self._clock.now()):
            return
        told = dict(metadata)
        if ACTION_SESSION_START in turn.serving.domain.actions:
            # The project's own action is to know who comes, and no message that would name the channel is there yet.
            told["input_channel"] = channel
        if told:
            turn.log(e.SlotSet(name="session_started_metadata", value=told))
        await self.answering.act(turn, Decision(action=ACTION_SESSION_START, policy=None, confidence=1.0), channel)

    async def understand(self, text: str) -> Mapping[str, Any]:
        """What a text says, in no conversation.

        Raises:
            UnderstandingFailed: nlu did not answer.
        """
        with self.service.lease() as serving:
            return await self._understand(serving, text)

    async def tracker(self, conversation_id: str) -> Tracker:
        """The conversation as it stands."""
        with self.service.lease() as serving:
            return await self.conversations.read(conversation_id, serving.domain.slot_table)

    @property
    def serving(self) -> Serving:
        """The model that the next turn will use.

        Raises:
            NoModel: None is loaded.
        """
        with self.service.lease() as serving:
            return serving

    async def drain(self, *, seconds: float = DRAIN_SECONDS) -> None:
        """Wait until the turns in hand are stored, but no longer than this."""
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            log.warning("turns_cut_off", turns=self._in_hand)

    async def _alone(self, conversation_id: str, work: Callable[[Serving], Awaitable[T]]) -> T:
        """Do something to a conversation while nobody else does, with the model that is in service now."""
        with (
            self._counted(),
            self.service.lease() as serving,
            structlog.contextvars.bound_contextvars(conversation=conversation_id),
        ):
            async with self._locks.lock(conversation_id):
                try:
                    return await work(serving)
                except VersionConflict:
                    # Another process wrote to the conversation meanwhile: read what it wrote, and do it anew.
                    log.info("overtaken")
                    return await work(serving)

    async def _add(
        self, serving: Serving, conversation_id: str, events: Sequence[e.Event], *, with_effects: bool
    ) -> Tracker:
        turn = await self._open(serving, conversation_id)
        for event in events:
            turn.log(event, at=event.timestamp)
        await self.conversations.append(turn.tracker, since=turn.since, with_effects=with_effects)
        return turn.tracker.copy()

    async def _replace(self, serving: Serving, conversation_id: str, events: Sequence[e.Event]) -> Tracker:
        tracker = Tracker(conversation_id, serving.domain.slot_table)
        turn = Turn(serving=serving, tracker=tracker, since=0, clock=self._clock)
        for event in events:
            turn.log(event, at=event.timestamp)
        await self.conversations.replace(tracker)
        return tracker.copy()

    async def _change(
        self, serving: Serving, conversation_id: str, work: Callable[[Turn], Awaitable[T]], channel: str
    ) -> T:
        turn = await self._open(serving, conversation_id)
        await self.begin_session(turn, {}, channel)
        result = await work(turn)
        await self.conversations.append(turn.tracker, since=turn.since)
        return result

    async def _turn(self, serving: Serving, message: IncomingMessage) -> list[OutgoingMessage]:
        async with _under_way(self._understand(serving, message.text)) as understood:  # the store is read meanwhile
            return await self._answered(await self._open(serving, message.conversation_id), message, understood)

    async def _answered(
        self, turn: Turn, message: IncomingMessage, understood: Awaitable[Mapping[str, Any]]
    ) -> list[OutgoingMessage]:
        tracker = turn.tracker
        answered = answer_to(tracker, message.message_id) if message.message_id else None
        if answered is not None:
            await self.conversations.append(tracker, since=turn.since)  # nothing; it is given back
            return [spoken(event, number) for number, event in answered]
        await self.begin_session(turn, message.metadata, message.channel)
        await self._take_in(turn, message, understood)
        if turn.bot_may_answer:
            await self.answering.answer(turn, message.channel)
        await self.conversations.append(tracker, since=turn.since)
        new = enumerate(tracker.events[turn.since :], start=turn.since)
        return [spoken(event, number) for number, event in new if isinstance(event, e.BotUttered)]

    async def _take_in(self, turn: Turn, message: IncomingMessage, understood: Awaitable[Mapping[str, Any]]) -> None:
        failure: UnderstandingFailed | None = None
        try:
            parse_data = await understood
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
            self.answering.fail(turn, "nlu", None, str(failure), message.channel)
        elif turn.tracker.state.owner == BOT:  # slots are filled also while the conversation is paused, as in Rasa
            await self.answering.extract_slots(turn, message.channel)

    async def _understand(self, serving: Serving, text: str) -> Mapping[str, Any]:
        with span("understand"), self._metrics.nlu_seconds.time():
            result = parse_payload(text, serving.domain) or await serving.understanding.parse(text)
        intent = (result.get("intent") or {}).get("name")
        log.debug("understood", text=mask(text), intent=intent)
        if intent == FALLBACK_INTENT:
            self._metrics.fallbacks.inc()
        return result

    async def _open(self, serving: Serving, conversation_id: str) -> Turn:
        tracker = await self.conversations.take(conversation_id, serving.domain.slot_table)
        return Turn(serving=serving, tracker=tracker, since=tracker.version, clock=self._clock)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self._in_hand += 1
        self._idle.clear()
        try:
            yield
        except StorageError:
            self._metrics.failures.labels("storage").inc()
            raise
        finally:
            self._in_hand -= 1
            if not self._in_hand:
                self._idle.set()

    @contextmanager
    def _observed(self, message: IncomingMessage) -> Iterator[None]:
        began = perf_counter()
        with span("message", channel=message.channel, conversation=message.conversation_id):
            yield
        self._metrics.answered(message.channel, perf_counter() - began)


@asynccontextmanager
async def _under_way(work: Coroutine[Any, Any, T]) -> AsyncIterator[asyncio.Task[T]]:
    """A task that has begun when the block does, and is given up when nobody waits for it any more."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # whoever waited has it; asyncio would log one that nobody asked for


async def _nothing(turn: Turn) -> Tracker:
    return turn.tracker
