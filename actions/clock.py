"""The time, passed in wherever it is needed, so that tests decide what day it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]

SHOP_ZONE = ZoneInfo("Europe/London")


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def shop_day(moment: datetime) -> date:
    """The calendar day in the shop's own time zone.

    Args:
        moment: A timezone-aware time.
    """
    return moment.astimezone(SHOP_ZONE).date()
