"""The day and hour that a customer means."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.talk.days_said import day_said, hour_said

WEDNESDAY = date(2026, 11, 18)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today please", date(2026, 11, 18)),
        ("Tomorrow!", date(2026, 11, 19)),
        ("tmrw works", date(2026, 11, 19)),
        ("the day after tomorrow", date(2026, 11, 20)),
        ("friday", date(2026, 11, 20)),
        ("on Fri", date(2026, 11, 20)),
        ("wednesday", date(2026, 11, 25)),
        ("next wednesday", date(2026, 11, 25)),
        ("next friday", date(2026, 11, 27)),
        ("this sunday", date(2026, 11, 22)),
        ("the 14th", date(2026, 12, 14)),
        ("the 20th", date(2026, 11, 20)),
        ("31st", date(2026, 12, 31)),
        ("3rd of december", date(2026, 12, 3)),
        ("3 Dec", date(2026, 12, 3)),
        ("December 3rd", date(2026, 12, 3)),
        ("dec the 3rd", date(2026, 12, 3)),
        ("3 january", date(2027, 1, 3)),
        ("14/12", date(2026, 12, 14)),
        ("14/12/27", date(2027, 12, 14)),
        ("2026-12-14", date(2026, 12, 14)),
        ("5 may 2028", date(2028, 5, 5)),
        ("in 3 days", date(2026, 11, 21)),
        ("in two weeks", date(2026, 12, 2)),
        ("in a week", date(2026, 11, 25)),
        ("a week from now", date(2026, 11, 25)),
        ("in a month", date(2026, 12, 18)),
    ],
)
def test_days(text, day):
    assert day_said(text, today=WEDNESDAY) == day


@pytest.mark.parametrize("text", ["", "soon", "whenever you like", "the 32nd", "31/02", "30 february", "99/99", "may"])
def test_no_day(text):
    assert day_said(text, today=WEDNESDAY) is None


@given(DAYS, st.integers(0, 200))
def test_a_day_written_in_full_is_read_back(today, ahead):
    day = today + timedelta(days=ahead)
    assert day_said(day.isoformat(), today=today) == day
    assert day_said(f"{day.day} {day:%B} {day.year}", today=today) == day
    assert day_said(f"{day:%A} {day.day} {day:%B}", today=today) == day


@given(DAYS, st.sampled_from(["monday", "tue", "wednesday", "thu", "friday", "sat", "sunday"]))
def test_a_weekday_is_the_coming_one(today, name):
    day = day_said(name, today=today)
    assert day is not None
    assert 1 <= (day - today).days <= 7
    assert f"{day:%A}".lower().startswith(name)


@given(DAYS, st.integers(1, 31))
def test_a_day_of_the_month_is_the_next_one(today, number):
    day = day_said(f"the {number}th", today=today)
    assert day is None or (day.day == number and 0 <= (day - today).days <= 92)


@given(st.text(max_size=60))
def test_any_text_gives_a_day_or_none(text):
    day_said(text, today=WEDNESDAY)
    hour_said(text)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("at 9 am", {9}),
        ("5pm", {17}),
        ("12 pm", {12}),
        ("12am", {0}),
        ("at 2", {2, 14}),
        ("14:30", {14}),
        ("at 17:00", {17}),
        ("tuesday", None),
        ("the 3rd", None),
    ],
)
def test_hours(text, hours):
    assert hour_said(text) == hours
