"""The action server seals and clears out by itself, and goes on when a pass fails."""

import asyncio

from sqlalchemy import func, select

from actions.customer.schema import AuditEntry, IdentityFailure
from actions.customer.store import CustomerStore
from actions.privacy import audit
from actions.privacy.declaration import Retention
from actions.privacy.passes import Passes


async def until(condition):
    for _ in range(500):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never happened")


def count(store, model):
    with store.session() as session:
        return session.scalar(select(func.count()).select_from(model))


async def test_what_is_noted_is_sealed_and_what_is_old_goes(store, now):
    with store.session() as session:
        session.add(IdentityFailure(email_hash="x", failed_at=now.replace(year=2020)))
    audit.access(store, actor="desk", action="profile.read", subject="C-1001", at=now)
    passes = Passes(store, Retention(wrong_identifications=30), lambda: now, seal_seconds=0.01, retention_seconds=0.01)
    passes.begin()
    await until(lambda: count(store, AuditEntry) == 2 and count(store, IdentityFailure) == 0)
    await passes.stop()


async def test_a_database_that_fails_stops_nothing(tmp_path, now):
    store = CustomerStore(f"sqlite:///{tmp_path}/none.db")
    passes = Passes(store, Retention(held_links=1), lambda: now, seal_seconds=0.01, retention_seconds=0.01)
    passes.begin()
    await asyncio.sleep(0.1)
    assert not any(task.done() for task in passes._tasks)
    await passes.stop()
    store.close()
