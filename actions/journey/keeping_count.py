"""Spells counted in the background: once an interval over all servers of a record, whoever is there first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select

from actions.clock import Clock
from actions.customer.schema import JourneyCount, Touchpoint
from actions.customer.store import CustomerStore
from actions.customer.writing import one_writer
from actions.journey.counting import THE_ONE, Counted, count_spells, definition_digest
from actions.journey.definition import JourneyDefinition
from actions.journey.journeys import Journeys

log = structlog.get_logger(__name__)

EVERY = timedelta(hours=1)
_EARLY = timedelta(minutes=1)
"""Two servers that look every hour never look at the same moment."""


def counting(store: CustomerStore, journeys: Journeys | None, clock: Clock) -> dict[Callable[[], None], float]:
    """What the action server does by itself, with the seconds between two times; nothing without a journey.

    Args:
        store: The record.
        journeys: Of the project.
        clock: The time.
    """
    if journeys is None:
        return {}
    definition = journeys.definition

    def spells() -> None:
        counted = keep_count(store, definition, now=clock())
        if counted is not None:
            log.info("spells_counted", **asdict(counted))

    return {spells: EVERY.total_seconds()}


def keep_count(store: CustomerStore, definition: JourneyDefinition, *, now: datetime) -> Counted | None:
    """Count what has come since the last count, unless there is nothing or another server did it within the hour.

    A count that breaks off is done again in the next hour: how far it came stands in the record only at its end.

    Args:
        store: The record.
        definition: Of the journey.
        now: Timezone-aware.

    Returns:
        None where nothing was to be done here.
    """
    return count_spells(store, definition, now=now) if _claimed(store, definition, now) else None


def _claimed(store: CustomerStore, definition: JourneyDefinition, now: datetime) -> bool:
    with store.session() as session:
        one_writer(session)
        last = session.get(JourneyCount, THE_ONE)
        if last is None:
            session.add(JourneyCount(id=THE_ONE, upto=0, definition="", counted_at=now))
            return True
        if now - last.counted_at < EVERY - _EARLY:
            return False
        newest = session.scalar(select(func.max(Touchpoint.id))) or 0
        if newest <= last.upto and last.definition == definition_digest(definition):
            return False
        last.counted_at = now
        return True
