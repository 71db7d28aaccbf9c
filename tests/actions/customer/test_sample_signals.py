"""The sample's touchpoints: told once, about what its record holds, and never from the future."""

from sqlalchemy import delete, func, select

from actions.customer.identifiers import Identifier
from actions.customer.identities import find, members
from actions.customer.sample import ensure_sample
from actions.customer.sample.signals import signals
from actions.customer.schema import Customer, Identity, Order, Touchpoint
from actions.customer.store import CustomerStore
from actions.privacy.consent import allowed
from actions.tracking.take import take


def test_every_customer_and_order_is_told_of(session):
    about = {
        touchpoint.properties.get("order_id")
        for touchpoint in session.scalars(select(Touchpoint).where(Touchpoint.name == "Order Completed"))
    }
    assert about == set(session.scalars(select(Order.number)))
    known = set(session.scalars(select(Identity.value).where(Identity.kind == "user_id")))
    assert known == set(session.scalars(select(Customer.id)))


def test_nothing_is_told_that_lies_ahead(session, now):
    assert session.scalar(select(func.max(Touchpoint.occurred_at))) <= now


def test_telling_it_again_changes_nothing(session, now):
    before = session.scalar(select(func.count()).select_from(Touchpoint))
    taken = take(session, signals(session, now))
    assert (taken.stored, taken.refused) == (0, ())
    assert session.scalar(select(func.count()).select_from(Touchpoint)) == before


def test_a_customers_names_are_one_customer_with_what_they_agreed_to(session):
    anna = find(session, Identifier("user_id", "C-1001"))
    names = members(session, anna)
    assert find(session, Identifier("email", "anna.brook@example.com")) in names
    assert find(session, Identifier("rest", "anna-brook")) in names
    assert allowed(session, names) == {"service", "personalisation", "analytics"}
    carys = find(session, Identifier("user_id", "C-1003"))
    assert allowed(session, members(session, carys)) == {"service"}


def test_a_sample_from_before_there_were_touchpoints_gets_them(sample_url, frozen_clock):
    store = CustomerStore(sample_url)
    with store.session() as session:
        session.execute(delete(Touchpoint))
    assert ensure_sample(sample_url, clock=frozen_clock) == "topped_up"
    assert ensure_sample(sample_url, clock=frozen_clock) == "left_alone"
    with store.session() as session:
        assert session.scalar(select(func.count()).select_from(Touchpoint)) > 200
    store.close()
