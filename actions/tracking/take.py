"""The one way in: signals become touchpoints, each once, in a few statements for a whole batch.

In this order, in one transaction: nobody else writes; what was erased stays erased; what is there already is left
out; consent is asked; the touchpoints are kept; the identifiers that they name together become evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from actions.customer.asking import TEXTS, ask
from actions.customer.identifiers import Identifier
from actions.customer.linking import Evidence, connect
from actions.customer.writing import one_writer
from actions.privacy.consent import allowed_each
from actions.privacy.tombstones import erased, erased_messages
from actions.tracking.consents import says_consent, write_down
from actions.tracking.identities import Known, find, make, together
from actions.tracking.inserting import insert_touchpoints
from actions.tracking.message import Tracked
from actions.tracking.refused import Reason

_STORED = {
    dialect: text(f"SELECT message_id FROM touchpoints WHERE message_id IN {among}")  # noqa: S608 - a constant
    for dialect, among in TEXTS.items()
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A signal that was not kept.

    Args:
        message: Which.
        reason: A stable word.
        why: A sentence for people.
    """

    message: Tracked
    reason: Reason
    why: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a batch.

    Args:
        stored: Signals that were kept.
        repeated: Signals that were there already.
        refused: The others.
    """

    stored: int
    repeated: int
    refused: tuple[Refusal, ...] = ()


def take(session: Session, messages: Sequence[Tracked]) -> Taken:
    """Keep signals: all of them with the transaction, or none.

    Args:
        session: An open session that has done nothing yet.
        messages: Up to some thousands; of those with one id the first counts.
    """
    if not messages:
        return Taken(stored=0, repeated=0)
    one_writer(session)
    once = {message.message_id: message for message in reversed(messages)}
    fresh, buried = _not_erased(session, [once[key] for key in reversed(once)])
    new = _not_stored(session, fresh)
    known = find(session, {identifier for message in new for identifier in message.identifiers})
    words = [message for message in new if says_consent(message)]
    if words:
        known |= _make_missing(session, words, known)
        write_down(session, [(message, known[message.identifiers[0]]) for message in words])
    kept, unwanted = _allowed(session, new, known)
    known |= _make_missing(session, kept, known)
    if kept:
        insert_touchpoints(session, [(message, known[message.identifiers[0]].id) for message in kept])
        connect(session, _evidence(kept, known))
    repeated = len(messages) - len(buried) - len(new)
    return Taken(stored=len(kept), repeated=repeated, refused=(*buried, *unwanted))


def _not_erased(session: Session, messages: Sequence[Tracked]) -> tuple[list[Tracked], list[Refusal]]:
    gone = erased_messages(session, [message.message_id for message in messages])
    named = {identifier for message in messages for identifier in message.identifiers}
    since = erased(session, named)
    if not gone and not since:
        return list(messages), []
    kept, refused = [], []
    for message in messages:
        ends = [since[one] for one in message.identifiers if one in since]
        if message.message_id in gone or any(message.occurred_at <= end for end in ends):
            refused.append(Refusal(message, "erased", "its customer's data were erased."))
        else:
            kept.append(message)
    return kept, refused


def _not_stored(session: Session, messages: Sequence[Tracked]) -> list[Tracked]:
    stored = {message_id for (message_id,) in ask(session, _STORED, [message.message_id for message in messages])}
    return [message for message in messages if message.message_id not in stored] if stored else list(messages)


def _make_missing(
    session: Session, messages: Iterable[Tracked], known: Mapping[Identifier, Known]
) -> dict[Identifier, Known]:
    first_seen: dict[Identifier, datetime] = {}
    for message in messages:
        for identifier in message.identifiers:
            if identifier not in known:
                seen = first_seen.get(identifier, message.occurred_at)
                first_seen[identifier] = min(seen, message.occurred_at)
    return make(session, first_seen)


def _allowed(
    session: Session, messages: Sequence[Tracked], known: Mapping[Identifier, Known]
) -> tuple[list[Tracked], list[Refusal]]:
    """Somebody of whom nothing is known has said nothing, and gets no row before we know that we may keep it."""
    sets = together(session, {known[one] for message in messages for one in message.identifiers if one in known})
    customers = {
        message.identifiers: {other for one in message.identifiers if one in known for other in sets[known[one].id]}
        for message in messages
    }
    purposes = allowed_each(session, customers)
    kept, refused = [], []
    for message in messages:
        if message.purpose in purposes[message.identifiers]:
            kept.append(message)
        else:
            refused.append(Refusal(message, "no_consent", f"the customer has not agreed to {message.purpose}."))
    return kept, refused


def _evidence(messages: Iterable[Tracked], known: Mapping[Identifier, Known]) -> Iterator[Evidence]:
    """Whom a signal is about, and what else it says of them; the others are not evidence of each other."""
    for message in messages:
        first, *others = message.identifiers
        for other in others:
            yield Evidence(
                first=known[first].id,
                second=known[other].id,
                evidence=message.evidence,
                source=message.source,
                occurred_at=message.occurred_at,
                message_id=message.message_id,
            )
