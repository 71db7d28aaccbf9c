"""Counting spells: of customers with new touchpoints anew, and of everybody when journey.yml has changed.

Only customers who agreed to analytics are counted. A count that breaks off is done again: how far it came is written
down at its end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from actions.customer.identities import chunks
from actions.customer.schema import Identity, JourneyCount, JourneySpell, Touchpoint
from actions.customer.store import CustomerStore
from actions.customer.writing import one_writer
from actions.journey.definition import JourneyDefinition
from actions.journey.facts import Fact
from actions.journey.spells import spells
from actions.privacy.consent import allowed_each

AT_ONCE = 500
"""Customers in one transaction."""
THE_ONE = 1
"""The id of the only row of journey_counts."""

Profiles = Mapping[int, Sequence[int]]
"""All identities of each profile, by the one that speaks for it."""
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a count did.

    Args:
        customers: With new touchpoints, whose spells were counted.
        withheld: Of them, those who have not agreed to analytics.
        spells: How many were written.
    """

    customers: int = 0
    withheld: int = 0
    spells: int = 0

    def and_also(self, other: Counted) -> Counted:
        """Both together."""
        return Counted(self.customers + other.customers, self.withheld + other.withheld, self.spells + other.spells)


def count_spells(
    store: CustomerStore, definition: JourneyDefinition, *, now: datetime, anew: bool = False, told: Told | None = None
) -> Counted:
    """Count what has come since the last count.

    Args:
        store: The record.
        definition: Of the journey.
        now: Timezone-aware.
        anew: Everybody, whatever was counted.
        told: Called with how many customers are done, and how many there are.
    """
    digest = definition_digest(definition)
    with store.session() as session:
        last = session.get(JourneyCount, THE_ONE)
        since = last.upto if last is not None and last.definition == digest and not anew else 0
        newest = session.scalar(select(func.max(Touchpoint.id))) or 0
        profiles = _touched(session, since, newest)
    done, counted = 0, Counted()
    for part in chunks(sorted(profiles), AT_ONCE):
        with store.session() as session:
            one_writer(session)
            counted = counted.and_also(_count(session, definition, part))
        done += len(part)
        if told is not None:
            told(done, len(profiles))
    with store.session() as session:
        session.merge(JourneyCount(id=THE_ONE, upto=newest, definition=digest, counted_at=now))
    return counted


def definition_digest(definition: JourneyDefinition) -> str:
    """Of what was declared; another one makes all spells out of date."""
    return hashlib.sha256(definition.model_dump_json(by_alias=True).encode()).hexdigest()


def _touched(session: Session, since: int, newest: int) -> set[int]:
    """Who speaks for the profiles with touchpoints after one and up to another."""
    speaker = func.coalesce(Identity.profile_id, Identity.id)
    touched = select(Touchpoint.identity_id).where(Touchpoint.id > since, Touchpoint.id <= newest).distinct()
    return set(session.scalars(select(speaker).where(Identity.id.in_(touched)).distinct()))


def _count(session: Session, definition: JourneyDefinition, speakers: Sequence[int]) -> Counted:
    profiles = _members(session, speakers)
    everybody = [one for ids in profiles.values() for one in ids]
    allowed = allowed_each(session, profiles)
    session.execute(delete(JourneySpell).where(JourneySpell.identity_id.in_(everybody)))
    facts = _facts(session, everybody)
    rows = [
        {"identity_id": speaker, **asdict(one)}
        for speaker, ids in profiles.items()
        if "analytics" in allowed[speaker]
        for one in spells(definition, _allowed(facts, ids, allowed[speaker]))
    ]
    if rows:
        session.execute(insert(JourneySpell), rows)
    return Counted(len(profiles), sum("analytics" not in one for one in allowed.values()), len(rows))


def _members(session: Session, speakers: Sequence[int]) -> Profiles:
    found: dict[int, list[int]] = {speaker: [] for speaker in speakers}
    speaker = func.coalesce(Identity.profile_id, Identity.id)
    for known, one in session.execute(
        select(speaker, Identity.id).where(Identity.id.in_(speakers) | Identity.profile_id.in_(speakers))
    ):
        found.setdefault(known, []).append(one)
    return found


def _facts(session: Session, identity_ids: Sequence[int]) -> Mapping[int, Sequence[tuple[str, Fact]]]:
    """By identity, each with the purpose it may be used for."""
    found: dict[int, list[tuple[str, Fact]]] = {}
    for part in chunks(identity_ids, 5 * AT_ONCE):
        rows = session.execute(
            select(
                Touchpoint.identity_id,
                Touchpoint.purpose,
                Touchpoint.message_id,
                Touchpoint.kind,
                Touchpoint.name,
                Touchpoint.occurred_at,
                Touchpoint.properties,
            ).where(Touchpoint.identity_id.in_(part))
        )
        for identity, purpose, *fact in rows:
            found.setdefault(identity, []).append((purpose, Fact(*fact)))
    return found


def _allowed(
    facts: Mapping[int, Sequence[tuple[str, Fact]]], identity_ids: Iterable[int], purposes: Iterable[str]
) -> list[Fact]:
    wanted = frozenset(purposes)
    return [fact for one in identity_ids for purpose, fact in facts.get(one, ()) if purpose in wanted]
