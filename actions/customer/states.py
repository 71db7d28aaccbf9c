"""What was added up of each identity, kept in `profile_states`, and the touchpoints that came after.

Touchpoints get their ids while nobody else writes (`one_writer`), so whatever has an id above a state's `upto` is not
in it, and nothing below is ever missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, func, insert, select
from sqlalchemy.orm import Session, aliased

from actions.customer.computed.base import Fact
from actions.customer.definition import ProfileDefinition
from actions.customer.identifiers import Identifier
from actions.customer.schema import Identity, ProfileState, Touchpoint
from actions.customer.summing import State, add
from actions.customer.writing import one_writer

KEEP_AFTER = 64
"""Touchpoints that a state lags behind before it is worth writing."""

_MEMBER = aliased(Identity)
_STATE = and_(ProfileState.identity_id == _MEMBER.id, ProfileState.definition == bindparam("definition"))
_AFTER = and_(Touchpoint.identity_id == _MEMBER.id, Touchpoint.id > func.coalesce(ProfileState.upto, 0))
_KEPT = select(_MEMBER.id, _MEMBER.kind, _MEMBER.value, ProfileState.upto, ProfileState.state).outerjoin(
    ProfileState, _STATE
)
_UNREAD = (
    select(
        Touchpoint.identity_id,
        Touchpoint.id,
        Touchpoint.purpose,
        Touchpoint.message_id,
        Touchpoint.kind,
        Touchpoint.name,
        Touchpoint.occurred_at,
        Touchpoint.source,
        Touchpoint.properties,
    )
    .select_from(_MEMBER)
    .outerjoin(ProfileState, _STATE)
    .join(Touchpoint, _AFTER)
)


@dataclass(frozen=True, slots=True)
class _Statements:
    """The two reads of a profile, for one way to say whose."""

    kept: Select[Any]
    unread: Select[Any]


# Made once, since every read asks them.
_OF_ONE, _OF_SET = (
    _Statements(_KEPT.where(whose), _UNREAD.where(whose))
    for whose in (_MEMBER.id == bindparam("whose"), _MEMBER.profile_id == bindparam("whose"))
)


@dataclass(frozen=True, slots=True)
class Summed:
    """What is kept of some identities, brought up to date.

    Args:
        names: Of each identity.
        states: Of each identity.
        upto: The last touchpoint of each that is in its state; 0 where there is none.
        lagging: Identities whose state is worth keeping anew.
    """

    names: dict[int, Identifier]
    states: dict[int, State]
    upto: dict[int, int]
    lagging: tuple[int, ...]


def sum_up(session: Session, definition: ProfileDefinition, whose: int, *, in_set: bool) -> Summed:
    """Bring together what is kept and what came after.

    Args:
        session: An open session.
        definition: What is looked at; what was kept under another one is left aside.
        whose: An identity that stands alone, or the one that speaks for a set.
        in_set: Which of the two.
    """
    statements, asked = _OF_SET if in_set else _OF_ONE, {"whose": whose, "definition": definition.digest}
    # What came after is read first: a state that another reader keeps meanwhile says how far it goes.
    later = session.execute(statements.unread, asked).all()
    names: dict[int, Identifier] = {}
    states: dict[int, State] = {}
    upto: dict[int, int] = {}
    for identity, kind, value, kept_upto, state in session.execute(statements.kept, asked):
        names[identity], states[identity], upto[identity] = Identifier(kind, value), state or {}, kept_upto or 0
    unread: Counter[int] = Counter()
    last = dict(upto)
    for identity, touchpoint, purpose, *fact in later:
        if identity in states and touchpoint > upto[identity]:
            add(definition, states[identity], purpose, Fact(*fact))
            last[identity] = max(last[identity], touchpoint)
            unread[identity] += 1
    lagging = tuple(identity for identity, count in unread.items() if count >= KEEP_AFTER)
    return Summed(names, states, last, lagging)


def keep(session: Session, definition: ProfileDefinition, identity_ids: Iterable[int]) -> None:
    """Write what the touchpoints of some identities add up to, so that reads need not go over them again.

    Args:
        session: An open session; this transaction becomes the only writer.
        definition: What is looked at.
        identity_ids: Whose; each for itself, whatever set it stands in.
    """
    one_writer(session)
    for identity in sorted(identity_ids):
        summed = sum_up(session, definition, identity, in_set=False)
        if summed.upto.get(identity):
            session.execute(delete(ProfileState).where(ProfileState.identity_id == identity))
            session.execute(
                insert(ProfileState).values(
                    identity_id=identity,
                    upto=summed.upto[identity],
                    definition=definition.digest,
                    state=summed.states[identity],
                )
            )
