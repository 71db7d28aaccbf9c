"""Facts in words."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.talk import wording

TODAY = date(2026, 11, 18)


@given(st.decimals(0, 99999, places=2))
def test_money_can_be_read_back(amount):
    said = wording.money(amount)
    assert said.startswith("£")
    assert Decimal(said[1:].replace(",", "")) == amount
    assert len(said.rpartition(".")[2]) == 2


def test_differences():
    assert wording.more_or_less(Decimal("-0.5")) == "£0.50 less"
    assert wording.signed_money(Decimal("-4.2")) == "-£4.20"
    assert wording.signed_money(Decimal(3)) == "£3.00"


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_a_day_is_unmistakable(day):
    said = wording.day(day, today=TODAY)
    assert said.startswith(f"{day:%A} {day.day} {day:%B}")
    assert (str(day.year) in said) == (abs((day - TODAY).days) > 180)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 11, 23, 0, 0, tzinfo=UTC), "midnight"),
        (datetime(2026, 11, 23, 12, 0, tzinfo=UTC), "noon"),
        (datetime(2026, 11, 23, 9, 5, tzinfo=UTC), "9:05 am"),
        (datetime(2026, 7, 1, 16, 0, tzinfo=UTC), "5 pm"),
    ],
)
def test_times_are_the_shops_own(moment, said):
    assert wording.clock_time(moment) == said


def test_a_time_near_midnight_is_on_the_shops_day():
    moment = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert wording.day_and_time(moment, today=TODAY) == "Wednesday 1 July at 12:30 am"


@given(st.lists(st.text("abc", min_size=1, max_size=3), max_size=5))
def test_a_listing_names_everything_once(things):
    said = wording.listing(things)
    assert said.replace(" and ", ", ").split(", ") == (things or [""])


def test_masked_addresses_keep_little():
    assert wording.masked("jo@example.com") == "j…o@example.com"
    assert wording.masked("a@example.com") == "a…a@example.com"


def test_amounts_of_data():
    assert wording.gigabytes(20.0) == "20 GB"
    assert wording.gigabytes(0.44) == "0.4 GB"
