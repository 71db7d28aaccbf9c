"""Identities in the record: found, made, and the set that each belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar, cast

from sqlalchemy import Table, bindparam, insert, select
from sqlalchemy.orm import Session, aliased

from actions.customer.identifiers import Identifier
from actions.customer.schema import Identity
from actions.customer.writing import one_writer

CHUNK = 5000
"""Values of one statement; both databases stop at some tens of thousands."""

T = TypeVar("T")

_TABLE = cast("Table", Identity.__table__)

# Made once, since every read of a profile asks them.
_NAMED = select(Identity.id).where(Identity.kind == bindparam("kind"), Identity.value == bindparam("value"))
_ONE = aliased(Identity)
_SPEAKER = select(_ONE.profile_id).where(_ONE.id == bindparam("identity")).scalar_subquery()
_SET = select(Identity.id).where(Identity.profile_id == _SPEAKER).order_by(Identity.id)


def find(session: Session, identifier: Identifier) -> int | None:
    """The id of an identity that was seen before.

    Args:
        session: An open session.
        identifier: As `normalise` gives it.
    """
    return session.scalar(_NAMED, {"kind": identifier.kind, "value": identifier.value})


def members(session: Session, identity_id: int) -> tuple[int, ...]:
    """All identities of the same person as far as is known, itself included.

    Args:
        session: An open session.
        identity_id: One of them.
    """
    return tuple(session.scalars(_SET, {"identity": identity_id})) or (identity_id,)


def ensure(session: Session, identifiers: Iterable[Identifier], *, now: datetime) -> dict[Identifier, int]:
    """The ids of identities; those that were never seen are made.

    Args:
        session: An open session; this transaction becomes the only writer.
        identifiers: As `normalise` gives them; the same one may come several times.
        now: Timezone-aware.
    """
    one_writer(session)
    wanted = sorted(set(identifiers))
    found = _known(session, wanted)
    rows = [{"kind": one.kind, "value": one.value, "first_seen_at": now} for one in wanted if one not in found]
    if rows:
        made = session.execute(insert(_TABLE).returning(_TABLE.c.id, _TABLE.c.kind, _TABLE.c.value), rows)
        found.update((Identifier(kind, value), identity) for identity, kind, value in made)
    return found


def _known(session: Session, identifiers: Sequence[Identifier]) -> dict[Identifier, int]:
    found: dict[Identifier, int] = {}
    # Kind by kind: SQLite reads the whole index for pairs.
    for kind in sorted({one.kind for one in identifiers}):
        for part in chunks((one.value for one in identifiers if one.kind == kind), CHUNK):
            rows = session.execute(
                select(Identity.id, Identity.value).where(Identity.kind == kind, Identity.value.in_(part))
            )
            found.update((Identifier(kind, value), identity) for identity, value in rows)
    return found


def chunks(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Parts of a collection, each of at most `size` values."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part
