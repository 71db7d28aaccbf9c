"""Reminders: what the assistant does without being spoken to, at the time that an action asked for.

A reminder waits in the store, where the turn that scheduled it put it. It is claimed by one process, happens as a turn
of its conversation, and is removed in the transaction that stores this turn: once, whatever dies in between.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from functools import partial

import structlog

from bot.clock import Clock
from bot.conversation import events as e
from bot.conversation.messages import spoken
from bot.conversation.reminders import entities_of, find, is_wanted
from bot.errors import NoModel, StorageError, VersionConflict
from bot.observe.metrics import Metrics
from bot.processor import Processor
from bot.runtime import Outlet
from bot.steering import COLLECTOR, Moved, Steering
from bot.storage.reminders import Reminder, ReminderStore
from bot.turn import Turn
from nlu import did_you_mean

log = structlog.get_logger(__name__)

BATCH = 10
"""Reminders that happen at the same time in one process."""
LEASE = 120.0
"""Seconds that a claimed one has; after that its process is taken for dead."""
LONGEST_PAUSE = 30.0
"""Between two looks at the store, for reminders of other processes."""
SHORTEST_PAUSE = 0.1
"""While another process is claiming what is due."""
WAIT = 60.0
"""Seconds until one that found its conversation in a person's hands is tried again."""
RETRY = 30.0
"""Seconds until one that failed is tried again; twice as long after each attempt."""
ATTEMPTS = 5
TOO_LATE = 24 * 60 * 60.0
"""Seconds after its time from which on a reminder does more harm than good."""

SETTLE_SECONDS = 2.0
"""When the server stops, for what is left to do after a turn that was in hand; turns themselves are drained before."""


class Outcome(StrEnum):
    """What became of a reminder that was due."""

    HAPPENED = "happened"
    DROPPED = "dropped"  # the customer wrote or started over, or the turn that scheduled it was taken back
    TOO_LATE = "too_late"
    FAILED = "failed"
    WAITS = "waits"
    GONE = "gone"  # cancelled or replaced after it was claimed


class Reminding:
    """Watches the clock, and has reminders happen.

    Args:
        store: Where they wait.
        processor: Whose conversations they are of.
        outlets: By name, the channels that can speak first.
        metrics: Counters.
        clock: Time and ids.
    """

    def __init__(
        self,
        store: ReminderStore,
        processor: Processor,
        *,
        outlets: Mapping[str, Outlet],
        metrics: Metrics,
        clock: Clock,
    ) -> None:
        self._store = store
        self._processor = processor
        self._steering = Steering(processor, clock)
        self._outlets = outlets
        self._metrics = metrics
        self._clock = clock
        self._task: asyncio.Task[None] | None = None
        self._is_stopping = False

    def begin(self) -> None:
        """Have reminders happen from now on; first those whose time passed while no server ran."""
        self._is_stopping = False
        self._task = asyncio.create_task(self._run())

    def rest(self) -> None:
        """Begin no more; those in hand go on."""
        self._is_stopping = True
        self._processor.conversations.reminders_changed.set()

    async def stop(self, *, seconds: float = SETTLE_SECONDS) -> None:
        """Begin no more, and wait so long for those in hand; those cut off happen after the next start."""
        self.rest()
        task, self._task = self._task, None
        if task is None:
            return
        await asyncio.wait([task], timeout=seconds)
        task.cancel()
        await asyncio.wait([task])

    async def run_due(self) -> None:
        """Have all happen that are due."""
        while not self._is_stopping:
            now = self._clock.now()
            due = await self._store.claim(now=now, until=now + LEASE, limit=BATCH)
            if not due:
                return
            await asyncio.gather(*(self._take(reminder) for reminder in due))

    async def _run(self) -> None:
        changed = self._processor.conversations.reminders_changed
        while not self._is_stopping:
            changed.clear()
            pause = LONGEST_PAUSE
            try:
                await self.run_due()
                pause = await self._pause()
            except StorageError as error:
                log.warning("reminders_wait", error=str(error))
            except Exception:  # a bug in one place must not end all reminders until the next start
                log.exception("reminders_wait")
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await changed.wait()

    async def _pause(self) -> float:
        upcoming = await self._store.next_at()
        if upcoming is None:
            return LONGEST_PAUSE
        return min(max(upcoming - self._clock.now(), SHORTEST_PAUSE), LONGEST_PAUSE)

    async def _take(self, reminder: Reminder) -> None:
        with structlog.contextvars.bound_contextvars(conversation=reminder.conversation_id, reminder=reminder.name):
            is_late = self._clock.now() - reminder.due > TOO_LATE
            outcome = Outcome.TOO_LATE if is_late else await self._try(reminder)
            log.info("reminder", outcome=outcome, attempt=reminder.attempts)
            try:
                await self._settle(reminder, outcome)
            except StorageError as error:
                log.warning("reminder_waits", error=str(error))  # until its lease is over

    async def _try(self, reminder: Reminder) -> Outcome:
        try:
            result = await self._processor.alone(reminder.conversation_id, partial(self._turn, reminder=reminder))
        except (NoModel, VersionConflict):  # no model is loaded yet, or others write to the conversation all the time
            return Outcome.WAITS
        except StorageError as error:
            log.error("reminder_failed", error=str(error))  # noqa: TRY400 - it names the place
            return Outcome.FAILED
        except Exception:
            log.exception("reminder_failed")
            return Outcome.FAILED
        if isinstance(result, Outcome):
            return result
        await self._tell(result)
        return Outcome.HAPPENED

    async def _turn(self, turn: Turn, reminder: Reminder) -> Moved | Outcome:
        # After the conversation was read: whoever was quicker has either removed the reminder by now, or will have
        # appended to the conversation before this turn can be stored.
        found = await self._look(turn, reminder)
        if isinstance(found, Outcome):
            await self._processor.conversations.append(turn.tracker, since=turn.since)  # nothing; it is given back
            return found
        where = turn.tracker.state.latest_input_channel or COLLECTOR
        await self._processor.begin_session(turn, {}, where)
        await self._steering.go_on(turn, found.intent, entities_of(found.entities), where)
        new = turn.tracker.events[turn.since :]
        if reminder.attempts < ATTEMPTS and _failed_before_a_word(new):
            return Outcome.FAILED  # nothing is stored; the last attempt is, with the apology
        await self._processor.conversations.append(turn.tracker, since=turn.since, finished=reminder)
        numbered = enumerate(new, start=turn.since)
        return Moved(turn.tracker, [spoken(x, number) for number, x in numbered if isinstance(x, e.BotUttered)], where)

    async def _look(self, turn: Turn, reminder: Reminder) -> e.ReminderScheduled | Outcome:
        """The event that scheduled it, or why it does not happen now."""
        if not await self._store.is_waiting(reminder):
            return Outcome.GONE
        position = find(turn.tracker, reminder.name)
        if position is None or not is_wanted(turn.tracker, position):
            return Outcome.DROPPED
        event, known = turn.tracker.events[position], turn.serving.domain.intents
        assert isinstance(event, e.ReminderScheduled)
        if event.intent not in known:
            mend = f"Add it to intents: in the domain. {did_you_mean(event.intent, known)}".strip()
            log.error("reminder_without_intent", intent=event.intent, mend=mend)
            return Outcome.FAILED
        return Outcome.WAITS if turn.tracker.bot_stays_out else event

    async def _tell(self, moved: Moved) -> None:
        """Send what was said to a channel that has to be told; those with the feed know already."""
        outlet = self._outlets.get(moved.channel)
        if outlet is None:
            return
        try:
            await outlet(moved.tracker.conversation_id, moved.said)
        except Exception:  # what was said is stored, and must not be said again
            log.exception("reminder_not_told", channel=moved.channel)

    async def _settle(self, reminder: Reminder, outcome: Outcome) -> None:
        match outcome:
            case Outcome.WAITS:
                await self._store.postpone(reminder, until=self._clock.now() + WAIT, attempts=0)
                return
            case Outcome.FAILED if reminder.attempts < ATTEMPTS:
                pause = RETRY * 2 ** (reminder.attempts - 1)
                await self._store.postpone(reminder, until=self._clock.now() + pause, attempts=reminder.attempts)
                return
            case Outcome.GONE:
                return
            case Outcome.DROPPED | Outcome.TOO_LATE | Outcome.FAILED:
                await self._store.drop(reminder)
        if outcome is Outcome.FAILED:
            log.error("reminder_given_up", attempts=reminder.attempts)
        self._metrics.reminders.labels(outcome).inc()


def _failed_before_a_word(events: Sequence[e.Event]) -> bool:
    """Something broke, and the bot had said nothing before: it can be tried again without repeating itself."""
    first = next((event for event in events if isinstance(event, e.BotUttered | e.TurnFailed)), None)
    return isinstance(first, e.TurnFailed)
