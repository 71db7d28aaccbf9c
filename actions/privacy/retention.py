"""What is kept no longer than data/privacy.yml says: deleted by kind of data, a few thousand rows at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy.orm import Session

from actions.customer.schema import (
    Consent,
    Identity,
    IdentityFailure,
    IdentityLink,
    ProfileState,
    Purpose,
    Touchpoint,
)
from actions.customer.store import CustomerStore
from actions.customer.writing import one_writer
from actions.privacy import audit
from actions.privacy.declaration import Retention

BATCH = 2000
"""Rows of one transaction: ingestion waits no longer than they take."""
ACTOR = "retention"


def keep_no_longer(store: CustomerStore, retention: Retention, *, now: datetime) -> dict[str, int]:
    """Delete what is older than it may be.

    Args:
        store: The record.
        retention: Days by kind of data.
        now: Timezone-aware.

    Returns:
        How many rows went, by kind; nothing where nothing went.
    """
    deleted = {
        f"touchpoints of {purpose}": _in_batches(store, _old_touchpoints(purpose, now - timedelta(days=days)))
        for purpose, days in retention.touchpoints.items()
    }
    for kind, days, rows in (
        ("held_links", retention.held_links, _old_links("held")),
        ("withdrawn_links", retention.withdrawn_links, _old_links("withdrawn")),
        ("wrong_identifications", retention.wrong_identifications, _old_failures),
        ("identities", max(retention.touchpoints.values(), default=None), _left_alone),
    ):
        if days is not None:
            deleted[kind] = _in_batches(store, rows(now - timedelta(days=days)))
    deleted = {kind: count for kind, count in deleted.items() if count}
    if deleted:
        with store.session() as session:
            audit.note(session, actor=ACTOR, action="retention.applied", subject=None, at=now, details=deleted)
    return deleted


Batch = Callable[[Session], int]
"""Deletes some rows; how many that were."""


def _in_batches(store: CustomerStore, batch: Batch) -> int:
    deleted = 0
    while True:
        with store.session() as session:
            one_writer(session)
            count = batch(session)
        deleted += count
        if count < BATCH:
            return deleted


def _old_touchpoints(purpose: Purpose, before: datetime) -> Batch:
    old = select(Touchpoint.id, Touchpoint.identity_id).where(
        Touchpoint.purpose == purpose, Touchpoint.occurred_at < before
    )

    def batch(session: Session) -> int:
        rows = session.execute(old.order_by(Touchpoint.id).limit(BATCH)).all()
        if rows:
            session.execute(delete(ProfileState).where(ProfileState.identity_id.in_({row.identity_id for row in rows})))
            session.execute(delete(Touchpoint).where(Touchpoint.id.in_([row.id for row in rows])))
        return len(rows)

    return batch


def _old_links(status: str) -> Callable[[datetime], Batch]:
    def older(before: datetime) -> Batch:
        decided = or_(IdentityLink.decided_at < before, IdentityLink.decided_at.is_(None))
        return _rows(IdentityLink, and_(IdentityLink.status == status, IdentityLink.occurred_at < before, decided))

    return older


def _old_failures(before: datetime) -> Batch:
    return _rows(IdentityFailure, IdentityFailure.failed_at < before)


def _left_alone(before: datetime) -> Batch:
    """Identities of which nothing is known any more."""
    linked = or_(IdentityLink.low_id == Identity.id, IdentityLink.high_id == Identity.id)
    return _rows(
        Identity,
        and_(
            Identity.first_seen_at < before,
            Identity.kind != "user_id",
            ~exists().where(Touchpoint.identity_id == Identity.id),
            ~exists().where(Consent.identity_id == Identity.id),
            ~exists().where(linked),
        ),
    )


def _rows(model: Any, where: ColumnElement[bool]) -> Batch:
    def batch(session: Session) -> int:
        ids = session.scalars(select(model.id).where(where).order_by(model.id).limit(BATCH)).all()
        session.execute(delete(model).where(model.id.in_(ids)))
        return len(ids)

    return batch
