"""Training of `Heads`: a linear head over sentence vectors, one over n-grams, joined and calibrated on held-out scores.

Each head is trained five times on four fifths of the examples, and scores the fifth it did not see (three thirds where
they are many). On those scores two numbers are found, how much the one head counts and how much the other, that make
the right labels most likely under the softmax of the sum. So n-grams count little where examples are few and more where
they are many, and the confidence is calibrated in the same step (a temperature for each head).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.component import Floats
from nlu.errors import PipelineError
from nlu.intent.heads import Heads

FOLDS, FOLDS_OF_MANY, MANY = 5, 3, 5_000
"""Three parts are enough, and quicker, where examples are many."""
VECTOR_STRENGTH = 20.0
"""Inverse regularisation; 10 to 30 were equal on BANKING77 and CLINC150, from 10 to 130 examples a class."""
NGRAM_STRENGTH = 1.0

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Fit:
    """Trained heads and what the held-out examples showed.

    Args:
        heads: For serving.
        held_out: Calibrated scores of each example by heads that did not see it, shape (examples, labels).
        truth: Column of the right label of each example.
        judged: Examples whose label was known to the heads that scored them (labels with a single example are not).
        folds: The part that each example was held out with.
        ngram_share: How much the n-gram head counts, from 0 to 1.
    """

    heads: Heads
    held_out: Floats
    truth: Rows
    judged: Rows
    folds: Rows
    ngram_share: float


@dataclass(frozen=True, slots=True)
class _Linear:
    weights: Floats
    bias: Floats


def fit_heads(labels: Sequence[str], vectors: Floats | None, ngrams: Any, *, seed: int) -> Fit:
    """Train, join and calibrate.

    Args:
        labels: Of each example.
        vectors: Shape (examples, width), or None.
        ngrams: CSR matrix (examples, vocabulary), or None.
        seed: Of the folds and of the n-gram head.

    Raises:
        PipelineError: Fewer than two labels, or no features.
    """
    from threadpoolctl import threadpool_limits

    names, truth = np.unique(np.array(labels), return_inverse=True)
    sources = [source for source in (vectors, ngrams) if source is not None]
    if len(names) < 2 or not sources:
        reason = (
            "There are fewer than two different labels to tell apart."
            if sources
            else "There are neither vectors nor n-grams."
        )
        raise PipelineError(
            reason, place="linear heads", mend="Add examples of a second one, or a featurizer before this step."
        )
    with threadpool_limits(1):  # sums in another order would make another model
        folds = fold_numbers(truth, seed=seed)
        held_out = [_held_out_scores(source, truth, len(names), folds, seed=seed) for source in sources]
        judged = np.flatnonzero(_known(truth, folds))
        factors = _join([scores[judged] for scores in held_out], truth[judged])
        parts = [_fit_linear(source, truth, len(names), seed=seed) for source in sources]
    total = sum(scores * factor for scores, factor in zip(held_out, factors, strict=True))
    assert isinstance(total, np.ndarray)
    heads = _heads(
        tuple(str(name) for name in names),
        parts,
        factors,
        has_vectors=vectors is not None,
        has_ngrams=ngrams is not None,
    )
    return Fit(
        heads=heads,
        held_out=total.astype(np.float32),
        truth=truth,
        judged=judged,
        folds=folds,
        ngram_share=_share(held_out, factors) if ngrams is not None else 0.0,
    )


def fold_numbers(truth: Rows, *, seed: int) -> Rows:
    """A fold for each example; the examples of a label are spread evenly."""
    folds = FOLDS if len(truth) <= MANY else FOLDS_OF_MANY
    random = np.random.default_rng(seed)
    numbers = np.zeros(len(truth), np.intp)
    for label in np.unique(truth):
        rows = random.permutation(np.flatnonzero(truth == label))
        numbers[rows] = (np.arange(len(rows)) + label) % folds
    return numbers


def _known(truth: Rows, folds: Rows) -> NDArray[np.bool_]:
    """Whether another fold has an example of the same label."""
    return np.array(
        [bool(np.any((truth == label) & (folds != fold))) for label, fold in zip(truth, folds, strict=True)]
    )


def _held_out_scores(source: Any, truth: Rows, labels: int, folds: Rows, *, seed: int) -> Floats:
    scores = np.zeros((len(truth), labels), np.float32)
    for fold in np.unique(folds):
        seen, unseen = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if len(np.unique(truth[seen])) < 2:
            continue
        linear = _fit_linear(source[seen], truth[seen], labels, seed=seed)
        scores[unseen] = source[unseen] @ linear.weights + linear.bias
    return scores


def _fit_linear(source: Any, truth: Rows, labels: int, *, seed: int) -> _Linear:
    """Logistic regression over vectors (dense), a linear support vector machine over n-grams (sparse)."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.svm import LinearSVC

    if isinstance(source, np.ndarray):
        model = LogisticRegression(C=VECTOR_STRENGTH, max_iter=1_000)
    else:
        model = LinearSVC(C=NGRAM_STRENGTH, random_state=seed, max_iter=10_000)
    model.fit(source, truth)
    coefficients, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        coefficients, intercepts = np.vstack([-coefficients, coefficients]), np.concatenate([-intercepts, intercepts])
    weights = np.zeros((source.shape[1], labels), np.float32)
    bias = np.full(labels, intercepts.min() - 1.0, np.float32)  # a label that was not seen scores below all others
    weights[:, model.classes_] = coefficients.T
    bias[model.classes_] = intercepts
    return _Linear(weights, bias)


def _join(scores: Sequence[Floats], truth: Rows) -> tuple[float, ...]:
    """The factor of each head, not below 0, that makes the right labels most likely; a convex search.

    The right label counts for a little less than 1, since few examples without a mistake do not make one certain.
    Source: Platt, "Probabilistic Outputs for Support Vector Machines", 1999.
    """
    from scipy.optimize import minimize

    if not len(truth):
        return tuple(1.0 for _ in scores)
    labels = scores[0].shape[1]
    certainty = (len(truth) + 1) / (len(truth) + 2)
    wanted = np.full((len(truth), labels), (1 - certainty) / (labels - 1))
    wanted[np.arange(len(truth)), truth] = certainty
    stack = np.stack(scores).astype(np.float64)

    def loss(factors: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total = np.tensordot(factors, stack, 1)
        total -= total.max(axis=1, keepdims=True)
        log = total - np.log(np.exp(total).sum(axis=1, keepdims=True))
        slope = ((np.exp(log) - wanted) * stack).sum(axis=(1, 2)) / len(truth)
        return float(-(wanted * log).sum() / len(truth)), slope

    found = minimize(loss, np.ones(len(scores)), jac=True, method="L-BFGS-B", bounds=[(0.0, 100.0)] * len(scores))
    return tuple(float(factor) for factor in found.x)


def _share(scores: Sequence[Floats], factors: Sequence[float]) -> float:
    """How much of what the labels differ by comes from the last head."""
    parts = [float(s.std(axis=1).mean()) * factor for s, factor in zip(scores, factors, strict=True)]
    return parts[-1] / sum(parts) if sum(parts) else 0.0


def _heads(
    labels: tuple[str, ...], parts: Sequence[_Linear], factors: Sequence[float], *, has_vectors: bool, has_ngrams: bool
) -> Heads:
    scaled = [(part.weights * factor).astype(np.float32) for part, factor in zip(parts, factors, strict=True)]
    bias = np.sum([part.bias * factor for part, factor in zip(parts, factors, strict=True)], axis=0).astype(np.float32)
    return Heads(
        labels=labels,
        bias=bias,
        vector_weights=scaled[0] if has_vectors else None,
        ngram_weights=scaled[-1].astype(np.float16).astype(np.float32) if has_ngrams else None,
    )
