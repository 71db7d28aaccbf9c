"""Identities of a whole batch in a few statements: found, made, and who else belongs to the same customers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, insert, select
from sqlalchemy.orm import Session

from actions.customer.identifiers import Identifier
from actions.customer.schema import Identity

_TABLE = cast("Table", Identity.__table__)
_FIND = select(Identity.id, Identity.value, Identity.profile_id).where(
    Identity.kind == bindparam("kind"), Identity.value.in_(bindparam("values", expanding=True))
)
_SETS = select(Identity.id, Identity.profile_id).where(Identity.profile_id.in_(bindparam("sets", expanding=True)))


@dataclass(frozen=True, slots=True)
class Known:
    """An identity as it stands in the record.

    Args:
        id: Its row.
        profile_id: Of the set it belongs to, if any.
    """

    id: int
    profile_id: int | None


def find(session: Session, identifiers: Iterable[Identifier]) -> dict[Identifier, Known]:
    """Those identities that the record has.

    Args:
        session: An open session.
        identifiers: Each once.
    """
    values: dict[str, list[str]] = {}
    for identifier in identifiers:
        values.setdefault(identifier.kind, []).append(identifier.value)
    return {
        Identifier(kind, value): Known(identity_id, profile_id)
        for kind, some in values.items()
        for identity_id, value, profile_id in session.execute(_FIND, {"kind": kind, "values": some})
    }


def make(session: Session, first_seen: Mapping[Identifier, datetime]) -> dict[Identifier, Known]:
    """New identities.

    Args:
        session: An open session that holds the lock of `one_writer`, and has found none of them.
        first_seen: When each was seen first.
    """
    if not first_seen:
        return {}
    rows = [{"kind": one.kind, "value": one.value, "first_seen_at": seen} for one, seen in first_seen.items()]
    made = session.execute(insert(_TABLE).returning(_TABLE.c.id, _TABLE.c.kind, _TABLE.c.value), rows)
    return {Identifier(kind, value): Known(identity_id, None) for identity_id, kind, value in made}


def together(session: Session, known: Collection[Known]) -> dict[int, list[int]]:
    """Of each identity, all that belong to the same customer.

    Args:
        session: An open session.
        known: Whose.

    Returns:
        Ids, itself among them, by id.
    """
    sets: dict[int | None, list[int]] = {}
    if profiles := {one.profile_id for one in known if one.profile_id is not None}:
        for identity_id, profile_id in session.execute(_SETS, {"sets": sorted(profiles)}):
            sets.setdefault(profile_id, []).append(identity_id)
    return {one.id: sets.get(one.profile_id, [one.id]) for one in known}
