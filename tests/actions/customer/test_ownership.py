"""What a customer asks for by number is found only when it is theirs: one suite over every finder."""

import inspect

import pytest
import sqlalchemy as sa

from actions.customer import record

# finder, a number of Anna's (C-1001), written as a person might
FINDERS = [
    (record.find_order, "fl 204417"),
    (record.find_return, "R-310245"),
    (record.find_return, "FL-198820"),
    (record.find_bill, "b-730600"),
    (record.find_contract, "k-30117"),
    (record.find_fault, "t-512207"),
    (record.find_appointment, "A-118204"),
    (record.find_complaint, "T-704115"),
]
LISTS = [
    record.latest_orders,
    record.open_orders,
    record.returns_of,
    record.bills_of,
    record.unpaid_bills,
    record.contracts_of,
    record.faults_of,
    record.complaints_of,
]


@pytest.mark.parametrize(("find", "number"), FINDERS)
def test_found_for_its_owner_only(session, find, number):
    assert find(session, "C-1001", number) is not None
    assert find(session, "C-1002", number) is None
    assert find(session, "nobody", number) is None


@pytest.mark.parametrize(("find", "number"), FINDERS)
@pytest.mark.parametrize(
    "text", ["", "FL-999999", "' OR 1=1 --", "%", "\u202e999999\u0000x", "\ud83d", "\x00", "9" * 5000]
)
def test_what_is_no_number_finds_nothing(session, find, number, text):
    assert find(session, "C-1001", text) is None


@pytest.mark.parametrize("found", LISTS)
def test_lists_hold_only_the_customers_own(session, found):
    assert found(session, "C-1001")
    assert found(session, "nobody") == []
    ours = {sa.inspect(row).identity for row in found(session, "C-1001")}
    assert not ours & {sa.inspect(row).identity for row in found(session, "C-1005")}


def test_every_finder_by_customer_is_in_this_suite():
    finders = {
        verb
        for name in record.__all__
        if inspect.isfunction(verb := getattr(record, name))
        and name.startswith("find_")
        and "customer_id" in inspect.signature(verb).parameters
    }
    assert finders - {record.find_customer} == {find for find, _ in FINDERS}
