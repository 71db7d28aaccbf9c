"""What a customer did and what was said of them, page by page, the newest first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from actions.customer.computed.base import word
from actions.customer.definition import ProfileDefinition
from actions.customer.schema import Purpose, Touchpoint, TouchpointKind

MOST = 200
"""Entries of one page."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ends: the next one begins after it."""

    occurred_at: datetime
    id: int

    def __str__(self) -> str:
        return f"{self.occurred_at.isoformat()}_{self.id}"


@dataclass(frozen=True, slots=True)
class Change:
    """One time that a source said something of an attribute.

    Args:
        value: What it said.
        source: Who.
        at: When.
    """

    value: str
    source: str
    at: datetime


def place(text: str) -> Place:
    """Read a place as `str` writes it.

    Raises:
        ValueError: It is none.
    """
    at, _, number = text.rpartition("_")
    moment = datetime.fromisoformat(at)
    if moment.tzinfo is None:
        raise ValueError("a place has a time with a zone")
    return Place(moment, int(number))


def timeline(
    session: Session,
    identity_ids: Collection[int],
    *,
    purposes: Collection[Purpose],
    limit: int = 50,
    after: Place | None = None,
    kinds: Collection[TouchpointKind] = (),
) -> list[Touchpoint]:
    """A page of what is known, by its own time, the newest first.

    Args:
        session: An open session.
        identity_ids: All identities of the customer.
        purposes: What the touchpoints may be used for.
        limit: How many at most, up to `MOST`.
        after: The end of the page before.
        kinds: Only these; all where none is named.
    """
    found = _of(identity_ids, purposes)
    if kinds:
        found = found.where(Touchpoint.kind.in_(kinds))
    if after is not None:
        earlier = Touchpoint.occurred_at < after.occurred_at
        found = found.where(or_(earlier, and_(Touchpoint.occurred_at == after.occurred_at, Touchpoint.id < after.id)))
    newest_first = found.order_by(Touchpoint.occurred_at.desc(), Touchpoint.id.desc())
    return list(session.scalars(newest_first.limit(min(limit, MOST))))


def place_of(touchpoint: Touchpoint) -> Place:
    """Where a touchpoint stands in the timeline."""
    return Place(touchpoint.occurred_at, touchpoint.id)


def history(
    session: Session,
    definition: ProfileDefinition,
    identity_ids: Collection[int],
    attribute: str,
    *,
    purposes: Collection[Purpose],
) -> list[Change]:
    """Every value that any source ever gave an attribute, the newest first; a repeated one is not a change.

    Args:
        session: An open session.
        definition: Of data/profile.yml.
        identity_ids: All identities of the customer.
        attribute: Its name there.
        purposes: What the touchpoints may be used for.
    """
    traits = [trait for trait, name in definition.traits.items() if name == attribute]
    said = _of(identity_ids, purposes).where(Touchpoint.kind == "identify")
    changes: list[Change] = []
    latest: dict[str, str] = {}
    for touchpoint in session.scalars(said.order_by(Touchpoint.occurred_at, Touchpoint.message_id)):
        value = _first(touchpoint.properties, traits)
        if value is not None and latest.get(touchpoint.source) != value:
            latest[touchpoint.source] = value
            changes.append(Change(value, touchpoint.source, touchpoint.occurred_at))
    return changes[::-1]


def _of(identity_ids: Collection[int], purposes: Collection[Purpose]) -> Select[Any]:
    return select(Touchpoint).where(Touchpoint.identity_id.in_(identity_ids), Touchpoint.purpose.in_(purposes))


def _first(properties: Mapping[str, Any], traits: Collection[str]) -> str | None:
    values = (word(properties.get(trait)) for trait in traits)
    return next((value for value in values if value is not None), None)
