"""Where links changed: read what hangs together there, work out which links hold, and write what came out new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, text, update
from sqlalchemy.orm import Session

from actions.customer.identifiers import Identifier
from actions.customer.identities import CHUNK, chunks
from actions.customer.resolve import Link, is_shared, resolve
from actions.customer.schema import Identity, IdentityLink

_IDENTITIES = cast("Table", Identity.__table__)
_LINKS = cast("Table", IdentityLink.__table__)

_NAMED = select(_IDENTITIES.c.id, _IDENTITIES.c.kind, _IDENTITIES.c.value, _IDENTITIES.c.profile_id).where(
    _IDENTITIES.c.id.in_(bindparam("ids", expanding=True))
)
_COLUMNS = select(
    _LINKS.c.id,
    _LINKS.c.low_id,
    _LINKS.c.high_id,
    _LINKS.c.evidence,
    _LINKS.c.confidence,
    _LINKS.c.source,
    _LINKS.c.occurred_at,
    _LINKS.c.status,
    _LINKS.c.reason,
    _LINKS.c.decided_by,
)
_TOUCHING = tuple(
    _COLUMNS.where(end.in_(bindparam("ids", expanding=True))) for end in (_LINKS.c.low_id, _LINKS.c.high_id)
)

# pg8000 sends a row of parameters at a time; an array is one.
_SPEAK = text(
    "UPDATE identities SET profile_id = v.speaker"
    " FROM unnest(CAST(:ids AS bigint[]), CAST(:speakers AS bigint[])) AS v (id, speaker) WHERE identities.id = v.id"
)


def settle(session: Session, touched: Iterable[int]) -> frozenset[int]:
    """Work out the sets around some identities again.

    Args:
        session: An open session that is the only writer.
        touched: The ends of links that are new or changed.

    Returns:
        The identities whose set has another speaker now.
    """
    around = _Around(session)
    around.read(touched)
    resolution = resolve(around.names, around.links.values())
    _write_links(session, around.links.values(), resolution.held)
    moved = {
        identity: speaker for identity, speaker in resolution.speakers.items() if around.speakers[identity] != speaker
    }
    _write_speakers(session, moved)
    return frozenset(moved)


class _Around:
    """All identities that links lead to, and the links; a link that is held whatever happens leads nowhere."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.names: dict[int, Identifier] = {}
        self.speakers: dict[int, int | None] = {}
        self.links: dict[int, Link] = {}

    def read(self, touched: Iterable[int]) -> None:
        """Go on from the identities that were touched until nothing new is found."""
        frontier = set(touched)
        while frontier:
            self._read_names(frontier)
            found = self._read_links(frontier)
            frontier = {end for end in self._leads_to(frontier, found) if end not in self.names}

    def _read_names(self, identities: Collection[int]) -> None:
        for part in chunks(sorted(identities), CHUNK):
            for identity, kind, value, speaker in self._session.execute(_NAMED, {"ids": part}):
                self.names[identity] = Identifier(kind, value)
                self.speakers[identity] = speaker

    def _read_links(self, identities: Collection[int]) -> list[Link]:
        found: dict[int, Link] = {}
        for part in chunks(sorted(identities), CHUNK):
            for statement in _TOUCHING:
                rows: Iterable[Any] = self._session.execute(statement, {"ids": part})
                for link_id, low, high, evidence, sure, source, at, status, reason, decided_by in rows:
                    decided = decided_by is not None or evidence == "person"
                    found[link_id] = Link(link_id, low, high, evidence, sure, source, at, status, reason, decided)
        self.links |= found
        return list(found.values())

    def _leads_to(self, frontier: Collection[int], found: Sequence[Link]) -> set[int]:
        open_links = [link for link in found if link.status != "withdrawn"]
        counts = Counter(end for link in open_links if not link.decided for end in (link.low, link.high))
        shared = {end for end in frontier if is_shared(self.names[end].kind, counts[end])}
        return {
            end
            for link in open_links
            if link.decided or link.status == "active" or not {link.low, link.high} & shared
            for end in (link.low, link.high)
        }


def _write_links(session: Session, links: Iterable[Link], held: Mapping[int, str]) -> None:
    changes: dict[tuple[str, str | None], list[int]] = {}
    for link in links:
        if link.status == "withdrawn":
            continue
        reason = held.get(link.id)
        status = "active" if reason is None else "held"
        if status != link.status or (reason != link.reason and not link.decided):
            changes.setdefault((status, reason), []).append(link.id)
    for (status, reason), ids in changes.items():
        for part in chunks(ids, CHUNK):
            session.execute(update(_LINKS).where(_LINKS.c.id.in_(part)).values(status=status, reason=reason))


def _write_speakers(session: Session, moved: Mapping[int, int | None]) -> None:
    if not moved:
        return
    if session.connection().dialect.name == "sqlite":
        statement = update(_IDENTITIES).where(_IDENTITIES.c.id == bindparam("identity"))
        rows: list[dict[str, Any]] = [{"identity": one, "profile_id": speaker} for one, speaker in moved.items()]
        session.execute(statement, rows)
    else:
        session.execute(_SPEAK, {"ids": list(moved), "speakers": list(moved.values())})
