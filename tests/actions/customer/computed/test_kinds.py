from datetime import UTC, datetime, timedelta

import pytest

from actions.customer.computed.base import Fact
from actions.customer.definition import Computed

# A Tuesday, British Summer Time.
BEGIN = datetime(2026, 5, 5, 8, 30, tzinfo=UTC)


def of(kind, *facts, now=None, **settings):
    """What some facts, (name, days after the beginning, properties), come to."""
    fold = Computed.model_validate({"title": "t", "means": "m", kind: settings}).fold
    state = None
    for number, (name, days, *properties) in enumerate(facts):
        fact = Fact(
            f"m{number}", "track", name, BEGIN + timedelta(days=days), "web", properties[0] if properties else {}
        )
        if name in fold.names():
            state = fold.take(state, fact)
    return fold.value(state, now=now or BEGIN + timedelta(days=30))


def test_orders_are_counted_once_and_not_when_cancelled():
    facts = [
        ("Order Completed", 1, {"order_id": "1"}),
        ("Order Completed", 2, {"order_id": "2"}),
        ("Order Completed", 2.1, {"order_id": "2"}),
        ("Order Cancelled", 3, {"order_id": "1"}),
    ]
    assert of("count", *facts, events=["Order Completed"], by="order_id", **{"except": ["Order Cancelled"]}) == 1
    assert of("count", *facts, events=["Order Completed"]) == 3
    assert of("count", events=["Order Completed"]) == 0


def test_a_ticket_that_was_opened_again_is_open():
    facts = [("Opened", 1, {"t": 1}), ("Closed", 2, {"t": 1}), ("Opened", 3, {"t": 1}), ("Closed", 1, {"t": 2})]
    assert of("count", *facts, events=["Opened"], by="t", **{"except": ["Closed"]}) == 1


def test_value_is_what_was_paid_less_what_was_refunded():
    facts = [
        ("Order Completed", 1, {"order_id": "1", "total": "19.99"}),
        ("Order Completed", 2, {"order_id": "2", "revenue": 100, "total": 120}),
        ("Order Completed", 3, {"order_id": "2", "revenue": 90}),
        ("Order Refunded", 4, {"order_id": "1", "total": 9.99}),
        ("Order Completed", 5, {"order_id": "3", "total": "free"}),
        ("Order Completed", 5, {"order_id": "4", "total": float("nan")}),
    ]
    settings = {"events": ["Order Completed"], "of": ["revenue", "total"], "by": "order_id", "less": ["Order Refunded"]}
    assert of("sum", *facts, **settings) == 100
    assert of("sum", *facts[:1], **settings) == 19.99


def test_the_latest_word_counts_by_its_own_time():
    facts = [("Said", 5, {"sentiment": "negative"}), ("Said", 1, {"sentiment": "positive"}), ("Said", 9, {})]
    assert of("latest", *facts, events=["Said"], of="sentiment") == "negative"
    assert of("latest", events=["Said"], of="sentiment") is None
    assert of("latest", *facts, events=["Said"], of="sentiment", besides=["negative"]) == "positive"


def test_days_since_the_first_and_the_last():
    facts = [("Said", 5), ("Said", 1), ("Said", 9.5)]
    assert of("days", *facts, events=["Said"], since="first") == 29
    assert of("days", *facts, events=["Said"], since="last") == 20
    assert of("days", ("Said", 40), events=["Said"], since="last") == 0
    assert of("days", events=["Said"], since="last") is None


def test_the_most_common_hour_is_the_shops():
    facts = [("Said", 1), ("Said", 2), ("Said", 3.5)]
    assert of("most_common", *facts, events=["Said"], of="hour") == "9"
    assert of("most_common", *facts, events=["Said"], of="channel") == "web"
    assert of("most_common", ("Said", 1, {"c": "a"}), ("Said", 2, {"c": "b"}), events=["Said"], of="c") == "b"


@pytest.mark.parametrize(("months", "rate"), [(1, 1), (2, 1.5), (6, 1.7)])
def test_a_rate_is_a_months_average(months, rate):
    facts = [("Said", 1), ("Said", 2), ("Said", 27), ("Said", 28), ("Said", 61)]
    now = BEGIN + timedelta(days=62)
    assert of("rate", *facts, events=["Said"], months=months, now=now) == rate
