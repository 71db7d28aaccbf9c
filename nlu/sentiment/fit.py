"""Training of `Linear`: multinomial logistic regression, and what it is worth on texts it did not see."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.component import Floats
from nlu.sentiment.levels import LABELS, SCORES
from nlu.sentiment.linear import SIGNAL_SCALE, Features, Linear

Levels = NDArray[np.intp]
Sizes = NDArray[np.float64]


def fit(features: Features, levels: Levels, sizes: Sizes, *, strength: float) -> Linear:
    """Fit the weights.

    Args:
        features: Of the texts.
        levels: Place of each text's level in ``LABELS``.
        sizes: How much each text counts.
        strength: Inverse of the regularisation (``C`` of scikit-learn).
    """
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    stacked = hstack(
        [
            csr_matrix(features.vectors),
            csr_matrix(features.signals * SIGNAL_SCALE),
            features.words,
        ]
    ).tocsr()
    model = LogisticRegression(C=strength, max_iter=2_000, tol=1e-3).fit(stacked, levels, sample_weight=sizes)
    weights = np.asarray(model.coef_, np.float32).T
    width, counts = features.vectors.shape[1], features.signals.shape[1]
    return Linear(
        vectors=weights[:width],
        signals=weights[width : width + counts] * np.float32(SIGNAL_SCALE),
        words=np.ascontiguousarray(weights[width + counts :]),
        bias=np.asarray(model.intercept_, np.float32),
    )


def held_out(
    features: Features, levels: Levels, more: tuple[Features, Sizes], *, strength: float, folds: int, seed: int
) -> Floats:
    """Probabilities of each text by models that did not see it.

    Args:
        features: Of the texts.
        levels: Of the texts.
        more: Neutral texts that every model sees, and how much each counts.
        strength: As `fit`.
        folds: In how many parts the texts are cut.
        seed: Of the parts.
    """
    from sklearn.model_selection import StratifiedKFold

    out = np.zeros((len(levels), len(LABELS)), np.float32)
    for seen, unseen in StratifiedKFold(folds, shuffle=True, random_state=seed).split(levels, levels):
        together, all_levels, sizes = with_neutral(rows(features, seen), levels[seen], more)
        out[unseen] = fit(together, all_levels, sizes, strength=strength).probabilities(rows(features, unseen))
    return out


def with_neutral(features: Features, levels: Levels, more: tuple[Features, Sizes]) -> tuple[Features, Levels, Sizes]:
    """The texts, each counting one, together with neutral ones that count less."""
    from scipy.sparse import vstack

    added, added_sizes = more
    together = Features(
        vectors=np.concatenate([features.vectors, added.vectors]),
        signals=np.concatenate([features.signals, added.signals]),
        words=vstack([features.words, added.words]).tocsr(),
    )
    neutral = np.full(len(added_sizes), LABELS.index("neutral"), np.intp)
    return together, np.concatenate([levels, neutral]), np.concatenate([np.ones(len(levels)), added_sizes])


def rows(features: Features, which: Any) -> Features:
    """Some of the texts."""
    return Features(features.vectors[which], features.signals[which], features.words[which])


def figures(probabilities: Floats, levels: Levels) -> dict[str, float]:
    """What held-out probabilities are worth.

    Returns:
        ``macro_f1`` of the five labels, ``within_one`` the share at most one level off, and ``score_correlation`` of
        the score with the level.
    """
    from sklearn.metrics import f1_score

    predicted = probabilities.argmax(axis=1)
    scores = probabilities @ np.array(SCORES, np.float32)
    return {
        "macro_f1": float(f1_score(levels, predicted, average="macro")),
        "within_one": float((np.abs(predicted - levels) <= 1).mean()),
        "score_correlation": float(np.corrcoef(scores, levels)[0, 1]),
    }
