"""A note is kept if what it tells of is kept, and names nobody."""

import pytest
from sqlalchemy import select

from actions.customer.schema import AuditNote
from actions.privacy import audit


def test_a_note_says_who_did_what_and_names_the_subject_by_a_digest(session, now):
    audit.note(session, actor="desk", action="profile.read", subject="c-1", purpose="service", at=now, details={"n": 1})
    audit.note(session, actor="desk", action="key.added", subject=None, at=now)
    first, second = session.scalars(select(AuditNote).order_by(AuditNote.id))
    assert (first.actor, first.action, first.purpose, first.at, first.details) == (
        "desk",
        "profile.read",
        "service",
        now,
        {"n": 1},
    )
    assert first.subject == audit.subject_digest(session, "c-1")
    assert (second.subject, second.details) == (None, {})


def test_a_note_goes_with_a_transaction_that_fails(store, now):
    def fail():
        with store.session() as session:
            audit.note(session, actor="desk", action="profile.read", subject="c-1", at=now)
            raise RuntimeError("the read failed")

    with pytest.raises(RuntimeError, match="the read failed"):
        fail()
    with store.session() as session:
        assert session.scalar(select(AuditNote.id)) is None
