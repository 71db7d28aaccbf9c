from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from actions.customer.days import is_working_day
from actions.customer.migrate import upgrade
from actions.customer.sample import DEMO_EMAIL, catalogue, contracts, ensure_sample, orders, people, places, service
from actions.customer.sample.__main__ import main
from actions.customer.schema import (
    Appointment,
    AppointmentSlot,
    Bill,
    BillLine,
    ChargeKind,
    Contract,
    Customer,
    Fault,
    FaultKind,
    Order,
    OrderStatus,
    Product,
    Return,
)
from actions.customer.store import CustomerStore

DAYS = st.dates(date(2026, 1, 1), date(2031, 12, 31))


def of(kind, rows):
    return [row for row in rows if isinstance(row, kind)]


def test_the_demo_customer_is_there(session):
    anna = session.scalars(select(Customer).where(Customer.email == DEMO_EMAIL)).one()
    found = {order.number: order.status for order in session.scalars(select(Order).where(Order.customer == anna))}
    assert found["FL-204417"] == "late"
    assert found["FL-204533"] == "delivered"
    held = {contract.plan.name for contract in session.scalars(select(Contract).where(Contract.customer == anna))}
    assert held == {"Fibre 300", "Flex 20"}


def test_every_kind_of_thing_is_there(session):
    assert session.scalar(select(func.count()).select_from(Customer)) == 25
    assert set(session.scalars(select(Order.status))) == set(get_args(OrderStatus))
    assert set(session.scalars(select(BillLine.kind))) == set(get_args(ChargeKind))
    assert set(session.scalars(select(Fault.kind))) == set(get_args(FaultKind))
    assert {None} < set(session.scalars(select(Bill.paid_on)))
    assert "received" in set(session.scalars(select(Return.status)))


def test_the_same_day_gives_the_same_sample(tmp_path, frozen_clock):
    dumps = []
    for name in ("one", "two"):
        url = f"sqlite:///{tmp_path}/{name}.db"
        ensure_sample(url, clock=frozen_clock)
        opened = CustomerStore(url)
        with opened.engine.connect() as connection:
            tables = ("customers", "orders", "bills", "bill_lines", "appointment_slots", "outages", "faults")
            dumps.append([connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables])
        opened.close()
    assert dumps[0] == dumps[1]


@given(DAYS)
@settings(deadline=None)
def test_on_every_day_orders_make_sense(today):
    for order in of(Order, orders.rows(today)):
        assert is_working_day(order.expected_on), order.number
        assert order.placed_on <= today
        assert order.expected_on > order.placed_on
        match order.status:
            case "late":
                assert order.expected_on < today
                assert order.delay_reason
            case "delivered" | "returned":
                assert order.delivered_on == order.expected_on < today
            case "placed" | "packed" | "dispatched" | "out_for_delivery":
                assert order.expected_on >= today
                assert order.delivered_on is None
        assert (order.tracking is not None) == (order.carrier is not None)


@given(DAYS)
@settings(deadline=None)
def test_on_every_day_returns_make_sense(today):
    rows = orders.rows(today)
    by_number = {order.number: order for order in of(Order, rows)}
    for back in of(Return, rows):
        order = by_number[back.order_number]
        assert back.requested_on > order.delivered_on
        assert back.product_id in {item.product_id for item in order.items}
        assert (back.status == "refunded") == (back.refunded_on is not None)
        assert back.received_on is None or back.requested_on < back.received_on <= today
        assert back.refunded_on is None or back.received_on < back.refunded_on <= today


@given(DAYS)
@settings(deadline=None, max_examples=40)
def test_on_every_day_bills_add_up(today):
    rows = contracts.rows(today)
    bills = of(Bill, rows)
    assert len({bill.number for bill in bills}) == len(bills)
    assert len({(bill.contract_number, bill.period) for bill in bills}) == len(bills)
    started = {contract.number: contract.started_on for contract in of(Contract, rows)}
    for bill in bills:
        assert bill.total == sum((line.amount for line in bill.lines), Decimal(0))
        assert bill.period.day == 1
        assert bill.issued_on < bill.due_on
        assert bill.issued_on <= today
        assert bill.paid_on is None or bill.issued_on <= bill.paid_on <= today
        assert all(line.explanation.endswith(".") for line in bill.lines)
        assert bill.period >= started[bill.contract_number].replace(day=1)


@given(DAYS)
@settings(deadline=None, max_examples=40)
def test_on_every_day_what_a_contract_costs_is_what_its_bill_says(today):
    rows = contracts.rows(today)
    newest = {bill.contract_number: bill for bill in sorted(of(Bill, rows), key=lambda bill: bill.period)}
    for contract in of(Contract, rows):
        monthly = [
            line.amount for line in newest[contract.number].lines if line.kind in {"plan", "price_rise", "discount"}
        ]
        assert sum(monthly, Decimal(0)) == contract.price_month
        assert contract.started_on < contract.ends_on


@given(DAYS)
@settings(deadline=None, max_examples=20)
def test_on_every_day_appointments_can_be_booked_and_moved(today):
    rows = service.rows(today)
    slots = of(AppointmentSlot, rows)
    assert all(slot.starts_at.date() > today for slot in slots)
    for kind in ("engineer", "store"):
        assert sum(not slot.taken for slot in slots if slot.kind == kind and slot.place == "Bristol") >= 10
    booked = of(Appointment, rows)
    assert len(booked) == 3
    for one in booked:
        assert [s.taken for s in slots if (s.kind, s.place, s.starts_at) == (one.kind, one.place, one.starts_at)] == [
            True
        ]


def test_an_appointment_with_an_engineer_is_the_visit_of_the_fault(session):
    visited = session.scalars(select(Fault).where(Fault.engineer_visit_on.is_not(None)))
    visits = {fault.contract.customer_id: fault.engineer_visit_on for fault in visited}
    booked = session.scalars(select(Appointment).where(Appointment.kind == "engineer"))
    assert {one.customer_id: one.starts_at.date() for one in booked} == visits


def test_names_are_those_of_the_contract_between_the_rooms():
    names = {product.name for product in of(Product, catalogue.rows())}
    assert names == {
        "Aster 9", "Aster 9 Pro", "Aster Lite", "Nimbus X2", "Nimbus Fold", "Kestrel One", "Kestrel One Plus",
        "Orrin Tab 11", "Orrin Tab Mini", "Nimbus Watch S", "Kestrel Buds", "Aster Buds Air", "Fernline Hub 2",
        "Fernline Hub Max", "Aster 9 case", "Nimbus X2 case",
    }  # fmt: skip
    assert set(catalogue.PLAN_NAMES.values()) == {
        "Flex 5", "Flex 20", "Flex 60", "Unlimited", "Unlimited Max", "Family Share", "Fibre 80", "Fibre 300",
        "Fibre 900", "SIM 10", "SIM 40",
    }  # fmt: skip


def test_every_customer_lives_where_the_network_is_known():
    now = datetime.combine(date(2026, 11, 18), time(9), tzinfo=UTC)
    areas = {row.postcode_area for row in places.rows(now) if row.__tablename__ == "coverage"}
    customers = of(Customer, people.rows(date(2026, 11, 18)))
    assert {customer.postcode.split()[0] for customer in customers} <= areas
    assert all(customer.email.endswith("@example.com") for customer in customers)
    assert Counter(customer.phone[:9] for customer in customers) == {"07700 900": 25}


def test_a_second_time_nothing_is_added(sample_url, frozen_clock):
    assert ensure_sample(sample_url, clock=frozen_clock) == "left_alone"


def test_later_only_bookable_times_are_added_and_changes_stay(sample_url, store, now):
    with store.session() as session:
        session.get(Order, "FL-204417").status = "delivered"
        before = session.scalar(select(func.count()).select_from(AppointmentSlot))
    assert ensure_sample(sample_url, clock=lambda: now + timedelta(days=5)) == "topped_up"
    assert ensure_sample(sample_url, clock=lambda: now + timedelta(days=5)) == "left_alone"
    with store.session() as session:
        assert session.get(Order, "FL-204417").status == "delivered"
        assert session.scalar(select(func.count()).select_from(AppointmentSlot)) > before
        times = session.execute(select(AppointmentSlot.kind, AppointmentSlot.place, AppointmentSlot.starts_at)).all()
        assert len(times) == len(set(times))


def test_a_database_with_other_customers_is_left_alone(tmp_path, today):
    url = f"sqlite:///{tmp_path}/own.db"
    upgrade(url)
    own = CustomerStore(url)
    with own.session() as session:
        session.add(
            Customer(
                id="42", name="Own Customer", email="own@example.org", phone="", address="", postcode="", city="",
                since=today,
            )
        )  # fmt: skip
    assert ensure_sample(url) == "left_alone"
    with own.session() as session:
        assert session.scalar(select(func.count()).select_from(Customer)) == 1
    own.close()


@pytest.mark.parametrize("days", [0, 11, 39])
def test_the_sample_can_be_filled_on_any_day(tmp_path, now, days):
    url = f"sqlite:///{tmp_path}/{days}.db"
    assert ensure_sample(url, clock=lambda: now + timedelta(days=days)) == "filled"


def test_the_command_says_what_it_did(tmp_path, capsys):
    url = f"sqlite:///{tmp_path}/var/customers.db"
    assert main([url]) == 0
    assert "Try anna.brook@example.com with order FL-204417." in capsys.readouterr().out
    assert main([url]) == 0
    assert capsys.readouterr().out == f"The customers are in {url}.\n"


def test_the_command_takes_its_place_from_the_environment(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("USHER_CUSTOMER_DB", f"sqlite:///{tmp_path}/own.db")
    assert main([]) == 0
    assert (tmp_path / "own.db").exists()
    assert "own.db" in capsys.readouterr().out


def test_the_command_fails_with_the_mend_and_no_password(capsys):
    assert main(["postgresql://usher:secret@127.0.0.1:1/none"]) == 1
    said = capsys.readouterr().err
    assert "python -m actions.customer.sample" in said
    assert "secret" not in said
