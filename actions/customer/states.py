"""What was added up of each identity, kept in `profile_states`, and the touchpoints that came after.

Touchpoints get their ids while nobody else writes (`one_writer`), so whatever has an id above a state's `upto` is not
in it, and nothing below is ever missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, delete, insert, or_, select
from sqlalchemy.orm import Session, aliased

from actions.customer.computed.base import Fact
from actions.customer.definition import ProfileDefinition
from actions.customer.identifiers import Identifier
from actions.customer.schema import Identity, ProfileState, Touchpoint
from actions.customer.summing import State, add
from actions.customer.writing import one_writer

KEEP_AFTER = 64
"""Touchpoints that a state lags behind before it is worth writing."""

_TOUCHPOINTS = cast("Table", Touchpoint.__table__)
_STATE = and_(ProfileState.identity_id == Identity.id, ProfileState.definition == bindparam("definition"))
_KEPT = select(
    Identity.id, Identity.profile_id, Identity.kind, Identity.value, ProfileState.upto, ProfileState.state
).outerjoin(ProfileState, _STATE)
_ONE = aliased(Identity)
_SPEAKER = select(_ONE.profile_id)
# Made once, since every read asks them. The whole set first: most who are read stand in one. Its speaker is asked for
# in a question of its own, since PostgreSQL reads the whole table for a join while it knows nothing of it.
_SET_BY_NAME = _KEPT.where(
    Identity.profile_id
    == _SPEAKER.where(_ONE.kind == bindparam("kind"), _ONE.value == bindparam("value")).scalar_subquery()
)
_SET_BY_ID = _KEPT.where(Identity.profile_id == _SPEAKER.where(_ONE.id == bindparam("identity")).scalar_subquery())
_BY_NAME = _KEPT.where(Identity.kind == bindparam("kind"), Identity.value == bindparam("value"))
_BY_ID = _KEPT.where(Identity.id == bindparam("identity"))
_FACTS = select(
    _TOUCHPOINTS.c.identity_id,
    _TOUCHPOINTS.c.id,
    _TOUCHPOINTS.c.purpose,
    _TOUCHPOINTS.c.message_id,
    _TOUCHPOINTS.c.kind,
    _TOUCHPOINTS.c.name,
    _TOUCHPOINTS.c.occurred_at,
    _TOUCHPOINTS.c.source,
    _TOUCHPOINTS.c.properties,
)
_ALL_FACTS = _FACTS.where(_TOUCHPOINTS.c.identity_id.in_(bindparam("identities", expanding=True)))


@dataclass(frozen=True, slots=True)
class Summed:
    """What is kept of some identities, brought up to date.

    Args:
        speaker: The identity that speaks for them; itself where one stands alone.
        names: Of each identity.
        states: Of each identity.
        upto: The last touchpoint of each that is in its state; 0 where there is none.
        lagging: Identities whose state is worth keeping anew.
    """

    speaker: int
    names: dict[int, Identifier]
    states: dict[int, State]
    upto: dict[int, int]
    lagging: tuple[int, ...]


def sum_up(session: Session, definition: ProfileDefinition, who: Identifier | int) -> Summed | None:
    """Bring together what is kept of somebody and what came after.

    Args:
        session: An open session.
        definition: What is looked at; what was kept under another one is left aside.
        who: Any of their identities, by name or id.

    Returns:
        None where there is no such identity.
    """
    return _sum_up(session, definition, _members(session, definition, who))


def _members(session: Session, definition: ProfileDefinition, who: Identifier | int) -> Sequence[Any]:
    asked: dict[str, Any] = {"definition": definition.digest}
    if isinstance(who, Identifier):
        asked |= {"kind": who.kind, "value": who.value}
        return session.execute(_SET_BY_NAME, asked).all() or session.execute(_BY_NAME, asked).all()
    asked["identity"] = who
    return session.execute(_SET_BY_ID, asked).all() or session.execute(_BY_ID, asked).all()


def _sum_up(session: Session, definition: ProfileDefinition, members: Sequence[Any]) -> Summed | None:
    if not members:
        return None
    names = {row.id: Identifier(row.kind, row.value) for row in members}
    states: dict[int, State] = {row.id: row.state or {} for row in members}
    upto: dict[int, int] = {row.id: row.upto or 0 for row in members}
    unread: Counter[int] = Counter()
    for identity, touchpoint, purpose, *fact in _later(session, dict(upto)):
        add(definition, states[identity], purpose, Fact(*fact))
        upto[identity] = max(upto[identity], touchpoint)
        unread[identity] += 1
    lagging = tuple(identity for identity, count in unread.items() if count >= KEEP_AFTER)
    return Summed(members[0].profile_id or members[0].id, names, states, upto, lagging)


def _later(session: Session, upto: Mapping[int, int]) -> Iterator[Any]:
    """The touchpoints of each identity after the last one that its state has."""
    fresh = [identity for identity, last in upto.items() if not last]
    if fresh:
        yield from session.execute(_ALL_FACTS, {"identities": fresh})
    kept = [
        and_(_TOUCHPOINTS.c.identity_id == identity, _TOUCHPOINTS.c.id > last)
        for identity, last in upto.items()
        if last
    ]
    if kept:
        yield from session.execute(_FACTS.where(or_(*kept)))


def keep(session: Session, definition: ProfileDefinition, identity_ids: Iterable[int]) -> None:
    """Write what the touchpoints of some identities add up to, so that reads need not go over them again.

    Args:
        session: An open session; this transaction becomes the only writer.
        definition: What is looked at.
        identity_ids: Whose; each for itself, whatever set it stands in.
    """
    one_writer(session)
    for identity in sorted(identity_ids):
        asked = {"identity": identity, "definition": definition.digest}
        summed = _sum_up(session, definition, session.execute(_BY_ID, asked).all())
        if summed is not None and summed.upto[identity]:
            session.execute(delete(ProfileState).where(ProfileState.identity_id == identity))
            session.execute(
                insert(ProfileState).values(
                    identity_id=identity,
                    upto=summed.upto[identity],
                    definition=definition.digest,
                    state=summed.states[identity],
                )
            )
