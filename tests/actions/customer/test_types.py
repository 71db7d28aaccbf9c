from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, StatementError

from actions.customer.schema import Customer, IdentityFailure, Order, Outage, Product

ONE_SESSION = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@ONE_SESSION
@given(price=st.decimals(Decimal("0.00"), Decimal("99999999.99"), places=2))
def test_money_comes_back_to_the_penny(session, price):
    product = session.get(Product, "aster-9")
    product.price = price
    session.flush()
    session.expire(product)
    assert product.price == price
    assert isinstance(product.price, Decimal)


@ONE_SESSION
@given(moment=st.datetimes(timezones=ZONES).filter(lambda moment: 1 < moment.year < 9999))
def test_a_moment_comes_back_as_the_same_moment_in_utc(session, moment):
    outage = session.scalars(select(Outage)).first()
    outage.since = moment
    session.flush()
    session.expire(outage)
    assert outage.since == moment
    assert outage.since.utcoffset() == timedelta(0)


def test_a_time_without_zone_is_refused(session):
    session.add(IdentityFailure(email_hash="x", failed_at=datetime.now()))  # noqa: DTZ005 - the very mistake
    with pytest.raises(StatementError, match="timezone-aware"):
        session.flush()


def test_money_sums_in_the_database(session):
    total = session.execute(
        text("SELECT sum(price) FROM products WHERE id IN ('aster-9', 'aster-9-case')")
    ).scalar_one()
    assert total in {67400, Decimal("674.00")}


def test_a_word_that_a_column_does_not_know_is_refused_by_the_database(session):
    with pytest.raises(DatabaseError, match="status"):
        session.execute(text("UPDATE orders SET status = 'lost' WHERE number = 'FL-204417'"))


def test_an_email_in_capitals_is_refused(session):
    session.get(Customer, "C-1001").email = "Anna.Brook@example.com"
    with pytest.raises(DatabaseError, match="email"):
        session.flush()


def test_an_order_of_nobody_is_refused(session):
    session.add(
        Order(
            number="FL-900000",
            customer_id="C-9999",
            placed_on=date(2026, 1, 1),
            status="placed",
            expected_on=date(2026, 1, 3),
            delivery_address="nowhere",
        )
    )
    with pytest.raises(DatabaseError):
        session.flush()


def test_deleting_a_customer_leaves_nothing_of_them(session):
    session.delete(session.get(Customer, "C-1001"))
    session.flush()
    for table in ("orders", "contracts", "channel_identities", "complaints", "appointments"):
        left = session.execute(text(f"SELECT count(*) FROM {table} WHERE customer_id = 'C-1001'")).scalar_one()
        assert left == 0, table
    assert session.execute(text("SELECT count(*) FROM bills WHERE contract_number = 'K-30117'")).scalar_one() == 0


def test_moments_are_stored_in_utc_whatever_they_come_in(session):
    session.add(
        IdentityFailure(email_hash="x", failed_at=datetime(2026, 6, 1, 12, tzinfo=timezone(timedelta(hours=1))))
    )
    session.flush()
    session.expire_all()
    found = session.scalars(select(IdentityFailure).where(IdentityFailure.email_hash == "x")).one()
    assert found.failed_at == datetime(2026, 6, 1, 11, tzinfo=UTC)
