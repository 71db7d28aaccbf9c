"""Spells in the record: counted once, counted anew where something came, and only of those who agreed."""

import pytest
from kit.journeys import DAY, at, fact, journey
from kit.recorded import customer
from sqlalchemy import select

from actions.customer.linking import Evidence, connect
from actions.customer.schema import JourneySpell
from actions.journey.counting import Counted, count_spells
from actions.journey.journeys import Journeys


@pytest.fixture
def store(empty_store):
    return empty_store


def order(days, name):
    return fact(days, f"Order {name}", order_id="FL-1")


def count(store, **options):
    return count_spells(store, journey(), now=at(30), **options)


def steps(store):
    with store.session() as session:
        return session.execute(
            select(JourneySpell.identity_id, JourneySpell.step, JourneySpell.end)
            .where(JourneySpell.journey == "order")
            .order_by(JourneySpell.identity_id, JourneySpell.entered_at)
        ).all()


def test_only_what_is_new_is_counted(store):
    anna = customer(store, "anna", order(1, "Completed"))
    assert count(store) == Counted(customers=1, withheld=0, spells=2)
    assert count(store) == Counted()
    ben = customer(store, "ben", order(2, "Completed"), order(3, "Shipped"))
    assert count(store) == Counted(customers=1, withheld=0, spells=3)
    assert steps(store) == [(anna, "placed", "open"), (ben, "placed", "moved"), (ben, "shipped", "open")]


def test_a_customer_with_something_new_is_counted_anew(store):
    anna = customer(store, "anna", order(1, "Completed"))
    count(store)
    customer(store, "anna", order(4, "Shipped"))
    count(store)
    assert steps(store) == [(anna, "placed", "moved"), (anna, "shipped", "open")]


def test_another_definition_counts_everybody(store):
    customer(store, "anna", order(1, "Completed"))
    count(store)
    assert count_spells(store, journey(drop_off={"horizon": "9 days"}), now=at(30)).customers == 1
    assert count(store, anew=True).customers == 1


def test_who_has_not_agreed_to_analytics_is_left_out(store):
    customer(store, "anna", order(1, "Completed"), agrees=False)
    assert count(store) == Counted(customers=1, withheld=1, spells=0)
    assert steps(store) == []


def test_linked_identities_are_one_customer(store):
    anna, web = customer(store, "anna", order(1, "Completed")), customer(store, "web", order(3, "Shipped"))
    count(store)
    with store.session() as session:
        connect(
            session,
            [Evidence(first=anna, second=web, evidence="person", source="test", occurred_at=at(5))],
        )
    customer(store, "web", order(6, "Delivered"))
    count(store)
    assert [step[1:] for step in steps(store)] == [("placed", "moved"), ("shipped", "moved")]


def test_progress_is_told(store):
    customer(store, "anna", order(1, "Completed"))
    told = []
    count(store, told=lambda done, whole: told.append((done, whole)))
    assert told == [(1, 1)]


def test_a_standing_rests_on_what_comparable_customers_did(store):
    for number in range(20):
        left = [order(8, "Delivered")] if number < 5 else []
        customer(store, f"c{number}", order(1, "Completed"), order(2, "Shipped"), *left)
    anna = customer(store, "anna", order(20, "Completed"), order(21, "Shipped"))
    count(store)
    journeys = Journeys(journey())
    with store.session() as session:
        standing = journeys.standing(session, [anna], ["service"], now=at(22))
    [place] = standing.open_journeys
    assert place.drop_off is not None
    assert (place.step, place.drop_off.support, round(place.drop_off.value, 2)) == ("shipped", 21, 0.75)
    assert place.likely_next[0][0] == "delivered"
    with store.session() as session:
        assert journeys.standing(session, [anna], [], now=at(22)).stage is None


def test_what_others_did_is_kept_at_hand_for_some_minutes(store):
    anna = customer(store, "anna", order(20, "Completed"))
    journeys = Journeys(journey(drop_off={"support": 2}))

    def support(now):
        with store.session() as session:
            [place] = journeys.standing(session, [anna], ["service"], now=now).open_journeys
        return place.drop_off and place.drop_off.support

    assert support(at(21)) is None
    for number in range(3):
        customer(store, f"c{number}", order(1, "Completed"))
    count(store)
    assert support(at(21)) is None
    assert support(at(21) + DAY / 100) == 4
