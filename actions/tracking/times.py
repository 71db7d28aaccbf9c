"""When something happened, by our own clock, whatever the sender's clock says.

Segment's rule: what matters is how long before sending it happened. A phone that is a day ahead says so in `sentAt` as
well as in `timestamp`, and the difference of the two is right.
https://segment.com/docs/connections/spec/common/#timestamps
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from actions.tracking.refused import Refused

AHEAD = timedelta(minutes=5)
"""So far may a clock be ahead that says nothing of when it sent."""
OLDEST = datetime(1970, 1, 1, tzinfo=UTC)


def read_time(value: Any, field: str) -> datetime | None:
    """A time in ISO 8601; one without zone is in UTC.

    Args:
        value: As it came; None where there is none.
        field: Its name, for the message.

    Raises:
        Refused: It is no time.
    """
    if value is None:
        return None
    if not isinstance(value, str):
        raise Refused("malformed", f"{field} must be a time in ISO 8601, as 2027-03-01T12:00:00Z.")
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Refused("malformed", f"{field} is no time in ISO 8601, as 2027-03-01T12:00:00Z.") from error


def occurred(said: datetime | None, *, sent: datetime | None, received: datetime) -> datetime:
    """When it happened by the receiver's clock.

    Args:
        said: By the sender's clock.
        sent: When it was sent, by the same clock.
        received: When it came, by ours.

    Raises:
        Refused: It has not happened yet, or is older than anything we could have.
    """
    if said is None:
        return received
    clock = sent or received
    if said > clock + AHEAD:
        raise Refused("future_dated", f"it happened {_minutes(said - clock)} after it was sent: a clock is wrong.")
    if said < OLDEST:
        raise Refused("too_old", "it is dated before 1970.")
    try:
        moment = min(received - (clock - said), received)
    except OverflowError as error:
        raise Refused("malformed", "its times lie too far apart.") from error
    if moment < OLDEST:
        raise Refused("too_old", "it is dated before 1970.")
    return moment


def _minutes(span: timedelta) -> str:
    return f"{span.total_seconds() / 60:.0f} minutes"
