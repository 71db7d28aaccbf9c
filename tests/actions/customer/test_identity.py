from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from actions.customer.identity import MAX_FAILURES, customer_on_channel, find_customer, identify, link
from actions.customer.schema import ChannelIdentity, IdentityFailure


@pytest.mark.parametrize(
    ("email", "number"),
    [
        ("anna.brook@example.com", "FL-204417"),
        ("  Anna.Brook@Example.com ", "my order is fl204533"),
        ("ANNA.BROOK@EXAMPLE.COM", "204417"),
    ],
)
def test_known_by_an_email_and_an_order_of_one_customer(session, now, email, number):
    found = identify(session, email, number, now=now)
    assert found.outcome == "known"
    assert found.customer.name == "Anna Brook"


@pytest.mark.parametrize(
    ("email", "number"),
    [
        ("anna.brook@example.com", "FL-204610"),  # somebody else's order
        ("ben.okafor@example.com", "FL-204417"),
        ("anna.brook@example.com", "FL-000000"),
        ("anna.brook@example.com", ""),
        ("", ""),
        ("' OR '1'='1", "FL-204417"),
        ("%@example.com", "FL-204417"),
    ],
)
def test_unknown_when_one_of_them_does_not_fit(session, now, email, number):
    assert identify(session, email, number, now=now).outcome == "no_match"


def test_guessing_ends_after_a_few_tries_and_begins_anew_later(session, now):
    for number in range(MAX_FAILURES):
        assert identify(session, "anna.brook@example.com", f"FL-{number:06d}", now=now).outcome == "no_match"
    assert identify(session, "anna.brook@example.com", "FL-204417", now=now).outcome == "too_many_attempts"
    assert identify(session, "Ben.Okafor@example.com", "FL-204610", now=now).outcome == "known"
    later = now + timedelta(minutes=16)
    assert identify(session, "anna.brook@example.com", "FL-204417", now=later).outcome == "known"


def test_old_failures_are_not_kept(session, now):
    identify(session, "nobody@example.com", "FL-000001", now=now)
    identify(session, "somebody@example.com", "FL-000001", now=now + timedelta(hours=1))
    assert session.scalar(select(func.count()).select_from(IdentityFailure)) == 1


def test_an_unknown_email_is_told_no_more_than_a_known_one(session, now):
    outcomes = [
        [identify(session, email, "FL-000001", now=now).outcome for _ in range(MAX_FAILURES + 1)]
        for email in ("anna.brook@example.com", "nobody@example.com")
    ]
    assert outcomes[0] == outcomes[1]


def test_a_failure_keeps_no_email(session, now):
    identify(session, "nobody@example.com", "FL-000001", now=now)
    failure = session.scalars(select(IdentityFailure)).one()
    assert len(failure.email_hash) == 64
    assert "nobody" not in failure.email_hash


def test_a_linked_customer_is_known_on_that_channel_only(session, now):
    anna = find_customer(session, "C-1001")
    assert customer_on_channel(session, "webchat", "s-1") is None
    assert link(session, anna, "webchat", "s-1", now=now)
    assert link(session, anna, "webchat", "s-1", now=now)
    assert customer_on_channel(session, "webchat", "s-1") is anna
    assert customer_on_channel(session, "rest", "s-1") is None
    assert customer_on_channel(session, "webchat", "S-1") is None


def test_a_name_is_never_taken_over(session, now):
    ben = find_customer(session, "C-1002")
    assert not link(session, find_customer(session, "C-1001"), "rest", "ben-okafor", now=now)
    assert customer_on_channel(session, "rest", "ben-okafor") is ben


@pytest.mark.parametrize("name", ["default", "Default", "", "  ", "user"])
def test_a_name_that_many_share_belongs_to_nobody(session, now, name):
    assert not link(session, find_customer(session, "C-1001"), "rest", name, now=now)
    assert customer_on_channel(session, "rest", name) is None


def test_without_a_channel_nobody_is_known(session, now):
    assert not link(session, find_customer(session, "C-1001"), None, "s-1", now=now)
    assert customer_on_channel(session, None, "anna-brook") is None


def test_two_links_at_once_leave_one(store, now):
    def try_it(customer_id):
        with store.session() as session:
            return link(session, find_customer(session, customer_id), "rest", "new", now=now)

    with ThreadPoolExecutor(2) as pool:
        results = [pool.submit(try_it, customer_id) for customer_id in ("C-1001", "C-1002")]
    won = [result.exception() is None and result.result() for result in results]
    assert won.count(True) == 1
    with store.session() as session:
        linked = select(func.count()).select_from(ChannelIdentity).where(ChannelIdentity.external_id == "new")
        assert session.scalar(linked) == 1
