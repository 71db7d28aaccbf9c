"""Links for people to look at: those of one customer, or all that wait for a decision."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from actions.customer.identifiers import Identifier
from actions.customer.schema import Identity, IdentityLink, LinkStatus

_LOW, _HIGH = aliased(Identity), aliased(Identity)
_LINKS = (
    select(IdentityLink, _LOW.kind, _LOW.value, _HIGH.kind, _HIGH.value)
    .join(_LOW, _LOW.id == IdentityLink.low_id)
    .join(_HIGH, _HIGH.id == IdentityLink.high_id)
)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A link with the names at its ends.

    Args:
        link: The row.
        first: One name.
        second: The other.
    """

    link: IdentityLink
    first: Identifier
    second: Identifier


def links_of(session: Session, identity_ids: Collection[int]) -> list[Reviewed]:
    """All links that touch a customer, whatever became of them, the oldest first.

    Args:
        session: An open session.
        identity_ids: All identities of the customer.
    """
    touching = or_(IdentityLink.low_id.in_(identity_ids), IdentityLink.high_id.in_(identity_ids))
    return _read(session, _LINKS.where(touching).order_by(IdentityLink.occurred_at, IdentityLink.id))


def links(session: Session, *, status: LinkStatus, limit: int, after: int = 0) -> list[Reviewed]:
    """A page of all links of one status, in the order in which they came.

    Args:
        session: An open session.
        status: Which; `held` are those that wait for a person.
        limit: How many at most.
        after: The id of the last one of the page before.
    """
    wanted = _LINKS.where(IdentityLink.status == status, IdentityLink.id > after)
    return _read(session, wanted.order_by(IdentityLink.id).limit(limit))


def link(session: Session, link_id: int) -> Reviewed | None:
    """One link.

    Args:
        session: An open session.
        link_id: Which.
    """
    return next(iter(_read(session, _LINKS.where(IdentityLink.id == link_id))), None)


def _read(session: Session, statement: Select[*tuple[Any, ...]]) -> list[Reviewed]:
    found = session.execute(statement, execution_options={"populate_existing": True})
    return [Reviewed(row[0], Identifier(row[1], row[2]), Identifier(row[3], row[4])) for row in found]
