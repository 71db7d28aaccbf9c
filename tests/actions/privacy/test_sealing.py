"""Notes become one line of entries, whoever writes and seals at the same time; any change of it is found."""

import threading
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from actions.customer.schema import AuditEntry, AuditNote
from actions.errors import NotPossible
from actions.privacy import audit
from actions.privacy.chain import GENESIS, Head
from actions.privacy.reading import entries_of
from actions.privacy.sealing import seal, seal_batch
from actions.privacy.verifying import read_head, verify


def write(session, now, number):
    for each in range(number):
        who = {"actor": f"desk {each}", "subject": f"C-{each}", "at": now + timedelta(seconds=each)}
        audit.note(session, action="profile.read", purpose="service", details={"fields": ["name", each]}, **who)


@pytest.fixture
def sealed(session, now):
    write(session, now, 6)
    assert seal_batch(session) == 6
    return session


def test_entries_say_what_the_notes_said(sealed, now):
    assert sealed.scalar(select(func.count()).select_from(AuditNote)) == 0
    first, second = sealed.scalars(select(AuditEntry).order_by(AuditEntry.id).limit(2))
    assert (first.id, first.actor, first.purpose, first.at, first.previous) == (1, "desk 0", "service", now, GENESIS)
    assert (second.details, second.previous) == ({"fields": ["name", 1]}, first.digest)
    assert [entry.id for entry in entries_of(sealed, "C-4")] == [5]


def test_a_log_that_nobody_touched_is_whole(sealed, now):
    found = verify(sealed)
    assert (found.head.entries, found.problems) == (6, [])
    write(sealed, now, 3)
    seal_batch(sealed, limit=2)
    assert seal_batch(sealed) == 1
    assert verify(sealed, noted=found.head).problems == []


def test_an_empty_log_is_whole(session):
    assert verify(session) == verify(session, noted=Head(0, GENESIS))
    assert verify(session).problems == []


@pytest.mark.parametrize("statement", ["UPDATE audit_entries SET actor = 'x'", "DELETE FROM audit_entries"])
def test_the_database_itself_refuses_to_change_an_entry(sealed, statement):
    with pytest.raises(DatabaseError, match="never changed"), sealed.begin_nested():
        sealed.execute(text(statement))


COLUMNS = ("at", "actor", "action", "subject", "purpose", "details", "previous", "digest")


def unguarded(session):
    """What somebody with all rights on the database can do first."""
    if session.connection().dialect.name == "sqlite":
        session.execute(text("DROP TRIGGER audit_entries_stay_update"))
        session.execute(text("DROP TRIGGER audit_entries_stay_delete"))
    else:
        session.execute(text("DROP TRIGGER audit_entries_stay ON audit_entries"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(number=st.integers(1, 6), what=st.sampled_from([*COLUMNS, "removed", "cut", "moved"]))
def test_tampering_with_any_entry_is_found(sealed, number, what):
    with sealed.no_autoflush:
        outer = sealed.begin_nested()
        unguarded(sealed)
        values = {"number": number}
        if what == "removed":
            sealed.execute(text("DELETE FROM audit_entries WHERE id = :number"), values)
        elif what == "cut":
            sealed.execute(text("DELETE FROM audit_entries WHERE id >= :number"), values)
        elif what == "moved":
            sealed.execute(text("UPDATE audit_entries SET id = 100 WHERE id = :number"), values)
        else:
            entry = sealed.get_one(AuditEntry, number, populate_existing=True)
            kept = getattr(entry, what)
            setattr(entry, what, {"n": 0} if what == "details" else kept + timedelta(0, 1) if what == "at" else "x")
            sealed.flush()
        assert verify(sealed).problems
        outer.rollback()
        sealed.expire_all()
    assert verify(sealed).problems == []


def test_cutting_the_end_off_and_moving_the_head_back_is_found(sealed, now):
    before = verify(sealed).head
    unguarded(sealed)
    entry = sealed.get_one(AuditEntry, 5)
    sealed.execute(text("DELETE FROM audit_entries WHERE id > 5"))
    sealed.execute(text("UPDATE audit_heads SET entries = 5, digest = :digest"), {"digest": entry.digest})
    assert verify(sealed).problems == ["The head was changed."]
    assert "Entry 6 is not the one that was noted" in verify(sealed, noted=before).problems[-1]


def test_wiping_the_whole_log_is_found_by_a_noted_head(sealed):
    before = verify(sealed).head
    unguarded(sealed)
    sealed.execute(text("DELETE FROM audit_entries"))
    sealed.execute(text("DELETE FROM audit_heads"))
    assert verify(sealed, noted=before).problems


def test_a_head_is_read_as_it_was_printed():
    assert read_head(str(Head(12, "ab"))) == Head(12, "ab")
    for written in ("", "12", "ab:12", "12:"):
        with pytest.raises(NotPossible, match="no head"):
            read_head(written)


def test_writers_and_sealers_at_the_same_time_keep_one_line(empty_store, now):
    """Eight writers and two sealers, on each kind of database."""
    failures = []

    def attempt(work):
        try:
            work()
        except Exception as error:
            failures.append(error)

    def writing():
        for _ in range(5):
            with empty_store.session() as session:
                write(session, now, 2)
            audit.access(empty_store, actor="reader", action="profile.read", subject="C-1", at=now)

    def sealing():
        for _ in range(10):
            seal(empty_store)

    threads = [threading.Thread(target=attempt, args=(work,)) for work in (*[writing] * 8, sealing, sealing)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal(empty_store)
    assert failures == []
    with empty_store.session() as session:
        found = verify(session)
        assert (found.head.entries, found.problems) == (8 * 5 * 3, [])
