"""When something happened, by our clock."""

from datetime import UTC, datetime, timedelta

import pytest

from actions.tracking.refused import Refused
from actions.tracking.times import AHEAD, occurred, read_time

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-18T12:00:00Z", NOON),
        ("2026-11-18T12:00:00.000Z", NOON),
        ("2026-11-18T13:00:00+01:00", NOON),
        ("2026-11-18T12:00:00", NOON),
        (None, None),
    ],
)
def test_times_are_read_in_iso_8601(text, moment):
    assert read_time(text, "timestamp") == moment


@pytest.mark.parametrize("value", ["yesterday", "", 1_763_467_200, True, {}, "0001-01-01T00:00:00+14:00", "12:00"])
def test_what_is_no_time_says_so(value):
    with pytest.raises(Refused, match="timestamp") as refused:
        read_time(value, "timestamp")
    assert refused.value.reason == "malformed"


def test_without_a_time_it_happened_when_it_came():
    assert occurred(None, sent=None, received=NOON) == NOON


def test_a_late_event_keeps_its_own_time():
    assert occurred(NOON - 30 * HOUR, sent=NOON, received=NOON) == NOON - 30 * HOUR


@pytest.mark.parametrize("wrong", [timedelta(days=400), timedelta(days=-400)])
def test_a_clock_that_is_wrong_is_wrong_twice(wrong):
    """What was said an hour before it was sent happened an hour ago."""
    assert occurred(NOON - HOUR + wrong, sent=NOON + wrong, received=NOON) == NOON - HOUR


def test_a_clock_slightly_ahead_is_not_believed():
    assert occurred(NOON + AHEAD, sent=None, received=NOON) == NOON
    assert occurred(NOON + AHEAD, sent=NOON, received=NOON) == NOON


@pytest.mark.parametrize("sent", [None, NOON])
def test_the_future_is_refused(sent):
    with pytest.raises(Refused) as refused:
        occurred(NOON + HOUR, sent=sent, received=NOON)
    assert refused.value.reason == "future_dated"
    assert "60 minutes" in refused.value.message


def test_what_nobody_can_have_seen_is_refused():
    for said, sent in [
        (datetime(1969, 12, 31, tzinfo=UTC), None),
        (datetime(1971, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)),
    ]:
        with pytest.raises(Refused) as refused:
            occurred(said, sent=sent, received=NOON)
        assert refused.value.reason in {"too_old", "malformed"}
