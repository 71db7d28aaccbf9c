"""Identities of a whole batch in a few statements: found, made, and who else belongs to the same customers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, insert, text
from sqlalchemy.orm import Session

from actions.customer.asking import NUMBERS, ask
from actions.customer.identifiers import Identifier
from actions.customer.schema import Identity

_TABLE = cast("Table", Identity.__table__)

_FIND = {
    "sqlite": text(
        "SELECT i.id, i.kind, i.value, i.profile_id FROM json_each(:asked) AS a"
        " JOIN identities AS i ON i.kind = json_extract(a.value, '$[0]') AND i.value = json_extract(a.value, '$[1]')"
    ),
    "postgresql": text(
        "SELECT i.id, i.kind, i.value, i.profile_id FROM json_array_elements(CAST(:asked AS json)) AS a"
        " JOIN identities AS i ON i.kind = a.value ->> 0 AND i.value = a.value ->> 1"
    ),
}
_SETS = {
    dialect: text(f"SELECT id, profile_id FROM identities WHERE profile_id IN {among}")  # noqa: S608 - a constant
    for dialect, among in NUMBERS.items()
}


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
    asked = list(identifiers)
    if not asked:
        return {}
    return {
        Identifier(kind, value): Known(identity_id, profile_id)
        for identity_id, kind, value, profile_id in ask(session, _FIND, asked)
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
        for identity_id, profile_id in ask(session, _SETS, sorted(profiles)):
            sets.setdefault(profile_id, []).append(identity_id)
    return {one.id: sets.get(one.profile_id, [one.id]) for one in known}
