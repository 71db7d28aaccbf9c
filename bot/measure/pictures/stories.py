"""Pictures of test stories, in Rasa's names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from bot.measure.outcome import Outcome
from bot.measure.pictures.nlu import draw_both


def draw_stories(outcomes: Sequence[Outcome], folder: Path) -> list[Path]:
    """Actions of test stories: what was written, and what was predicted.

    Args:
        outcomes: Of `bot.measure.replay.run_cases`.
        folder: Where the pictures go.

    Returns:
        The files; none where nothing was predicted.
    """
    confusion: defaultdict[str, Counter[str]] = defaultdict(Counter)
    sure: tuple[list[float], list[float]] = ([], [])
    for check in (check for outcome in outcomes for check in outcome.checks if check.kind == "action"):
        confusion[check.expected][check.predicted] += 1
        if check.confidence is not None:
            sure[not check.passed].append(check.confidence)
    return draw_both(folder / "story", "Actions of the test stories", confusion, sure) if confusion else []
