"""What was erased is known again, by nobody who does not hold the key."""

from datetime import timedelta

from sqlalchemy import select

from actions.customer.schema import Tombstone
from actions.privacy import tombstones

MAIL, PHONE = ("email", "priya@example.com"), ("phone", "+447700900123")


def test_identifiers_and_messages_are_known_again_each_as_what_it_is(session, now):
    made = tombstones.bury(session, identifiers=[MAIL], message_ids=["m-1", "m-2"], receipt="r-1", now=now)
    assert made == 3
    assert tombstones.erased(session, [MAIL, PHONE, ("user_id", MAIL[1])]) == {MAIL: now}
    assert tombstones.erased_messages(session, ["m-2", "m-3", MAIL[1]]) == {"m-2"}


def test_nothing_readable_is_kept(session, now):
    tombstones.bury(session, identifiers=[MAIL], message_ids=["m-1"], receipt="r-1", now=now)
    kept = " ".join(session.scalars(select(Tombstone.digest)))
    assert "priya" not in kept
    assert "m-1" not in kept


def test_who_is_erased_again_is_erased_until_then(session, now):
    tombstones.bury(session, identifiers=[MAIL], message_ids=[], receipt="r-1", now=now)
    later = now + timedelta(days=3)
    assert tombstones.bury(session, identifiers=[MAIL], message_ids=[], receipt="r-2", now=later) == 0
    assert tombstones.erased(session, [MAIL]) == {MAIL: later}


def test_thousands_at_once(session, now):
    many = [f"m-{number}" for number in range(2500)]
    assert tombstones.bury(session, identifiers=[], message_ids=many, receipt="r-1", now=now) == 2500
    assert len(tombstones.erased_messages(session, [*many, "another"])) == 2500
