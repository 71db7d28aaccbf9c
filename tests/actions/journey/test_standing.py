"""Where a customer stands, and how it is explained."""

from datetime import timedelta

from kit.journeys import DAY, at, fact, journey, page, said

from actions.journey.standing import STAGES, standing
from actions.journey.survival import NOBODY, Spell, Survival


def order(days, name):
    return fact(days, f"Order {name}", order_id="FL-204417")


def stand(*facts, now=10, known=None):
    """Where a customer stands, with what is known of others by journey and step."""
    return standing(journey(), facts, surviving=lambda *place: (known or {}).get(place, NOBODY), now=at(now))


STUCK = {
    ("order", "shipped"): Survival.of([Spell(9 * DAY, "dropped")] * 27 + [Spell(9 * DAY, "moved", "delivered")] * 3)
}


def test_a_stage_is_explained_in_one_sentence():
    here = stand(page(1, "Home"), order(2, "Completed"))
    assert here.stage is not None
    assert (
        here.stage.explained()
        == "in buy since 3 May 2026 because Order Completed (FL-204417), 6 days longer than expected"
    )
    assert (here.stage.journey, here.stage.title, here.stage.over) == (STAGES, "Buying", 6 * DAY)


def test_within_the_expected_time_nothing_is_over():
    here = stand(page(1, "Home"), now=5)
    assert here.stage is not None
    assert here.stage.over == timedelta(0)
    assert here.stage.explained() == "in look since 2 May 2026 because Home"


def test_open_journeys_come_with_their_chances():
    [place] = stand(order(8, "Completed"), order(9, "Shipped"), known=STUCK).open_journeys
    assert (place.journey, place.key, place.step) == ("order", "FL-204417", "shipped")
    assert place.drop_off is not None
    assert (round(place.drop_off.value, 2), place.drop_off.support) == (0.9, 30)
    assert place.likely_next[0][0] == "delivered"


def test_few_comparable_customers_say_nothing():
    few = {("order", "shipped"): Survival.of([Spell(9 * DAY, "dropped")] * 19)}
    [place] = stand(order(8, "Completed"), order(9, "Shipped"), known=few).open_journeys
    assert place.drop_off is None


def test_a_likely_drop_off_is_a_high_risk_with_its_reason():
    here = stand(order(8, "Completed"), order(9, "Shipped"), known=STUCK)
    assert here.risk == "high"
    assert here.reasons == ("90% of 30 comparable customers went no further from order.shipped",)


def test_an_unwanted_journey_is_a_high_risk_until_it_is_dropped():
    asked = [said(5, "cancel_contract"), fact(6, "Cancellation Requested", contract_number="K-1")]
    assert stand(*asked).risk == "high"
    assert stand(*asked).reasons == ("in cancellation.asked since 7 May 2026 because Cancellation Requested (K-1)",)
    assert stand(*asked, fact(7, "Contract Renewed", contract_number="K-1")).risk == "none"


def test_one_sign_of_friction_is_watched_and_two_are_high():
    failed = fact(9, "Payment Failed")
    assert stand(failed).risk == "watch"
    assert stand(failed, fact(9, "Rage Click")).risk == "high"


def test_what_lies_ahead_is_not_known_yet():
    assert stand(page(11, "Home")).stage is None
