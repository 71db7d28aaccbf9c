"""What counts is the latest word of any of a customer's identities; of two at once, the no."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.privacy import consent


@pytest.fixture
def say(session, now):
    def said(identity_id, purpose, granted, *, hours=0, **more):
        words = {"source": "web", "text_version": "2026-05", "occurred_at": now + timedelta(hours=hours), **more}
        return consent.record(session, identity_id=identity_id, purpose=purpose, granted=granted, **words)

    return said


def test_service_alone_is_allowed_without_asking(session, identity):
    assert consent.allowed(session, [identity()]) == {"service"}
    assert consent.allowed(session, []) == {"service"}


def test_a_yes_holds_until_the_no_and_the_other_way_round(session, identity, say):
    person = identity()
    say(person, "marketing", True)
    assert consent.allowed(session, [person]) == {"service", "marketing"}
    say(person, "marketing", False, hours=1)
    say(person, "service", False, hours=1)
    assert consent.allowed(session, [person]) == set()
    say(person, "service", True, hours=2)
    assert consent.allowed(session, [person]) == {"service"}


def test_the_latest_word_counts_in_whatever_order_words_arrive(session, identity, say):
    person = identity()
    say(person, "analytics", False, hours=2)
    say(person, "analytics", True, hours=1)
    assert "analytics" not in consent.allowed(session, [person])


def test_a_word_of_one_identity_holds_for_all_that_are_linked(session, identity, say):
    mail, phone = identity(), identity("phone", "+447700900999")
    say(mail, "personalisation", True)
    say(phone, "personalisation", False, hours=1)
    assert consent.allowed(session, [mail]) == {"service", "personalisation"}
    assert consent.allowed(session, [mail, phone]) == {"service"}


def test_of_two_words_at_the_same_moment_the_no_counts(session, identity, say):
    mail, phone = identity(), identity("phone", "+447700900999")
    for person, granted in ((mail, False), (phone, True), (phone, False), (phone, True)):
        say(person, "marketing", granted)
    assert consent.allowed(session, [mail, phone]) == {"service"}
    assert consent.allowed(session, [phone]) == {"service"}


def test_a_repeated_message_is_written_down_once(session, identity, say):
    person = identity()
    assert say(person, "marketing", True, message_id="m-1") is True
    assert say(person, "marketing", True, message_id="m-1") is False


def test_a_batch_is_answered_each_for_itself(session, identity, say):
    people = {number: [identity("user_id", f"c-{number}")] for number in range(1100)}
    say(people[7][0], "marketing", True)
    found = consent.allowed_each(session, people)
    assert [number for number, purposes in found.items() if purposes != {"service"}] == [7]
    assert len(found) == 1100


words = st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.integers(0, 2)), max_size=8)


@given(words=words, order=st.randoms(use_true_random=False))
def test_order_of_arrival_does_not_matter(words, order):
    def fold(said):
        latest = [{"marketing": (hours, not granted)} for hours, granted, _ in said]
        return consent._together(latest)

    shuffled = list(words)
    order.shuffle(shuffled)
    assert fold(words) == fold(shuffled)
    newest = max(((hours, not granted) for hours, granted, _ in words), default=None)
    assert ("marketing" in fold(words)) is (newest is not None and not newest[1])
