"""What was erased stays erased: digests of identifiers and message ids, so that no replay brings anything back.

A message that was erased is refused for ever. An identifier is refused for what happened up to its erasure: somebody
who comes back later begins anew, and nothing of before returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.customer.schema import Tombstone
from actions.privacy.keyed import keyed_digest

IN_ONE_QUERY = 500

IdentifierPair = tuple[str, str]
"""Kind and normalised value."""


def erased(session: Session, identifiers: Iterable[IdentifierPair]) -> dict[IdentifierPair, datetime]:
    """Which identifiers were erased, and when: whatever names one of them and happened until then is refused.

    Args:
        session: An open session.
        identifiers: Kind and normalised value of each.
    """
    if not _are_there(session):
        return {}
    digests = {keyed_digest(session, "identifier", *one): one for one in identifiers}
    return {digests[digest]: erased_at for digest, erased_at in _found(session, digests)}


def erased_messages(session: Session, message_ids: Iterable[str]) -> set[str]:
    """Which messages were erased.

    Args:
        session: An open session.
        message_ids: As their senders gave them.
    """
    if not _are_there(session):
        return set()
    digests = {keyed_digest(session, "message", one): one for one in message_ids}
    return {digests[digest] for digest, _ in _found(session, digests)}


def bury(
    session: Session,
    *,
    identifiers: Iterable[IdentifierPair],
    message_ids: Iterable[str],
    receipt: str,
    now: datetime,
) -> int:
    """Remember that these are erased.

    Args:
        session: An open session, in whose transaction they are deleted.
        identifiers: Kind and normalised value of each.
        message_ids: Of the messages that are deleted.
        receipt: Number of the erasure's receipt.
        now: Timezone-aware.

    Returns:
        How many tombstones are new.
    """
    digests = {keyed_digest(session, "identifier", *one) for one in identifiers}
    messages = {keyed_digest(session, "message", one) for one in message_ids}
    known = {digest for digest, _ in _found(session, digests | messages)}
    for stone in session.scalars(select(Tombstone).where(Tombstone.digest.in_(digests & known))):
        stone.erased_at = max(stone.erased_at, now)
    new = sorted((digests | messages) - known)
    session.add_all(Tombstone(digest=digest, erased_at=now, receipt=receipt) for digest in new)
    session.flush()
    return len(new)


def _are_there(session: Session) -> bool:
    """Most deployments have none for months: then a batch needs no digests."""
    return session.scalar(select(Tombstone.digest).limit(1)) is not None


def _found(session: Session, digests: Iterable[str]) -> Iterator[tuple[str, datetime]]:
    rest = iter(digests)
    while some := list(islice(rest, IN_ONE_QUERY)):
        found = session.execute(select(Tombstone.digest, Tombstone.erased_at).where(Tombstone.digest.in_(some)))
        yield from ((row.digest, row.erased_at) for row in found)
