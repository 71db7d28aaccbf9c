import pytest

from bot.channels.rate import RateLimit
from bot.clock import ManualClock
from bot.errors import RequestError


def test_so_many_in_any_minute():
    clock = ManualClock()
    rate = RateLimit(clock, a_minute=3)
    for _ in range(3):
        rate.take("ada")
        clock.time += 10
    with pytest.raises(RequestError) as caught:
        rate.take("ada")
    assert (caught.value.status, caught.value.reason) == (429, "TooMany")
    clock.time += 31
    rate.take("ada")
    with pytest.raises(RequestError):
        rate.take("ada")


def test_what_was_refused_does_not_count():
    clock = ManualClock()
    rate = RateLimit(clock, a_minute=1)
    rate.take("ada")
    for _ in range(5):
        clock.time += 10
        with pytest.raises(RequestError):
            rate.take("ada")
    clock.time += 11
    rate.take("ada")


def test_conversations_do_not_count_for_each_other():
    rate = RateLimit(ManualClock(), a_minute=1)
    rate.take("ada")
    rate.take("ben")


def test_the_silent_are_forgotten():
    clock = ManualClock()
    rate = RateLimit(clock, a_minute=5)
    for number in range(100):
        rate.take(f"customer {number}")
    clock.time += 61
    rate.take("ada")
    assert list(rate._times) == ["ada"]
