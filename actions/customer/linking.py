"""Evidence that identities are one person's, and what a person decides about it.

Nothing is ever merged. A link stands for one piece of evidence; which links hold is worked out by `resolve` from all
links that touch each other, so that the order of arrival makes no difference and everything can be taken back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from actions.customer.identities import CHUNK, chunks
from actions.customer.resolve import PROPOSED, TWO_CUSTOMERS
from actions.customer.schema import Evidence as LinkEvidence
from actions.customer.schema import IdentityLink, LinkStatus
from actions.customer.settle import settle
from actions.customer.writing import one_writer
from actions.errors import NotPossible

_Key = tuple[int, int, str, str]

_TABLE = cast("Table", IdentityLink.__table__)
_OF_LOW = select(
    _TABLE.c.id,
    _TABLE.c.low_id,
    _TABLE.c.high_id,
    _TABLE.c.evidence,
    _TABLE.c.source,
    _TABLE.c.confidence,
    _TABLE.c.occurred_at,
    _TABLE.c.message_id,
    _TABLE.c.reason,
    _TABLE.c.decided_by,
).where(_TABLE.c.low_id.in_(bindparam("low", expanding=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One reason to believe that two identities are the same person's.

    Args:
        first: An identity's id.
        second: Another's; which of the two comes first makes no difference.
        evidence: What it rests on.
        source: Who says so.
        occurred_at: When; timezone-aware.
        confidence: A share of one.
        message_id: The message that said so.
        proposed: Whether a person has to accept it first.
        explanation: What a model gave as its reasons.
    """

    first: int
    second: int
    evidence: LinkEvidence
    source: str
    occurred_at: datetime
    confidence: float = 1.0
    message_id: str | None = None
    proposed: bool = False
    explanation: dict[str, Any] | None = None

    @property
    def key(self) -> _Key:
        """What makes two pieces of evidence the same."""
        return min(self.first, self.second), max(self.first, self.second), self.evidence, self.source


def connect(session: Session, evidence: Iterable[Evidence]) -> frozenset[int]:
    """Take evidence in and put the identities together that it speaks of.

    Evidence that is known changes nothing but the time when it was first seen, where it is earlier.

    Args:
        session: An open session; this transaction becomes the only writer.
        evidence: In any order; of an identity with itself it is left out.

    Returns:
        The identities whose set is another one now.
    """
    one_writer(session)
    wanted: dict[_Key, Evidence] = {}
    for one in sorted((one for one in evidence if one.first != one.second), key=_earliest, reverse=True):
        wanted[one.key] = one
    touched = _keep(session, wanted)
    return settle(session, touched) if touched else frozenset()


def withdraw(session: Session, link_id: int, *, by: str, reason: str, now: datetime) -> frozenset[int]:
    """Undo a link: both sides are as if it had never been, and no rule links this pair again.

    Args:
        session: An open session; this transaction becomes the only writer.
        link_id: Which one; it may be active or held.
        by: Who decides.
        reason: Why, for whoever wonders later.
        now: Timezone-aware.

    Raises:
        NotPossible: There is no such link, or it is withdrawn already.
    """
    return _decide(session, link_id, ("active", "held"), "withdrawn", by=by, reason=reason, now=now)


def accept(session: Session, link_id: int, *, by: str, reason: str, now: datetime) -> frozenset[int]:
    """Let a held link hold: a person has looked at it.

    Args and Raises as `withdraw`; also where it would make two customers one, which is said of the two accounts
    themselves, with evidence `person`.
    """
    one_writer(session)
    if _row(session, link_id).reason == TWO_CUSTOMERS:
        raise NotPossible(
            TWO_CUSTOMERS.replace(" ", "_"),
            f"Link {link_id} would make two signed-in customers one; if they are, link the two accounts.",
        )
    return _decide(session, link_id, ("held",), "active", by=by, reason=reason, now=now)


def restore(session: Session, link_id: int) -> frozenset[int]:
    """Take a person's decision back: the rules decide about the link again.

    Args:
        session: An open session; this transaction becomes the only writer.
        link_id: One that was withdrawn or accepted.

    Raises:
        NotPossible: There is no such link, or nobody has decided about it.
    """
    one_writer(session)
    link = _row(session, link_id)
    if link.decided_by is None:
        raise NotPossible("link_undecided", f"Nobody has decided about link {link_id}.")
    link.status, link.decided_by, link.decided_at = "active", None, None
    link.reason = PROPOSED if link.evidence == "model" else None
    session.flush()
    moved = settle(session, {link.low_id, link.high_id})
    session.expire(link)
    return moved


def _decide(
    session: Session,
    link_id: int,
    before: tuple[LinkStatus, ...],
    after: LinkStatus,
    *,
    by: str,
    reason: str,
    now: datetime,
) -> frozenset[int]:
    one_writer(session)
    link = _row(session, link_id)
    if link.status not in before:
        raise NotPossible("link_status", f"Link {link_id} is {link.status}, not {' or '.join(before)}.")
    link.status, link.reason, link.decided_by, link.decided_at = after, reason, by, now
    session.flush()
    moved = settle(session, {link.low_id, link.high_id})
    session.expire(link)
    return moved


def _row(session: Session, link_id: int) -> IdentityLink:
    link = session.get(IdentityLink, link_id, populate_existing=True)
    if link is None:
        raise NotPossible("no_such_link", f"There is no link {link_id}.")
    return link


def _earliest(one: Evidence) -> tuple[datetime, str]:
    return one.occurred_at, one.message_id or ""


def _keep(session: Session, wanted: dict[_Key, Evidence]) -> set[int]:
    """Insert what is new, and set back the time of what was first seen earlier; gives the ends of what changed."""
    touched: set[int] = set()
    known = _known(session, wanted)
    for key, link in known.items():
        one = wanted.pop(key)
        changes: dict[str, Any] = {}
        if _earliest(one) < (link.occurred_at, link.message_id or ""):
            changes |= {"occurred_at": one.occurred_at, "message_id": one.message_id}
        if one.confidence > link.confidence:
            changes |= {"confidence": one.confidence}
        if one.evidence == "model" and (one.confidence, one.proposed) != (link.confidence, link.reason == PROPOSED):
            # The latest run of a model counts: what it would not decide any more waits for a person again.
            changes |= {"confidence": one.confidence, "explanation": one.explanation}
            changes |= {} if link.decided_by else {"reason": PROPOSED if one.proposed else None}
        if changes:
            session.execute(update(_TABLE).where(_TABLE.c.id == link.id).values(**changes))
            touched |= {key[0], key[1]}
    if wanted:
        made = insert(_TABLE).returning(_TABLE.c.id)
        session.execute(made, [_new(key, one) for key, one in wanted.items()]).all()
        touched.update(end for key in wanted for end in key[:2])
    return touched


def _known(session: Session, wanted: Collection[_Key]) -> dict[_Key, Any]:
    found: dict[_Key, Any] = {}
    for part in chunks(sorted({key[0] for key in wanted}), CHUNK):
        for row in session.execute(_OF_LOW, {"low": part}):
            key = row[1:5]
            if key in wanted:
                found[key] = row
    return found


def _new(key: _Key, one: Evidence) -> dict[str, Any]:
    return {
        "low_id": key[0],
        "high_id": key[1],
        "evidence": one.evidence,
        "confidence": one.confidence,
        "source": one.source,
        "occurred_at": one.occurred_at,
        "message_id": one.message_id,
        "status": "held" if one.proposed else "active",
        "reason": PROPOSED if one.proposed else None,
        "explanation": one.explanation,
    }
