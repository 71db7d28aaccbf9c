"""A vector for each token of a text: the mean of what the encoder made of its word pieces.

The encoder may have read a mended text (emoji spelled out, typing mistakes put right), so words are matched first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from nlu.component import Floats, Pieces, Token

AHEAD = 8
"""Words that are looked ahead for one that stands in both texts, so that the work grows with the length alone."""

_WORD = re.compile(r"\S+")

Span = tuple[int, int]


def token_vectors(text: str, tokens: Sequence[Token], pieces: Pieces) -> Floats:
    """Vectors of tokens, shape (tokens, width); zero for a token that the encoder did not read.

    Args:
        text: The text as it came.
        tokens: Of that text, in order.
        pieces: What the encoder read of it.
    """
    spans = [(token.start, token.end) for token in tokens]
    if not text.startswith(pieces.text):
        spans = _places(text, pieces.text, spans)
    read = [(row, start, end) for row, (start, end) in enumerate(pieces.spans) if start < end]
    vectors = np.zeros((len(tokens), pieces.states.shape[1]), np.float32)
    first = 0
    for place, (start, end) in enumerate(spans):
        while first < len(read) and read[first][2] <= start:
            first += 1
        after = first
        while after < len(read) and read[after][1] < end:
            after += 1
        if after > first:
            vectors[place] = pieces.states[read[first][0] : read[after - 1][0] + 1].sum(axis=0) / (after - first)
    return vectors


def _places(text: str, read: str, spans: Sequence[Span]) -> list[Span]:
    """Where spans of a text stand in what was read of it; an empty span for what was not read."""
    old, new = ([found.span() for found in _WORD.finditer(each)] for each in (text, read))
    words = [text[slice(*span)] for span in old], [read[slice(*span)] for span in new]
    moved = [(old[here], (new[first][0], new[last][1])) for here, first, last in _matched(*words)]
    found: list[Span] = []
    at = 0
    for start, end in spans:
        while at < len(moved) and moved[at][0][1] <= start:
            at += 1
        if at == len(moved) or moved[at][0][0] >= end:
            found.append((0, 0))
            continue
        word, place = moved[at]
        shift = place[0] - word[0]
        is_same = text[slice(*word)] == read[slice(*place)]
        found.append((start + shift, end + shift) if is_same else place)
    return found


def _matched(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Words with the first and the last word that were read for them; words left out are not among them."""
    here = there = 0
    while here < len(old) and there < len(new):
        skipped, read = _next_common(old, new, here, there)
        for step in range(skipped):
            if skipped == read:
                yield here + step, there + step, there + step
            elif read:
                yield here + step, there, there + read - 1
        here, there = here + skipped, there + read
        if here < len(old) and there < len(new) and old[here] == new[there]:
            yield here, there, there
            here, there = here + 1, there + 1


def _next_common(old: Sequence[str], new: Sequence[str], here: int, there: int) -> tuple[int, int]:
    """How many words to pass in each text to the nearest word of both; one in each where none is near."""
    for total in range(2 * AHEAD):
        for skipped in range(max(0, total - AHEAD), min(total, AHEAD) + 1):
            i, j = here + skipped, there + total - skipped
            if i < len(old) and j < len(new) and old[i] == new[j]:
                return skipped, total - skipped
    return (1, 1) if len(old) - here != 1 and len(new) - there != 1 else (len(old) - here, len(new) - there)
