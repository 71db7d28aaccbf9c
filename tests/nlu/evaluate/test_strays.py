"""Examples that stand in the wrong intent: planted ones are found, and nothing else is called so."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nlu import Example, find_strays, read_examples
from nlu.types import Entity

DATA = Path(__file__).parents[3] / "data" / "nlu"
INTENTS = ("order_status", "explain_bill", "report_fault", "check_coverage", "lost_phone", "goodbye", "inform")


@pytest.fixture(scope="module")
def examples():
    return [example for example in read_examples([DATA]).examples if example.intent in INTENTS]


def test_sound_data_have_none(examples):
    assert find_strays(examples) == []


def test_planted_ones_are_found_with_the_intent_that_they_came_from(examples):
    chance = np.random.default_rng(3)
    planted = list(examples)
    home = {}
    for row in chance.choice(len(examples), 12, replace=False):
        others = [intent for intent in INTENTS if intent != examples[row].intent]
        planted[row] = replace(examples[row], intent=str(chance.choice(others)))
        home[planted[row].place] = examples[row].intent
    found = find_strays(planted)
    assert len(found) >= 6, "half of what was planted"
    assert {stray.example.place: stray.intent for stray in found}.items() <= home.items()
    assert all(stray.nearest.intent == stray.intent for stray in found)


def test_an_answer_may_read_like_a_question():
    """What is hardly more than an entity is known by what was asked."""
    asks = [Example(f"I want to buy a {what} today", "buy", (), f"a:{n}") for n, what in enumerate("abcdefghijkl")]
    answers = [Example(city, "inform", (Entity("city", 0, len(city), city, ""),), "") for city in ("Leeds", "York")]
    bare = Example("I want to buy a lamp today", "inform", (), "b:1")
    told = replace(bare, entities=(Entity("thing", 16, 20, "lamp", ""),))
    assert [stray.example for stray in find_strays([*asks, *answers, bare])] == [bare]
    assert find_strays([*asks, *answers, told]) == []


def test_nothing_to_compare_with():
    assert find_strays([Example("hello", "greet", (), "")]) == []
    assert find_strays([]) == []
