from datetime import date
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.customer import record
from actions.customer.schema import Bill, BillLine, ChargeKind
from actions.errors import NotPossible

LINES = st.lists(
    st.tuples(
        st.sampled_from(["plan", "insurance", "roaming", "a call"]),
        st.sampled_from(get_args(ChargeKind)),
        st.decimals(-50, 200, places=2),
    ),
    max_size=6,
    unique_by=lambda line: line[:2],
)


def test_the_latest_bill_is_the_dearest_of_the_newest(session):
    assert record.latest_bill(session, "C-1001").number == "B-730601"
    assert record.latest_bill(session, "C-1001", contract_number="K-30117").number == "B-730600"
    assert record.latest_bill(session, "C-1001", contract_number="K-30131") is None


def test_a_dearer_bill_says_what_made_it_dearer(session):
    found = record.explain_bill(session, record.find_bill(session, "C-1001", "B-730600"))
    assert found.previous.number == "B-730500"
    assert found.difference == Decimal("7.50")
    assert [(change.kind, change.difference) for change in found.changes] == [
        ("roaming", Decimal("6.00")),
        ("price_rise", Decimal("1.50")),
    ]
    assert {line.kind for line in found.extras} == {"roaming", "price_rise"}
    assert "Spain" in found.changes[0].explanation


def test_what_is_gone_from_a_bill_is_said_too(session):
    found = record.explain_bill(session, record.find_bill(session, "C-1001", "B-730500"))
    assert [(change.kind, change.difference) for change in found.changes] == [("premium_number", Decimal("-3.40"))]
    assert "was on the bill before" in found.changes[0].explanation


def test_the_same_bill_as_before_has_no_changes(session):
    found = record.explain_bill(session, record.find_bill(session, "C-1001", "B-730601"))
    assert (found.difference, found.changes, found.extras) == (Decimal("0.00"), (), ())


def test_the_first_bill_has_nothing_to_compare_with(session):
    first = session.get(Bill, "B-730600")
    while (earlier := record.previous_bill(session, first)) is not None:
        assert earlier.period < first.period
        first = earlier
    found = record.explain_bill(session, first)
    assert (found.previous, found.difference, found.changes) == (None, Decimal("0.00"), ())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(before=LINES, after=LINES)
def test_the_changes_always_add_up_to_the_difference(session, before, after):
    bills = [
        Bill(
            number=f"B-90000{month}",
            contract_number="K-30131",
            period=date(2030, month, 1),
            issued_on=date(2030, month, 20),
            due_on=date(2030, month, 28),
            total=sum((amount for _, _, amount in lines), Decimal("0.00")),
            lines=[
                BillLine(position=place, label=label, kind=kind, amount=amount, explanation="")
                for place, (label, kind, amount) in enumerate(lines)
            ],
        )
        for month, lines in ((1, before), (2, after))
    ]
    session.add_all(bills)
    session.flush()
    session.expire_all()
    found = record.explain_bill(session, bills[1])
    assert sum((change.difference for change in found.changes), Decimal(0)) == found.difference
    sizes = [abs(change.difference) for change in found.changes]
    assert sizes == sorted(sizes, reverse=True)
    assert 0 not in sizes
    for bill in bills:
        session.delete(bill)
    session.flush()


def test_unpaid_bills_come_with_the_first_due_first(session, today):
    unpaid = record.unpaid_bills(session, "C-1016")
    assert [bill.due_on for bill in unpaid] == sorted(bill.due_on for bill in unpaid)
    assert [bill.due_on < today for bill in unpaid] == [True, True, False]
    assert record.unpaid_bills(session, "C-1005") != record.bills_of(session, "C-1005")


def test_a_charge_is_disputed_once(session, today):
    bill = record.find_bill(session, "C-1001", "B-730600")
    made = record.open_dispute(session, bill, "roaming", today=today)
    assert made.number.startswith("D-")
    assert (made.status, made.opened_on) == ("open", today)
    assert record.open_dispute(session, bill, "roaming", today=today) is made
    assert record.disputes_of(session, "C-1001") == [made]
    assert record.disputes_of(session, "C-1002") == []


def test_a_charge_that_is_not_on_the_bill_cannot_be_disputed(session, today):
    with pytest.raises(NotPossible) as refused:
        record.open_dispute(session, record.find_bill(session, "C-1001", "B-730600"), "insurance", today=today)
    assert refused.value.code == "not_on_bill"
