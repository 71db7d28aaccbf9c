"""The guard asks the database rarely, and no longer than seconds after a change."""

import pytest

from actions.access.caller import Caller
from actions.access.keyring import FRESH_SECONDS, KeyRing
from actions.access.keys import add_key, revoke_key
from actions.customer.store import CustomerStore
from actions.errors import RecordError


@pytest.fixture
def time():
    return [0.0]


@pytest.fixture
def ring(store, time):
    return KeyRing(store, seconds=lambda: time[0])


async def test_a_revoked_key_is_let_in_for_seconds_only(ring, store, time, now):
    with store.session() as session:
        key = add_key(session, "priya", "agent", by="ada", now=now)
    assert await ring.owner_of(key) == Caller("priya", "agent")
    with store.session() as session:
        revoke_key(session, "priya", by="ada", now=now)
    assert await ring.owner_of(key) == Caller("priya", "agent")
    time[0] += FRESH_SECONDS
    assert await ring.owner_of(key) is None


async def test_the_first_key_closes_the_door_within_seconds(ring, store, time, now):
    assert await ring.is_empty()
    with store.session() as session:
        add_key(session, "priya", "agent", by="ada", now=now)
    time[0] += FRESH_SECONDS
    assert not await ring.is_empty()


async def test_a_database_that_cannot_be_asked_lets_no_key_in(tmp_path):
    ring = KeyRing(CustomerStore(f"sqlite:///{tmp_path}/none.db"))
    with pytest.raises(RecordError):
        await ring.owner_of("usher_anything")
    assert await ring.is_empty()


async def test_made_up_keys_do_not_fill_the_memory(ring, monkeypatch):
    monkeypatch.setattr("actions.access.keyring.AT_HAND", 10)
    for number in range(25):
        assert await ring.owner_of(f"made-up-{number}") is None
    assert len(ring._answers) <= 10
