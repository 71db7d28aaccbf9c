"""Stages are a fold over facts by their own time, and say why."""

from hypothesis import given
from hypothesis import strategies as st
from kit.journeys import at, fact, journey, page, said

from actions.journey.stages import Passage, stages

LIFE = [
    page(0, "Home"),
    page(1, "Phones"),
    fact(2, "Order Completed", order_id="FL-1"),
    page(3, "Home"),
    fact(6, "Order Delivered", order_id="FL-1"),
    said(90, "cancel_contract"),
    fact(95, "Contract Renewed"),
]


def names(facts, **changed):
    return [passage.name for passage in stages(journey(**changed), facts)]


def test_a_life_goes_through_its_stages():
    assert names(LIFE) == ["look", "buy", "use", "leave", "use"]


def test_each_stage_says_since_when_and_why():
    trail = stages(journey(), LIFE)
    assert trail[1] == Passage("buy", LIFE[2], until=at(6))
    assert (trail[-1].since, trail[-1].because.name, trail[-1].until) == (at(95), "Contract Renewed", None)


@given(st.permutations(LIFE))
def test_the_order_of_arrival_does_not_matter(arrived):
    assert stages(journey(), arrived) == stages(journey(), LIFE)


@given(st.integers(0, len(LIFE)))
def test_more_facts_later_change_nothing_before(count):
    whole = stages(journey(), LIFE)
    known = stages(journey(), LIFE[:count])
    assert [passage.because for passage in known] == [passage.because for passage in whole[: len(known)]]


def test_a_stage_behind_is_not_entered_again_unless_from_says_so():
    assert names([*LIFE[:5], page(7, "Home")]) == ["look", "buy", "use"]


def test_from_none_is_a_customer_in_no_stage():
    first = {"a": {"title": "A", "entered_by": [{"event": "Start", "from": "none"}]}}
    again = {**first, "b": {"title": "B", "entered_by": [{"event": "Go"}]}}
    facts = [fact(1, "Start"), fact(2, "Go"), fact(3, "Start")]
    assert names(facts, stages=again) == ["a", "b"]


def test_conditions_look_at_properties():
    only = {
        "big": {
            "title": "Big",
            "entered_by": [{"event": "Paid", "where": {"plan": ["Flex 20", "Fibre 300"], "new": True}}],
        }
    }
    assert names([fact(1, "Paid", plan="flex 20", new=True)], stages=only) == ["big"]
    assert names([fact(1, "Paid", plan="flex 10", new=True)], stages=only) == []
    assert names([fact(1, "Paid", plan="Flex 20", new=1)], stages=only) == []
    assert names([fact(1, "Paid", new=True)], stages=only) == []


def test_what_was_said_is_no_event_of_that_name():
    assert names([*LIFE[:5], fact(7, "cancel_contract"), fact(8, "Message Received", intent="cancel_contract")]) == [
        "look",
        "buy",
        "use",
    ]


def test_facts_of_the_same_moment_are_told_apart_by_their_ids():
    same = [fact(1, "Order Delivered", id="b"), fact(1, "Order Completed", id="a")]
    assert names(same) == names(same[::-1]) == ["buy", "use"]


def test_nobody_is_anywhere_without_facts():
    assert names([]) == []
