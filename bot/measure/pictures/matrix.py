"""Confusion matrices: a row for what was meant, a column for what was understood. Mistakes have another colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log1p

from bot.measure.pictures.paper import INK, RIGHT, SOFT, WRONG, Paper, mixed, width_of

MARGIN, HEAD, FOOT = 28.0, 76.0, 30.0
NOTHING = "nothing"
LONGEST = 34
PALEST = 0.10
LEGEND = 210.0


def draw_matrix(confusion: Mapping[str, Mapping[str, int]], *, title: str, rows: str, columns: str) -> Paper:
    """The matrix.

    Args:
        confusion: What was meant, to what was understood (``""`` for nothing), to how often.
        title: Written above.
        rows: What the rows are: ``intent that was meant``.
        columns: What the columns are.
    """
    meant = sorted(confusion)
    found = sorted({label for row in confusion.values() for label in row if label} | set(meant))
    found += [""] if any("" in row for row in confusion.values()) else []
    cell, size = _sizes(max(len(meant), len(found)))
    left = MARGIN + _widest(meant, size) + 12
    top = HEAD + 22 + _widest(found, size) + 10
    width = max(left + max(cell * len(found), LEGEND) + MARGIN, MARGIN * 2 + width_of(title, 18))
    paper = Paper(width, top + cell * len(meant) + FOOT + MARGIN)
    paper.text(MARGIN, 32, title, size=18)
    paper.text(MARGIN, 56, _summary(confusion), size=12, colour=SOFT)
    paper.text(left, HEAD + 6, columns, size=11, colour=SOFT)
    paper.text(left - 12, top - 12, rows, size=11, colour=SOFT, at="rm")
    for at, label in enumerate(found):
        paper.upwards(left + cell * (at + 0.5), top - 8, _short(label), size=size)
    for at, label in enumerate(meant):
        paper.text(left - 8, top + cell * (at + 0.5), _short(label), size=size, at="rm")
    _cells(paper, confusion, (meant, found), (left, top, cell))
    _legend(paper, left, top + cell * len(meant) + FOOT / 2 + 8)
    return paper


def _cells(
    paper: Paper,
    confusion: Mapping[str, Mapping[str, int]],
    labels: tuple[Sequence[str], Sequence[str]],
    where: tuple[float, float, float],
) -> None:
    meant, found = labels
    left, top, cell = where
    most = max((count for row in confusion.values() for count in row.values()), default=1)
    for at in range(len(meant) + 1):
        paper.line(left, top + cell * at, left + cell * len(found), top + cell * at)
    for at in range(len(found) + 1):
        paper.line(left + cell * at, top, left + cell * at, top + cell * len(meant))
    for row, label in enumerate(meant):
        for column, other in enumerate(found):
            count = confusion[label].get(other, 0)
            if count:
                share = PALEST + (1 - PALEST) * log1p(count) / log1p(most)
                colour = mixed(RIGHT if label == other else WRONG, max(share, 0.35 if label != other else 0))
                x, y = left + cell * column, top + cell * row
                paper.box(x + 0.5, y + 0.5, cell - 0.5, cell - 0.5, colour)
                ink = "#ffffff" if share > 0.6 else INK
                paper.text(x + cell / 2, y + cell / 2, str(count), size=_fitting(str(count), cell), colour=ink, at="mm")


def _summary(confusion: Mapping[str, Mapping[str, int]]) -> str:
    total = sum(count for row in confusion.values() for count in row.values())
    right = sum(row.get(label, 0) for label, row in confusion.items())
    return f"{right:,} of {total:,} right ({right / max(total, 1):.1%})"


def _legend(paper: Paper, x: float, y: float) -> None:
    for colour, word, at in ((RIGHT, "right", 0), (WRONG, "taken for something else", 64)):
        paper.box(x + at, y - 5, 10, 10, colour, round_by=2)
        paper.text(x + at + 15, y, word, size=11, colour=SOFT)


def _sizes(labels: int) -> tuple[float, float]:
    """Of a cell, and of the letters beside it: small matrices are not tiny, and large ones not without end."""
    cell = max(15.0, min(46.0, 1100 / max(labels, 1)))
    return cell, max(9.5, min(13.0, cell * 0.5))


def _fitting(text: str, cell: float) -> float:
    return max(6.5, min(13.0, cell * 0.45, (cell - 3) / max(width_of(text, 10) / 10, 0.1)))


def _short(label: str) -> str:
    shown = label or NOTHING
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"


def _widest(labels: Sequence[str], size: float) -> float:
    return max((width_of(_short(label), size) for label in labels), default=0)
