import doctest
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from actions.customer import days, places, references
from actions.customer.days import add_months, is_working_day, months_between, working_day

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(DAYS, st.integers(0, 30))
def test_working_days_are_counted_one_by_one(day, after):
    found = working_day(day, after)
    start = working_day(day, 0)
    between = [start + timedelta(days=n) for n in range(1, (found - start).days + 1)]
    assert is_working_day(found)
    assert sum(is_working_day(one) for one in between) == after
    assert (start - day).days <= 2


@given(DAYS, st.integers(0, 60))
def test_months_added_are_months_between(day, months):
    later = add_months(day, months)
    assert months_between(day, later) == months
    assert later.day <= day.day


@given(DAYS, DAYS)
def test_months_begun_cover_the_time(start, end):
    months = months_between(start, end)
    if end <= start:
        assert months == 0
    else:
        assert add_months(start, months) >= end > add_months(start, months - 1)


def test_the_examples_in_the_docstrings_run():
    for module in (days, places, references):
        result = doctest.testmod(module)
        assert result.attempted
        assert not result.failed
