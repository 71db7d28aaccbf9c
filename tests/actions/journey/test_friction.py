"""Signs of friction, each with what it was seen in."""

import pytest
from kit.journeys import DAY, at, fact, journey, page, said

from actions.journey.friction import frictions
from actions.journey.passes import passes


def signs(*facts, now=20, **changed):
    defined = journey(**changed)
    found = frictions(defined, facts, passes(defined, facts), now=at(now))
    return [(one.sign, one.about, one.times) for one in found]


def order(days, name):
    return fact(days, f"Order {name}", order_id="FL-1")


def asked(days, action="utter_ask_email", conversation="c1"):
    return fact(days, "Action Run", kind="conversation", action=action, conversation=conversation)


SECOND = 1 / 86400
PAGES = [page(10 + number / 100, name) for number, name in enumerate(["Plans", "Basket"] * 3)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([order(18 + n / 10, "Shipped") for n in range(3)], [("repeated_step", "order.shipped", 3)]),
        ([order(18 + n / 10, "Shipped") for n in range(2)], []),
        (PAGES, [("back_and_forth", "Basket, Plans", 4)]),
        (PAGES[:4], []),
        ([order(11, "Completed"), order(11.5, "Shipped")], [("long_dwell", "order.shipped", 1)]),
        ([order(12, "Completed"), order(13, "Shipped")], []),
        ([order(1, "Completed"), order(2, "Cancelled")], []),
        ([fact(10, "Rage Click", id="a"), fact(11, "Rage Click", id="b")], [("rage", "Rage Click", 2)]),
        ([fact(10 + n * SECOND, "Pay Pressed") for n in range(5)], [("rage", "Pay Pressed", 5)]),
        ([fact(10 + n * 3 * SECOND, "Pay Pressed") for n in range(5)], []),
        ([fact(10, "Payment Failed")], [("failed_payment", "Payment Failed", 1)]),
        ([asked(10 + n / 500) for n in range(3)], [("form_retries", "utter_ask_email", 3)]),
        ([asked(10 + n / 500, "utter_goodbye") for n in range(3)], []),
        ([asked(10 + n) for n in range(3)], []),
        ([asked(10), asked(10.01, conversation="c2"), asked(10.02, "action_ask_email")], []),
        ([said(10, "order_status", "c1"), said(12, "order_status", "c2")], [("repeated_contact", "order_status", 2)]),
        ([said(10, "order_status", "c1"), said(10.01, "order_status", "c1")], []),
        ([said(10, "order_status", "c1"), said(11, "order_status", "c1")], [("repeated_contact", "order_status", 2)]),
        ([said(2, "order_status", "c1"), said(12, "order_status", "c2")], []),
    ],
)  # fmt: skip
def test_each_sign_is_seen_where_it_is(facts, expected):
    assert signs(*facts) == expected


def test_what_is_long_ago_is_forgotten():
    assert signs(fact(10, "Payment Failed"), now=39) != []
    assert signs(fact(10, "Payment Failed"), now=41) == []


def test_contacts_that_are_no_need_do_not_count():
    besides = {"repeated_contacts": {"besides": ["greet"]}}
    assert signs(said(10, "greet", "c1"), said(12, "greet", "c2"), friction=besides) == []


def test_a_sign_is_a_sentence_for_people():
    facts = [order(11, "Completed"), order(11.5, "Shipped")]
    [one] = frictions(journey(), facts, passes(journey(), facts), now=at(20))
    assert one.said == "has been in order.shipped for 8 days, where 4 days are expected"
    assert one.at - at(20) == 0 * DAY
