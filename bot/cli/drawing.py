"""Pictures of a test, where what draws them is installed; a line says how to get it otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from bot.cli.console import err
from bot.measure.outcome import Outcome
from nlu import Evaluation


def story_pictures(outcomes: Sequence[Outcome], folder: Path) -> Sequence[Path]:
    """Draw how test stories went; the files."""
    if not _can_draw():
        return ()
    from bot.measure.pictures.stories import draw_stories

    return draw_stories(outcomes, folder)


def nlu_pictures(evaluation: Evaluation, folder: Path) -> Sequence[Path]:
    """Draw what was confused, and how sure it was; the files."""
    if not _can_draw():
        return ()
    from bot.measure.pictures.nlu import draw_nlu

    return draw_nlu(evaluation, folder)


def _can_draw() -> bool:
    if find_spec("PIL") is not None:
        return True
    err.print("No pictures: Pillow is not installed. Run: pip install 'usher\\[pictures]'", soft_wrap=True)
    return False
