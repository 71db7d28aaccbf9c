"""The chance to drop off, compared with estimates worked out by hand."""

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.journey.survival import NOBODY, Chance, Spell, Survival

DAY = timedelta(days=1)


def survival(*spells):
    return Survival.of(Spell(days * DAY, end, "next" if end == "moved" else None) for days, end in spells)


# Of six: three moved on after 1, 3 and 5 days, one is there for 2 and one for 8, one dropped out.
SIX = survival((1, "moved"), (2, "open"), (3, "moved"), (1, "dropped"), (5, "moved"), (8, "open"))


def test_from_the_beginning_it_is_the_estimate_of_kaplan_and_meier():
    chance = SIX.drop_off(0 * DAY, horizon=30 * DAY)
    expected = Fraction(5, 6) * Fraction(3, 4) * Fraction(2, 3)
    assert chance.value == pytest.approx(float(expected))
    assert chance.support == 6


def test_who_has_stayed_is_compared_with_those_who_stayed_as_long():
    chance = SIX.drop_off(4 * DAY, horizon=30 * DAY)
    assert chance.value == pytest.approx(2 / 3)
    assert chance.support == 3


def test_beyond_the_horizon_nothing_counts():
    assert SIX.drop_off(0 * DAY, horizon=2 * DAY).value == pytest.approx(5 / 6)


def test_nobody_to_compare_with_says_so():
    assert NOBODY.drop_off(DAY, horizon=DAY) == Chance(1.0, 0)
    assert survival((1, "moved")).drop_off(2 * DAY, horizon=DAY).support == 0


def test_where_nobody_moves_nobody_is_expected_to():
    assert survival((1, "open"), (4, "dropped")).drop_off(0 * DAY, horizon=DAY) == Chance(1.0, 2)


def test_likely_next_is_counted_over_those_who_moved():
    spells = [Spell(DAY, "moved", "shipped")] * 3 + [Spell(DAY, "moved", "delayed"), Spell(DAY, "dropped")]
    assert Survival.of(spells).likely_next() == [("shipped", Chance(0.75, 4)), ("delayed", Chance(0.25, 4))]


SPELLS = st.lists(
    st.builds(Spell, st.integers(0, 60).map(lambda days: days * DAY), st.sampled_from(["moved", "dropped", "open"])),
    max_size=40,
)


@given(SPELLS, st.integers(0, 60), st.integers(1, 60))
def test_a_chance_is_one_and_falls_with_the_time_that_is_given(spells, stayed, horizon):
    known = Survival.of(spells)
    short = known.drop_off(stayed * DAY, horizon=horizon * DAY)
    long = known.drop_off(stayed * DAY, horizon=2 * horizon * DAY)
    assert 0 <= long.value <= short.value <= 1
    assert short.support == sum(one.end == "dropped" or one.stayed >= stayed * DAY for one in spells)
