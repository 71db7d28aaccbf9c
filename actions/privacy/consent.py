"""What a customer allowed: one yes or no for each purpose, with where and under which text it was said.

`service` (answering, keeping the contract) is allowed unless the customer refused it; everything else only after a
yes. A customer is a set of linked identities: the latest word of any of them counts, and of two at the same moment
the no. Nothing is kept at hand between two reads, so that a withdrawal holds from the next message on.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import datetime
from typing import TypeVar, get_args

from sqlalchemy import Boolean, String, select, text
from sqlalchemy.orm import Session

from actions.customer.asking import NUMBERS, ask
from actions.customer.schema import Consent, Moment, Purpose
from actions.customer.schema.base import BigId

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
WITHOUT_ASKING: frozenset[Purpose] = frozenset({"service"})
"""Allowed until it is refused. Data protection law asks for a yes to everything else."""

_SAID = {
    dialect: text(
        f"SELECT identity_id, purpose, granted, occurred_at FROM consents WHERE identity_id IN {among}"  # noqa: S608 - a constant
    ).columns(identity_id=BigId, purpose=String, granted=Boolean, occurred_at=Moment)
    for dialect, among in NUMBERS.items()
}

K = TypeVar("K", bound=Hashable)
Word = tuple[datetime, bool]
"""When it was said, and whether it was a no: the greatest one counts."""


def allowed(session: Session, identity_ids: Collection[int]) -> frozenset[Purpose]:
    """What may be done with what is known of a customer.

    Args:
        session: An open session.
        identity_ids: All identities of the customer (`actions.customer.linking.members`).
    """
    return allowed_each(session, {None: identity_ids})[None]


def allowed_each(session: Session, customers: Mapping[K, Collection[int]]) -> dict[K, frozenset[Purpose]]:
    """The same for many customers, in one query for hundreds of identities.

    Args:
        session: An open session.
        customers: The identities of each, by any key.
    """
    words: dict[int, dict[Purpose, Word]] = {}
    for identity_id, purpose, granted, occurred_at in ask(
        session, _SAID, sorted({one for ids in customers.values() for one in ids})
    ):
        latest = words.setdefault(identity_id, {})
        latest[purpose] = max(latest.get(purpose, (occurred_at, False)), (occurred_at, not granted))
    return {key: _together([words[one] for one in ids if one in words]) for key, ids in customers.items()}


def record(
    session: Session,
    *,
    identity_id: int,
    purpose: Purpose,
    granted: bool,
    source: str,
    text_version: str,
    occurred_at: datetime,
    message_id: str | None = None,
) -> bool:
    """Write down a yes or a no; earlier ones stay, as a proof of what was allowed when.

    Args:
        session: An open session.
        identity_id: Who said it.
        purpose: To what.
        granted: Yes or no.
        source: Where: a channel, a form, an agent.
        text_version: Which wording they were shown; empty where none was.
        occurred_at: When, timezone-aware.
        message_id: Makes a repeated call harmless.

    Returns:
        False where this message was written down before.
    """
    if message_id is not None and session.scalar(select(Consent.id).where(Consent.message_id == message_id)):
        return False
    session.add(
        Consent(
            identity_id=identity_id,
            purpose=purpose,
            granted=granted,
            source=source,
            text_version=text_version,
            occurred_at=occurred_at,
            message_id=message_id,
        )
    )
    session.flush()
    return True


def _together(words: Iterable[Mapping[Purpose, Word]]) -> frozenset[Purpose]:
    latest: dict[Purpose, Word] = {}
    for one in words:
        for purpose, word in one.items():
            latest[purpose] = max(latest.get(purpose, word), word)
    return frozenset(
        purpose for purpose in PURPOSES if (not latest[purpose][1] if purpose in latest else purpose in WITHOUT_ASKING)
    )
