"""Links over HTTP: what belongs together and why, and what people decide about it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session

from actions.access.caller import Caller, caller_of
from actions.clock import Clock
from actions.customer import linking, review
from actions.customer.answers import LinkLine, Name
from actions.customer.identifiers import BadIdentifier, Identifier, normalise
from actions.customer.identities import find, members
from actions.customer.review import Reviewed
from actions.customer.schema import LinkStatus
from actions.customer.store import CustomerStore
from actions.errors import NotPossible
from actions.privacy.audit import access, note
from actions.problems import HttpProblem

MOST = 200
_LARGEST = 2**63 - 1

Decision = Literal["withdraw", "accept", "restore"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Reason(BaseModel):
    """Why somebody decided so."""

    reason: Text


class Same(Reason):
    """Two names that a person says are one customer's."""

    first: Name
    second: Name


def link_routes(store: CustomerStore, clock: Clock) -> APIRouter:
    """The routes over links.

    Args:
        store: The customer's record.
        clock: The time.
    """
    routes = APIRouter(prefix="/links")

    @routes.get("")
    def listed(
        caller: Annotated[Caller, Depends(caller_of)],
        status: LinkStatus = "held",
        limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
        after: Annotated[int, Query(ge=0, le=_LARGEST)] = 0,
    ) -> list[LinkLine]:
        """Links of one status; those that are held wait for a person. `after` is the id of the last one seen."""
        with store.session() as session:
            found = review.links(session, status=status, limit=limit, after=after)
            _noted(store, caller, found, clock)
            return [_line(one) for one in found]

    @routes.get("/of")
    def of_customer(
        kind: Annotated[str, Query(min_length=1, max_length=64)],
        value: Annotated[str, Query(min_length=1, max_length=255)],
        caller: Annotated[Caller, Depends(caller_of)],
    ) -> list[LinkLine]:
        """Every link that touches a customer, whatever became of it."""
        with store.session() as session:
            found = review.links_of(session, members(session, _identity(session, kind, value)))
            _noted(store, caller, found, clock)
            return [_line(one) for one in found]

    @routes.post("")
    def say_same(same: Same, caller: Annotated[Caller, Depends(caller_of)]) -> LinkLine:
        """Link two names as a person; two accounts become one customer's in no other way."""
        with store.session() as session:
            ends = [_identity(session, name.kind, name.value) for name in (same.first, same.second)]
            if ends[0] == ends[1]:
                raise HttpProblem(HTTPStatus.CONFLICT, "NotPossible", "Both names are one identity.")
            evidence = linking.Evidence(
                first=ends[0], second=ends[1], evidence="person", source=caller.name, occurred_at=clock()
            )
            linking.connect(session, [evidence])
            found = next(
                one for one in review.links_of(session, ends) if one.link.evidence == "person" and _joins(one, ends)
            )
            found.link.reason, found.link.decided_by, found.link.decided_at = same.reason, caller.name, clock()
            _note_decision(session, caller, "link.made", found, clock)
            return _line(found)

    @routes.post("/{link_id}/{decision}")
    def decide(
        link_id: Annotated[int, Path(ge=1, le=_LARGEST)],
        decision: Decision,
        why: Reason,
        caller: Annotated[Caller, Depends(caller_of)],
    ) -> LinkLine:
        """Undo a link, let a held one hold, or take such a decision back."""
        with store.session() as session:
            try:
                if decision == "restore":
                    linking.restore(session, link_id)
                else:
                    act = linking.withdraw if decision == "withdraw" else linking.accept
                    act(session, link_id, by=caller.name, reason=why.reason, now=clock())
            except NotPossible as error:
                status = HTTPStatus.NOT_FOUND if error.code == "no_such_link" else HTTPStatus.CONFLICT
                raise HttpProblem(status, "NotPossible", error.message) from error
            found = review.link(session, link_id)
            assert found is not None
            _note_decision(session, caller, f"link.{decision}", found, clock)
            return _line(found)

    return routes


def _identity(session: Session, kind: str, value: str) -> int:
    try:
        found = find(session, normalise(kind, value))
    except BadIdentifier as error:
        raise HttpProblem(HTTPStatus.NOT_FOUND, "NoSuchCustomer", f"{error}") from error
    if found is None:
        raise HttpProblem(HTTPStatus.NOT_FOUND, "NoSuchCustomer", f"Nobody of this {kind} was ever heard of.")
    return found


def _joins(one: Reviewed, ends: list[int]) -> bool:
    return {one.link.low_id, one.link.high_id} == set(ends)


def _noted(store: CustomerStore, caller: Caller, found: list[Reviewed], clock: Clock) -> None:
    for one in found:
        access(store, actor=caller.name, action="link.read", subject=_subject(one.first, one.link.low_id), at=clock())


def _note_decision(session: Session, caller: Caller, action: str, one: Reviewed, clock: Clock) -> None:
    """Both sides' logs have it. Why stands in the link: the log, which is never erased, holds nobody's words."""
    for name, identity in ((one.first, one.link.low_id), (one.second, one.link.high_id)):
        note(
            session,
            actor=caller.name,
            action=action,
            subject=_subject(name, identity),
            at=clock(),
            details={"link": one.link.id},
        )


def _subject(name: Identifier, identity: int) -> str:
    return name.value if name.kind == "user_id" else f"identity:{identity}"


def _line(one: Reviewed) -> LinkLine:
    row = one.link
    return LinkLine(
        id=row.id,
        first=Name(kind=one.first.kind, value=one.first.value),
        second=Name(kind=one.second.kind, value=one.second.value),
        evidence=row.evidence,
        confidence=row.confidence,
        source=row.source,
        occurred_at=row.occurred_at,
        status=row.status,
        reason=row.reason,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        explanation=row.explanation,
    )
