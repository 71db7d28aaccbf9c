import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest

from actions.customer import record
from actions.customer.schema import Order
from actions.errors import NotPossible


@pytest.fixture
def delivered(session):
    return session.get(Order, "FL-204533")


def test_a_return_is_registered_once(session, delivered, today):
    (item,) = record.returnable_items(session, delivered, today=today)
    made = record.open_return(session, delivered, item.product_id, "too loud", today=today)
    assert made.number.startswith("R-")
    assert (made.status, made.refund_amount, made.requested_on) == ("requested", Decimal("89.00"), today)
    assert record.open_return(session, delivered, item.product_id, "again", today=today) is made
    assert record.returnable_items(session, delivered, today=today) == []
    assert record.returns_of(session, "C-1001")[0] is made


@pytest.mark.parametrize(("opened", "days"), [(False, 30), (True, 14)])
def test_the_time_for_it_depends_on_the_box(session, delivered, opened, days):
    last = delivered.delivered_on + timedelta(days=days)
    assert record.return_until(delivered, opened=opened) == last
    assert record.returnable_items(session, delivered, today=last, opened=opened)
    assert not record.returnable_items(session, delivered, today=last + timedelta(days=1), opened=opened)
    with pytest.raises(NotPossible) as refused:
        record.open_return(session, delivered, "kestrel-buds", "", today=last + timedelta(days=1), opened=opened)
    assert refused.value.code == "too_late"
    assert record.open_return(session, delivered, "kestrel-buds", "", today=last, opened=opened)


@pytest.mark.parametrize(
    ("number", "product", "code"),
    [("FL-204417", "aster-9", "not_delivered"), ("FL-204533", "aster-9", "not_in_order")],
)
def test_what_cannot_come_back_is_refused_with_the_reason(session, today, number, product, code):
    with pytest.raises(NotPossible) as refused:
        record.open_return(session, session.get(Order, number), product, "", today=today)
    assert refused.value.code == code


def test_a_refused_return_can_be_tried_again(session, today):
    order = session.get(Order, "FL-203512")
    again = record.open_return(session, order, "orrin-tab-mini", "it is broken", today=today)
    assert again.number != "R-308996"


def test_of_two_returns_at_the_same_moment_one_is_kept(store, today):
    both_have_looked = threading.Barrier(2)

    def try_it(_):
        with store.session() as session:
            order = session.get(Order, "FL-204533")
            assert record.returnable_items(session, order, today=today)
            both_have_looked.wait(timeout=30)
            return record.open_return(session, order, "kestrel-buds", "", today=today).number

    with ThreadPoolExecutor(2) as pool:
        results = [pool.submit(try_it, number) for number in range(2)]
    numbers = {result.result() for result in results if result.exception() is None}
    assert len(numbers) == 1
    with store.session() as session:
        assert [back.number for back in record.returns_of(session, "C-1001") if back.product_id == "kestrel-buds"] == [
            *numbers
        ]


@pytest.mark.parametrize(
    ("customer", "number", "status"),
    [("C-1001", "R-310245", "received"), ("C-1006", "R-310301", "requested"), ("C-1015", "R-309502", "refunded")],
)
def test_a_refund_is_due_five_working_days_after_the_product_came(session, customer, number, status):
    back = record.find_return(session, customer, number)
    assert back.status == status
    due = record.refund_due_on(back)
    match status:
        case "requested":
            assert due is None
        case "received":
            assert (due - back.received_on).days in {7, 8, 9}
        case "refunded":
            assert due == back.refunded_on
