from datetime import date

import pytest

from actions.customer import record
from actions.customer.days import is_working_day
from actions.customer.schema import Order
from actions.errors import NotPossible

LATE, DELIVERED, PLACED, OUT = "FL-204417", "FL-204533", "FL-204702", "FL-204655"


def test_orders_come_newest_first(session):
    assert [order.number for order in record.latest_orders(session, "C-1001")] == ["FL-204533", LATE, "FL-198820"]
    assert len(record.latest_orders(session, "C-1001", limit=1)) == 1
    assert [order.number for order in record.open_orders(session, "C-1001")] == [LATE]


def test_a_late_order_says_why_and_how_late(session, today):
    (order,) = record.late_orders(session, "C-1001", today=today)
    found = record.delivery(order, today=today)
    assert found.days_late == (today - order.expected_on).days == 5
    assert found.reason == "the lorry broke down and the parcel went back to the depot"
    assert found.can_change_date
    assert not found.can_change_address


def test_an_order_past_its_day_is_late_whatever_its_status_says(session):
    order = session.get(Order, PLACED)
    assert record.late_orders(session, "C-1004", today=date(2027, 1, 1))[-1] is order
    assert record.delivery(order, today=date(2027, 1, 1)).days_late > 0


def test_a_delivered_order_is_never_late(session, today):
    found = record.delivery(session.get(Order, DELIVERED), today=today)
    assert (found.days_late, found.can_change_date, found.can_change_address) == (0, False, False)


@pytest.mark.parametrize("number", [LATE, PLACED, "FL-204610"])
def test_offered_days_are_days_that_can_be_chosen(session, today, number):
    order = session.get(Order, number)
    days = record.delivery_days(order, today=today)
    assert len(days) == 5
    for day in days:
        assert day > today
        assert is_working_day(day)
        assert record.change_delivery_date(session, order, day, today=today).expected_on == day


def test_a_late_order_that_gets_a_new_day_is_late_no_more(session, today):
    order = session.get(Order, LATE)
    record.change_delivery_date(session, order, record.delivery_days(order, today=today)[2], today=today)
    assert order.status == "dispatched"
    assert record.late_orders(session, "C-1001", today=today) == []
    assert order.delay_reason


@pytest.mark.parametrize(
    ("number", "day", "code"),
    [
        (DELIVERED, date(2026, 11, 20), "already_left"),
        (OUT, date(2026, 11, 20), "already_left"),
        (PLACED, date(2026, 11, 18), "too_soon"),
        (PLACED, date(2026, 11, 1), "too_soon"),
        (PLACED, date(2026, 11, 22), "no_delivery"),
        (PLACED, date(2027, 3, 1), "too_late"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_the_reason(session, today, number, day, code):
    order = session.get(Order, number)
    before = order.expected_on
    with pytest.raises(NotPossible) as refused:
        record.change_delivery_date(session, order, day, today=today)
    assert refused.value.code == code
    assert refused.value.message.endswith(".")
    assert order.expected_on == before


def test_the_address_can_change_while_the_order_is_here(session):
    order = session.get(Order, PLACED)
    assert record.change_delivery_address(session, order, " 1 New Street ").delivery_address == "1 New Street"


@pytest.mark.parametrize(
    ("number", "address", "code"), [(LATE, "1 New Street", "already_left"), (PLACED, " ", "no_address")]
)
def test_the_address_is_refused_with_the_reason(session, number, address, code):
    with pytest.raises(NotPossible) as refused:
        record.change_delivery_address(session, session.get(Order, number), address)
    assert refused.value.code == code


def test_an_order_costs_what_its_lines_cost(session):
    assert str(session.get(Order, LATE).total) == "674.00"
