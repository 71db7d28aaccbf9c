"""Which identities are one person's: a pure function of the links between them, whatever the order in which they came.

The links are taken one after another, the surest and then the earliest first. Each joins two sets, unless a rule keeps
them apart; then it is held for a person to look at, with the reason:

    two customers    both sets have somebody who signed in; no rule ever links two of those
    too large        the set would have more identities than `SET_LIMIT`
    shared           one end is linked to more others than one person's would be: a kiosk, a family's tablet
    separated        a person has said that these two are not the same
    proposed         a model found it likely, but less than it was allowed to decide

What a person has accepted is held for none of the last four. Two customers are one only where a person has linked the
two accounts themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from actions.customer.identifiers import Identifier, rank
from actions.customer.schema import Evidence as LinkEvidence
from actions.customer.schema import LinkStatus

SET_LIMIT = 250
SHARED_AFTER = 50
"""Links of one anonymous id, device or channel name; nobody has as many accounts."""
SHARED_AFTER_SURE = 1000
"""Links of one customer, e-mail address or telephone number: every cleared cookie is one more."""

TWO_CUSTOMERS = "two customers"
TOO_LARGE = "too large"
SHARED = "shared"
SEPARATED = "separated"
PROPOSED = "proposed"

_SUREST: tuple[LinkEvidence, ...] = ("person", "signed_in", "identified", "identify", "alias", "same_message", "model")
_STRENGTH = {evidence: strength for strength, evidence in enumerate(_SUREST)}


@dataclass(frozen=True, slots=True)
class Link:
    """One piece of evidence as it stands in the record.

    Args:
        id: Of the row.
        low: The smaller of the two identities' ids.
        high: The other.
        evidence: What it rests on.
        confidence: A share of one.
        source: Who says so.
        occurred_at: When it was first seen.
        status: `active`, `held` or `withdrawn`.
        reason: Why it is held or withdrawn.
        decided: Whether a person made, accepted or withdrew it.
    """

    id: int
    low: int
    high: int
    evidence: LinkEvidence
    confidence: float
    source: str
    occurred_at: datetime
    status: LinkStatus
    reason: str | None
    decided: bool


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the links come to.

    Args:
        speakers: For each identity the one that speaks for its set; None where it stands alone.
        held: For each link that joins nothing, why; every other link that is not withdrawn is active.
    """

    speakers: Mapping[int, int | None]
    held: Mapping[int, str]


def resolve(identities: Mapping[int, Identifier], links: Iterable[Link]) -> Resolution:
    """Put identities together.

    Args:
        identities: By id; of each all links are there.
        links: The links. One that leads out of these identities is held for itself (`shared`).
    """
    links = list(links)
    held = _held_by_themselves(identities, links)
    sets = _Sets(identities)
    open_links = [link for link in links if link.status != "withdrawn" and link.id not in held]
    for link in sorted(open_links, key=lambda link: _order(link, identities)):
        reason = sets.join(link)
        if reason is not None:
            held[link.id] = reason
    return Resolution(sets.speakers(), held)


def is_shared(kind: str, links: int) -> bool:
    """Whether an identity has more links than one person's would.

    Args:
        kind: Of its identifier.
        links: How many that nobody decided about.
    """
    return links > (SHARED_AFTER_SURE if rank(kind) <= rank("phone") else SHARED_AFTER)


def _held_by_themselves(identities: Mapping[int, Identifier], links: list[Link]) -> dict[int, str]:
    """The links that are held whatever the sets look like."""
    separated = {(link.low, link.high) for link in links if link.status == "withdrawn" and link.decided}
    undecided = [link for link in links if link.status != "withdrawn" and not link.decided]
    counts = Counter(end for link in undecided for end in (link.low, link.high))
    shared = {end for end in identities if is_shared(identities[end].kind, counts[end])}
    held = {}
    for link in undecided:
        # First, since the reason is where this is kept.
        if link.evidence == "model" and link.reason == PROPOSED:
            held[link.id] = PROPOSED
        elif (link.low, link.high) in separated:
            held[link.id] = SEPARATED
        elif link.low in shared or link.high in shared:
            held[link.id] = SHARED
    return held


def _order(link: Link, identities: Mapping[int, Identifier]) -> tuple[object, ...]:
    """Nothing in it depends on the order of arrival, as ids would."""
    ends = sorted((identities[link.low], identities[link.high]))
    strength = _STRENGTH[link.evidence]
    return (strength, -link.confidence, link.occurred_at, ends, link.source)


class _Sets:
    """Disjoint sets, each with its size and whether somebody in it signed in."""

    def __init__(self, identities: Mapping[int, Identifier]) -> None:
        self._identities = identities
        self._parent = {identity: identity for identity in identities}
        self._members = {identity: [identity] for identity in identities}
        self._signed_in = {identity for identity, name in identities.items() if name.kind == "user_id"}

    def join(self, link: Link) -> str | None:
        """Join the two sets of a link; gives the reason where a rule keeps them apart."""
        one, other = self._root(link.low), self._root(link.high)
        if one == other:
            return None
        if one in self._signed_in and other in self._signed_in and not self._is_of_accounts(link):
            return TWO_CUSTOMERS
        if len(self._members[one]) + len(self._members[other]) > SET_LIMIT and not link.decided:
            return TOO_LARGE
        if len(self._members[one]) < len(self._members[other]):
            one, other = other, one
        self._parent[other] = one
        self._members[one] += self._members.pop(other)
        if other in self._signed_in:
            self._signed_in.add(one)
        return None

    def _is_of_accounts(self, link: Link) -> bool:
        ends = self._identities[link.low], self._identities[link.high]
        return link.evidence == "person" and all(end.kind == "user_id" for end in ends)

    def speakers(self) -> dict[int, int | None]:
        """The surest identity of each set speaks for it, of two such the first by name."""
        found: dict[int, int | None] = {}
        for members in self._members.values():
            speaker = min(members, key=self._surest) if len(members) > 1 else None
            found.update(dict.fromkeys(members, speaker))
        return found

    def _surest(self, identity: int) -> tuple[int, Identifier]:
        name = self._identities[identity]
        return rank(name.kind), name

    def _root(self, identity: int) -> int:
        while self._parent[identity] != identity:
            self._parent[identity] = self._parent[self._parent[identity]]
            identity = self._parent[identity]
        return identity
