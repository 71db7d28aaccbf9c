"""A key is shown once; what is kept of it opens nothing."""

import pytest
from sqlalchemy import inspect, select

from actions.access.caller import Caller
from actions.access.keys import PREFIX, add_key, as_role, has_keys, list_keys, owner_of, revoke_key
from actions.customer.schema import ApiKey, AuditNote
from actions.errors import NotPossible


def test_a_key_opens_until_it_is_revoked(session, now):
    assert not has_keys(session)
    key = add_key(session, "web-shop", "source", by="ada", now=now)
    assert key.startswith(PREFIX)
    assert len(key) == len(PREFIX) + 43
    assert owner_of(session, key) == Caller("web-shop", "source")
    assert has_keys(session)
    revoke_key(session, "web-shop", by="ada", now=now)
    revoke_key(session, "web-shop", by="ada", now=now)
    assert owner_of(session, key) is None
    assert not has_keys(session)
    assert [one.action for one in session.scalars(select(AuditNote).order_by(AuditNote.id))] == [
        "key.added",
        "key.revoked",
    ]


def test_what_is_kept_is_no_key(session, now):
    key = add_key(session, "web-shop", "source", by="ada", now=now)
    kept = session.scalars(select(ApiKey)).one()
    values = [str(getattr(kept, column.key)) for column in inspect(ApiKey).columns]
    assert not any(key in value for value in values)
    assert owner_of(session, kept.digest) is None


def test_a_name_is_never_used_twice(session, now):
    add_key(session, "priya", "agent", by="ada", now=now)
    revoke_key(session, "priya", by="ada", now=now)
    with pytest.raises(NotPossible, match="There is, or was, a key called priya"):
        add_key(session, "priya", "agent", by="ada", now=now)
    assert [(one.name, one.role) for one in list_keys(session)] == [("priya", "agent")]


def test_what_is_not_there_is_said(session, now):
    with pytest.raises(NotPossible, match="no key called nobody"):
        revoke_key(session, "nobody", by="ada", now=now)
    with pytest.raises(NotPossible, match="no role king: it is one of agent, supervisor"):
        as_role("king")
