"""Pieces beside each other become one moment: "tomorrow" and "5pm"; and a bare number becomes a time, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from nlu.values.time.moment import Moment

_BETWEEN = re.compile(
    r"\s*,?\s*(?:(?:(?:on|at|by|around|about|approximately|for|of|in|the|@)\s+){0,3}(?:@\s*)?)", re.IGNORECASE
)
_LEADS = re.compile(r"(?:\b(?:at|around|about|approximately|@)\s*(?:about\s+|around\s+)?)$", re.IGNORECASE)
_LIMITS = re.compile(r"\b(?:by|until|till|before|after|since|from|past)\s+$", re.IGNORECASE)
# What may follow "at 5" for it to be a time: not "at 5 High Street", not "at 5 pounds".
_MAY_FOLLOW = re.compile(
    r"\s*(?:$|[.,;!?)]\s*(?:$|\D)|(?:please|pls|on|today|tomorrow|tonight|this|next|in|and|or|to|until|till|if|then|sharp|ish|"
    r"thanks|thank|would|is|was|for|with|but|because|so|when|monday|tuesday|wednesday|thursday|friday|saturday|sunday|we|i|you)\b)",
    re.IGNORECASE,
)


def join(text: str, pieces: Sequence[Moment]) -> list[Moment]:
    """Moments of a text: the longest at each place, bare numbers with a neighbour that makes them times.

    Args:
        text: The message.
        pieces: Everything that may name a time; they may overlap.
    """
    by_start: dict[int, list[Moment]] = {}
    found = {(piece.start, piece.end, piece): None for piece in pieces}
    todo = list(pieces)
    for piece in pieces:
        by_start.setdefault(piece.start, []).append(piece)
    while todo and len(found) < 400:
        first = todo.pop()
        for gap in _gaps(text, first.end):
            for second in by_start.get(gap, ()):
                whole = _joined(text, first, second)
                if whole is not None and (whole.start, whole.end, whole) not in found:
                    found[(whole.start, whole.end, whole)] = None
                    todo.append(whole)
    return [moment for _, _, each in found if (moment := _said(text, each)) is not None]


def _gaps(text: str, end: int) -> set[int]:
    """Where the next piece may begin."""
    gap = _BETWEEN.match(text, end)
    reach = gap.end() if gap else end
    return set(range(end, reach + 1))


def _joined(text: str, first: Moment, second: Moment) -> Moment | None:
    """Two neighbours as one; a bare number needs "at" or a part of the day ("8 tonight", "tomorrow at 5")."""
    between = text[first.end : second.start]
    if (first.bare and first.clock and not (second.part or second.day)) or (first.bare and first.part and second.bare):
        return None
    if (
        second.bare
        and second.clock
        and (
            not re.search(r"(?:\bat|@|around|about|by)\s*$", between, re.IGNORECASE)
            or not _MAY_FOLLOW.match(text, second.end)
        )
    ):
        return None
    if (
        first.bare
        and first.clock
        and second.day
        and not (_LEADS.search(text, 0, first.start) or _LIMITS.search(text, 0, first.start))
    ):
        return None
    return first.with_(second)


def _said(text: str, moment: Moment) -> Moment | None:
    """A moment with its "at", or None for a bare number that nothing makes a time."""
    lead = _LEADS.search(text, 0, moment.start)
    if moment.bare and (moment.part or not lead or not _MAY_FOLLOW.match(text, moment.end)):
        return None
    if lead and (moment.clock or moment.part):
        return replace(moment, start=lead.start(), bare=False, weekday=False)
    return moment
