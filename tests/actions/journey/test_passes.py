"""Named journeys: each order by its number, step by step."""

from hypothesis import given
from hypothesis import strategies as st
from kit.journeys import at, fact, journey, said

from actions.journey.passes import passes


def seen(*facts):
    return [(one.journey, one.key, [step.name for step in one.steps], one.outcome) for one in passes(journey(), facts)]


def order(days, name, number="FL-1"):
    return fact(days, f"Order {name}", order_id=number)


TWO = [order(1, "Completed"), order(2, "Completed", "FL-2"), order(3, "Shipped", "FL-2"), order(4, "Shipped")]


def test_two_orders_are_told_apart_by_their_key():
    assert seen(*TWO, order(5, "Delivered", "FL-2")) == [
        ("order", "FL-1", ["placed", "shipped"], "open"),
        ("order", "FL-2", ["placed", "shipped", "delivered"], "done"),
    ]


@given(st.permutations([*TWO, order(5, "Delivered", "FL-2"), order(6, "Cancelled")]))
def test_the_order_of_arrival_does_not_matter(arrived):
    assert seen(*arrived) == [
        ("order", "FL-1", ["placed", "shipped"], "dropped"),
        ("order", "FL-2", ["placed", "shipped", "delivered"], "done"),
    ]


def test_each_step_knows_when_it_was_left():
    [one] = passes(journey(), [order(1, "Completed"), order(3, "Shipped")])
    assert [(step.since, step.until) for step in one.steps] == [(at(1), at(3)), (at(3), None)]


def test_a_fact_without_key_is_of_the_latest_that_is_open():
    assert seen(*TWO, fact(5, "Order Delivered")) == [
        ("order", "FL-1", ["placed", "shipped"], "open"),
        ("order", "FL-2", ["placed", "shipped", "delivered"], "done"),
    ]


def test_what_began_without_a_key_takes_the_first_that_comes():
    facts = [said(1, "cancel_contract"), fact(2, "Cancellation Requested", contract_number="K-1")]
    assert seen(*facts) == [("cancellation", "K-1", ["thinking", "asked"], "open")]


def test_a_journey_may_begin_in_its_middle():
    assert seen(order(3, "Shipped")) == [("order", "FL-1", ["shipped"], "open")]


def test_what_comes_after_the_end_begins_nothing_but_with_the_first_step():
    ended = [order(1, "Completed"), order(5, "Delivered")]
    assert seen(*ended, order(6, "Shipped")) == [("order", "FL-1", ["placed", "delivered"], "done")]
    assert [one[2] for one in seen(*ended, order(6, "Completed"))] == [["placed", "delivered"], ["placed"]]


def test_a_step_entered_again_stands_there_again():
    assert seen(order(1, "Completed"), order(2, "Shipped"), order(3, "Shipped")) == [
        ("order", "FL-1", ["placed", "shipped", "shipped"], "open")
    ]


def test_dropping_what_never_began_is_nothing():
    assert seen(order(1, "Cancelled")) == []
