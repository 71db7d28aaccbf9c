"""Pictures of understanding, in Rasa's names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.measure.pictures.histogram import draw_histogram
from bot.measure.pictures.matrix import draw_matrix
from nlu import Evaluation, LabelReport

MEANT, UNDERSTOOD = "meant", "understood as"


def draw_nlu(evaluation: Evaluation, folder: Path) -> list[Path]:
    """Draw what there is.

    Args:
        evaluation: From `nlu.evaluate` or `nlu.cross_validate`.
        folder: Where the pictures go.

    Returns:
        The files.
    """
    files = _labels(evaluation.intents, "intent", "Intents", folder)
    if evaluation.responses is not None:
        files += _labels(evaluation.responses, "response_selection", "Answers to questions", folder)
    for name, report in evaluation.entities.extractors.items() if evaluation.entities else ():
        files += draw_both(
            folder / name,
            f"Entities of {name}",
            {
                _entity(meant): {_entity(found): n for found, n in row.items()}
                for meant, row in report.confusion.items()
            },
            (report.hits, report.misses),
        )
    return files


def draw_both(
    stem: Path, title: str, confusion: Mapping[str, Mapping[str, int]], sure: tuple[Sequence[float], Sequence[float]]
) -> list[Path]:
    """``STEM_confusion_matrix.png``, and ``STEM_histogram.png`` where a confidence is known.

    Args:
        stem: The beginning of the files' names.
        title: Of both pictures.
        confusion: For the matrix.
        sure: Confidence of what was right, and of what was wrong.
    """
    matrix = stem.with_name(f"{stem.name}_confusion_matrix.png")
    draw_matrix(confusion, title=title, rows=MEANT, columns=UNDERSTOOD).save(matrix)
    if not any(sure):
        return [matrix]
    histogram = stem.with_name(f"{stem.name}_histogram.png")
    draw_histogram(*sure, title=f"{title}: confidence").save(histogram)
    return [matrix, histogram]


def _labels(report: LabelReport, stem: str, title: str, folder: Path) -> list[Path]:
    sure = [each.confidence for each in report.hits], [each.confidence for each in report.mistakes]
    return draw_both(folder / stem, title, report.confusion, sure)


def _entity(name: str) -> str:
    return name or "no entity"
