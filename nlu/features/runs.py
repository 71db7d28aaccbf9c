"""Which texts an encoder reads together: texts of a length, so that little is computed for padding."""

from __future__ import annotations

from collections.abc import Sequence

MOST = 32
"""Texts of a run."""
OVERHEAD = 20
"""What a run costs by itself, in tokens: as much padding is cheaper than a run more. Measured on all-MiniLM-L6-v2."""


def runs(lengths: Sequence[int]) -> list[list[int]]:
    """Places of texts that go together, so that all of them take the least time.

    Args:
        lengths: Tokens of each text.
    """
    found: list[list[int]] = []
    padding = 0
    for place in sorted(range(len(lengths)), key=lambda each: -lengths[each]):
        wasted = lengths[found[-1][0]] - lengths[place] if found else 0
        if not found or padding + wasted > OVERHEAD or len(found[-1]) == MOST:
            found.append([])
            padding = wasted = 0
        padding += wasted
        found[-1].append(place)
    return found


def equal_runs(lengths: Sequence[int]) -> list[list[int]]:
    """Places of texts that go together where all of a run have one length, the shortest first.

    Args:
        lengths: Tokens of each text.
    """
    by_length: dict[int, list[int]] = {}
    for place, length in enumerate(lengths):
        by_length.setdefault(length, []).append(place)
    return [
        places[start : start + MOST] for _, places in sorted(by_length.items()) for start in range(0, len(places), MOST)
    ]
