"""What the model is worth on conversations that it did not see: AUROC and macro-F1, by conversation and by trade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.dialogue.frustration.fit import Floats, Integers, fit, matrix
from bot.dialogue.frustration.model import ANNOYED, LEVELS, Weights, level_of
from bot.dialogue.frustration.samples import Sample, turns_of
from bot.dialogue.frustration.signals import signals_of

Flags = NDArray[np.bool_]
THRESHOLD = 0.5
THRESHOLDS = (0.3, 0.5, 0.7, 0.9)
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Table:
    """Signals and labels of every turn.

    Args:
        rows: Signals, a row a turn.
        levels: Frustration from 0 to 4.
        conversation: Number of the turn's conversation.
        file: Number of its file.
    """

    rows: Floats
    levels: Integers
    conversation: Integers
    file: Integers


@dataclass(frozen=True, slots=True)
class Figures:
    """Of turns that were held out.

    Args:
        auroc: How often a frustrated turn scores above one that is not.
        macro_f1: Of frustrated or not, at `THRESHOLD`.
        macro_f1_levels: Of the five levels.
        within_one: Share of turns at most one level off.
        flagged: For each of `THRESHOLDS` the precision and the recall of the turns that reach it.
    """

    auroc: float
    macro_f1: float
    macro_f1_levels: float
    within_one: float
    flagged: tuple[tuple[float, float], ...]


def table_of(samples: Sequence[Sample], sentiment: Mapping[str, float]) -> Table:
    """Signals of every turn of the samples."""
    values, levels, conversation, file = [], [], [], []
    files = sorted({sample.file for sample in samples})
    for number, sample in enumerate(samples):
        turns = turns_of(sample, sentiment)
        for at, message in enumerate(sample.messages):
            values.append(signals_of(turns[max(0, at - 9) : at + 1]).values)
            levels.append(message.level)
            conversation.append(number)
            file.append(files.index(sample.file))
    return Table(matrix(values), *(np.array(column, np.intp) for column in (levels, conversation, file)))


def learn(tables: Sequence[Table], chosen: Sequence[Flags] | None = None) -> Weights:
    """Fit to several tables together: the turns as they are heard with a sentiment model, and without one."""
    picked = chosen or [np.ones(len(table.levels), np.bool_) for table in tables]
    rows = np.concatenate([table.rows[which] for table, which in zip(tables, picked, strict=True)])
    levels = np.concatenate([table.levels[which] for table, which in zip(tables, picked, strict=True)])
    return fit(rows, levels)


def by_conversation(table: Table, *, seed: int) -> Integers:
    """The fold of each turn: whole conversations, drawn by chance."""
    drawn = np.random.default_rng(seed).permutation(int(table.conversation.max()) + 1)
    folds: Integers = (drawn % FOLDS)[table.conversation]
    return folds


def held_out(tables: Sequence[Table], folds: Integers) -> list[Figures]:
    """Figures of each table, every turn judged by weights that did not see its fold."""
    sums = [np.zeros(len(folds)) for _ in tables]
    levels = [np.zeros(len(folds), np.intp) for _ in tables]
    scores = [np.zeros(len(folds)) for _ in tables]
    for fold in np.unique(folds):
        weights = learn(tables, [folds != fold] * len(tables))
        vector = np.array(list(weights.signals.values()))
        for number, table in enumerate(tables):
            for row in np.flatnonzero(folds == fold):
                total = float(table.rows[row] @ vector)
                sums[number][row], levels[number][row] = total, level_of(weights, total)
                scores[number][row] = weights.reaches(ANNOYED, total)
    return [figures(score, level, table.levels) for score, level, table in zip(scores, levels, tables, strict=True)]


def figures(scores: Floats, predicted: Integers, levels: Integers) -> Figures:
    """What scores and levels are worth against the labels."""
    frustrated = levels >= ANNOYED
    return Figures(
        auroc(scores, frustrated),
        _macro_f1((scores >= THRESHOLD).astype(np.intp), frustrated.astype(np.intp), 2),
        _macro_f1(predicted, levels, len(LEVELS)),
        float((np.abs(predicted - levels) <= 1).mean()),
        tuple(_precision_recall(scores >= threshold, frustrated) for threshold in THRESHOLDS),
    )


def auroc(scores: Floats, positive: Flags) -> float:
    """Probability that a positive scores above a negative; a tie counts half."""
    higher = scores[positive][:, None] - scores[~positive][None, :]
    return float((higher > 0).mean() + (higher == 0).mean() / 2)


def _precision_recall(flagged: Flags, truth: Flags) -> tuple[float, float]:
    hits = int((flagged & truth).sum())
    return hits / max(1, int(flagged.sum())), hits / max(1, int(truth.sum()))


def _macro_f1(predicted: Integers, truth: Integers, classes: int) -> float:
    scores = []
    for one in range(classes):
        hits = int(((predicted == one) & (truth == one)).sum())
        scores.append(2 * hits / max(1, int((predicted == one).sum() + (truth == one).sum())))
    return float(np.mean(scores))
