"""Confidence histograms: how sure the right answers were, and beside them the wrong ones.

A model that knows what it knows has its right answers at the top and few wrong ones there.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.measure.pictures.paper import INK, RIGHT, SOFT, WRONG, Paper

BINS = 20
WIDTH, ROW, HEAD, FOOT, MARGIN = 760.0, 22.0, 112.0, 46.0, 28.0
SCALE_WIDTH = 62.0


def draw_histogram(right: Sequence[float], wrong: Sequence[float], *, title: str) -> Paper:
    """The histogram; each side has a scale of its own, since right answers are many and wrong ones few.

    Args:
        right: Confidence of each right answer, from 0 to 1.
        wrong: Confidence of each wrong one.
        title: Written above.
    """
    paper = Paper(WIDTH, HEAD + ROW * BINS + FOOT)
    middle = WIDTH / 2
    longest = middle - SCALE_WIDTH / 2 - MARGIN - 44
    paper.text(MARGIN, 32, title, size=18)
    paper.text(MARGIN, 56, "How sure the answers were; each side has a scale of its own.", size=12, colour=SOFT)
    paper.text(middle - SCALE_WIDTH / 2 - 6, HEAD - 18, f"{len(right):,} right", size=13, colour=RIGHT, at="rm")
    paper.text(middle + SCALE_WIDTH / 2 + 6, HEAD - 18, f"{len(wrong):,} wrong", size=13, colour=WRONG)
    paper.text(middle, HEAD - 18, "sure", size=11, colour=SOFT, at="mm")
    sides = _counts(right), _counts(wrong)
    for bin_ in range(BINS):
        y = HEAD + ROW * (BINS - 1 - bin_)
        paper.text(middle, y + ROW / 2, _range(bin_), size=10.5, colour=SOFT, at="mm")
        _bar(paper, middle - SCALE_WIDTH / 2, y, sides[0][bin_], longest / max(*sides[0], 1), is_left=True)
        _bar(paper, middle + SCALE_WIDTH / 2, y, sides[1][bin_], longest / max(*sides[1], 1), is_left=False)
    bottom = HEAD + ROW * BINS
    paper.line(middle - SCALE_WIDTH / 2, HEAD, middle - SCALE_WIDTH / 2, bottom)
    paper.line(middle + SCALE_WIDTH / 2, HEAD, middle + SCALE_WIDTH / 2, bottom)
    paper.text(MARGIN, bottom + 22, _means(right, wrong), size=11, colour=SOFT)
    return paper


def _bar(paper: Paper, x: float, y: float, count: int, each: float, *, is_left: bool) -> None:
    if not count:
        return
    length = max(count * each, 2.0)
    paper.box(x - length if is_left else x, y + 2, length, ROW - 4, RIGHT if is_left else WRONG, round_by=2)
    end = x - length - 6 if is_left else x + length + 6
    paper.text(end, y + ROW / 2, f"{count:,}", size=10.5, colour=INK, at="rm" if is_left else "lm")


def _counts(confidences: Sequence[float]) -> list[int]:
    counts = [0] * BINS
    for confidence in confidences:
        counts[max(0, min(BINS - 1, int(confidence * BINS)))] += 1
    return counts


def _range(bin_: int) -> str:
    return f"{bin_ * 100 // BINS}-{(bin_ + 1) * 100 // BINS}%"


def _means(right: Sequence[float], wrong: Sequence[float]) -> str:
    means = [f"{word} ones {sum(each) / len(each):.0%}" for word, each in (("right", right), ("wrong", wrong)) if each]
    return f"Sure on average: {', '.join(means)}." if means else "There were no answers."
