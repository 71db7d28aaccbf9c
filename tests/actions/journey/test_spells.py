"""Each stay in a step, as the survival of comparable customers counts it."""

from hypothesis import given
from hypothesis import strategies as st
from kit.journeys import at, fact, journey, page, said

from actions.journey.spells import spells


def stays(*facts):
    days = [
        (
            f"{one.journey}.{one.step}",
            (one.entered_at - at(0)).days,
            None if one.left_at is None else (one.left_at - at(0)).days,
            one.end,
            one.next_step,
        )
        for one in spells(journey(), facts)
    ]
    return [day for day in days if not day[0].startswith("stages.")], [
        day for day in days if day[0].startswith("stages.")
    ]


def order(days, name):
    return fact(days, f"Order {name}", order_id="FL-1")


LIFE = [page(0, "Home"), order(1, "Completed"), order(3, "Shipped"), order(4, "Shipped"), order(6, "Delivered")]


def test_each_step_ends_in_the_next_one_and_a_final_step_is_no_stay():
    steps, stages = stays(*LIFE)
    assert steps == [("order.placed", 1, 3, "moved", "shipped"), ("order.shipped", 3, 6, "moved", "delivered")]
    assert stages == [
        ("stages.look", 0, 1, "moved", "buy"),
        ("stages.buy", 1, 6, "moved", "use"),
        ("stages.use", 6, None, "open", None),
    ]


def test_what_goes_on_is_open():
    assert stays(*LIFE[:4])[0] == [("order.placed", 1, 3, "moved", "shipped"), ("order.shipped", 3, None, "open", None)]


def test_what_was_dropped_ended_there():
    assert stays(*LIFE[:3], order(5, "Cancelled"))[0][-1] == ("order.shipped", 3, 5, "dropped", None)


def test_a_step_entered_again_is_one_stay():
    asked = [
        said(1, "cancel_contract"),
        said(2, "cancel_contract"),
        fact(4, "Cancellation Requested", contract_number="K"),
    ]
    assert stays(*asked)[0] == [
        ("cancellation.thinking", 1, 4, "moved", "asked"),
        ("cancellation.asked", 4, None, "open", None),
    ]


@given(st.permutations(LIFE))
def test_the_order_of_arrival_does_not_matter(arrived):
    assert spells(journey(), arrived) == spells(journey(), LIFE)
