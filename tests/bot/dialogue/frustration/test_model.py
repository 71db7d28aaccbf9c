"""The model that comes with the package."""

import pytest
from kit.frustration import turns

from bot.dialogue.frustration.model import LEVELS, Weights, default_weights, frustration_of, level_of, score_of
from bot.dialogue.frustration.signals import CALMING, NAMES, RAISING


def test_every_signal_has_a_weight_of_the_right_sign_and_the_thresholds_rise():
    weights = default_weights()
    assert set(weights.signals) == set(NAMES)
    assert all(weights.signals[name] >= 0 for name in RAISING)
    assert all(weights.signals[name] <= 0 for name in CALMING)
    assert list(weights.thresholds) == sorted(set(weights.thresholds))


def test_nobody_is_frustrated_before_they_say_something():
    assert score_of([]) == 0
    assert frustration_of([]).why == ()


def test_the_score_is_that_of_the_explained_one():
    talk = turns("1 a: no, not that one\nbot: Hm.\n3 a: not that one!! are you listening")
    assert score_of(talk) == frustration_of(talk).score


def test_levels_follow_the_sum():
    weights = Weights({}, (1.0, 2.0, 4.0, 7.0))
    levels = [level_of(weights, total) for total in (-5, 1.6, 3, 5.5, 9)]
    assert levels == list(range(len(LEVELS)))
    assert weights.reaches(2, 2.0) == 0.5


# None of these is in the samples, nor of a trade that is.
CALM = [
    "0 find: hi, is the climbing wall open to beginners",
    "0 find: where do I park\nbot: Behind the hall.\n0 find: and is that free on sundays?",
    "0 offer: x\nbot: Would you like a course?\n0 deny: no thanks, nothing else today",
    "0 book: two kayaks for saturday\nbot: Ten o'clock?\n0 inform: not so early, noon please",
]
FRUSTRATED = [
    "2 a: the kayak leaks\nbot: Have fun!\n2 a: it still leaks, as I told you a minute ago",
    "1 a: not saturday, sunday\nbot: Booked for Saturday.\n2 a: No, that's not what I said. Sunday.",
    "2 a: thank you, but you keep sending me the same useless list",
    "1 a: where do I pay\nbot fallback: What?\n1 a: pay, where\nbot fallback: What?\n3 a: forget it, this is hopeless",
    "2 a: so helpful. I have been standing at a locked gate for half an hour!",
]


@pytest.mark.parametrize("talk", CALM)
def test_calm_talks_of_another_trade(talk):
    assert frustration_of(turns(talk)).level == 0


@pytest.mark.parametrize("talk", FRUSTRATED)
def test_frustrated_talks_of_another_trade(talk):
    found = frustration_of(turns(talk))
    assert found.level >= 1
    assert found.score > 2 * max(score_of(turns(calm)) for calm in CALM)


def test_it_is_said_why():
    talk = "1 lost: my oar\nbot: Hm.\n1 lost: the oar\nbot: Hm.\n3 lost: THE OAR AGAIN, are you listening??"
    why = frustration_of(turns(talk)).why
    assert {"third time the same wish", '"again"', "in capitals", 'marks like "!!", or an angry face'} <= set(why)


def test_negative_sentiment_adds_and_no_sentiment_is_neutral():
    talk = "1 a: the oar has a crack"
    heard = [score_of(turns(talk, {"the oar has a crack": score})) for score in (0.0, -0.5, -1.0)]
    assert heard == sorted(heard)
    assert score_of(turns(talk)) == heard[0]
