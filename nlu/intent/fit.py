"""Training of `Heads`: one for each kind of features, joined and calibrated on scores of examples held out.

Each head is trained five times on four fifths of the examples, and scores the fifth it did not see (three thirds where
they are many). On those scores a number for each head is found, how much it counts, so that the right labels are most
likely under the softmax of the sum. So n-grams count little where examples are few and more where they are many, and
the confidence is calibrated in the same step (a temperature for each head). What an encoder has learnt from the
examples itself joins them last, judged by those that it had not seen yet at a rehearsal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.component import NEAREST, Features, Floats, Rehearsal
from nlu.errors import PipelineError
from nlu.intent.heads import Heads
from nlu.intent.neighbours import neighbours_of

FOLDS, FOLDS_OF_MANY, MANY = 5, 3, 5_000
"""Three parts are enough, and quicker, where examples are many."""
VECTOR_STRENGTH = 20.0
"""Inverse regularisation; 10 to 30 were equal on BANKING77 and CLINC150, from 10 to 130 examples a class."""
TOLERANCE = 1e-3
"""Ten times scikit-learn's: half the time, and no less accurate on examples held out."""
NGRAM_STRENGTH = 1.0
UNTRIED = {"neighbours": 0.15, "others": 0.5, "tuned": 0.5}
"""How much heads count where no example can be held out, if not 1."""
VECTORS, NEIGHBOURS, TUNED = "vectors", "neighbours", "tuned"

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Fit:
    """Trained heads and what the held-out examples showed.

    Args:
        heads: For serving.
        held_out: Calibrated scores of each example by heads that did not see it, shape (examples, labels).
        truth: Column of the right label of each example.
        judged: Whether the label was known to the heads that scored it (that of a single example is not).
        folds: The part that each example was held out with.
        shares: How much of what the labels differ by comes from each head; they sum to one.
        nearest: Cosines of each example to the nearest that it was held out from; None without sentence vectors.
    """

    heads: Heads
    held_out: Floats
    truth: Rows
    judged: NDArray[np.bool_]
    folds: Rows
    shares: Mapping[str, float]
    nearest: Floats | None


@dataclass(frozen=True, slots=True)
class _Linear:
    weights: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class _Trial:
    scores: Mapping[str, Floats]
    factors: Mapping[str, float]
    folds: Rows
    judged: NDArray[np.bool_]
    nearest: Floats | None


def fit_heads(labels: Sequence[str], features: Features, *, seed: int, rehearsal: Rehearsal | None = None) -> Fit:
    """Train, join and calibrate.

    Args:
        labels: Of each example.
        features: Of each example, by kind.
        seed: Of the folds and of the n-gram head.
        rehearsal: Of these examples, where an encoder has learnt from them.

    Raises:
        PipelineError: Fewer than two labels, or no features.
    """
    from threadpoolctl import threadpool_limits

    names, truth = np.unique(np.array(labels), return_inverse=True)
    features = {kind: part for kind, part in features.items() if kind != TUNED}  # it has no head of its own to train
    _check(names, features)
    with threadpool_limits(1):  # sums in another order would make another model
        trial = _try(truth, len(names), features, seed=seed)
        linear = {kind: _fit_linear(part, truth, len(names), seed=seed) for kind, part in features.items()}
        if rehearsal is not None:
            trial = _with_tuned(trial, truth, rehearsal)
            linear[TUNED] = _as_it_is(len(names))
        known = neighbours_of(features[VECTORS], truth, len(names)) if VECTORS in features else None
    heads = _heads(tuple(str(name) for name in names), linear, trial.factors)
    return Fit(
        heads=replace(heads, neighbours=known, factor=trial.factors.get(NEIGHBOURS, 0.0)),
        held_out=_sum(trial.scores, trial.factors),
        truth=truth,
        judged=trial.judged,
        folds=trial.folds,
        shares=_shares(trial.scores, trial.factors),
        nearest=trial.nearest,
    )


def _try(truth: Rows, labels: int, features: Features, *, seed: int) -> _Trial:
    """What each head makes of examples that it did not see, and how much it is to count."""
    folds = fold_numbers(truth, seed=seed)
    judged = _known(truth, folds)
    scores = {kind: _held_out(part, truth, labels, folds, seed=seed) for kind, part in features.items()}
    factors, nearest = _join(scores, truth, judged), None
    if VECTORS in features:
        scores[NEIGHBOURS], nearest = _near(features[VECTORS], _sum(scores, factors), truth, folds)
        factors = _join(scores, truth, judged)
    return _Trial(scores, factors, folds, judged, nearest)


def _with_tuned(trial: _Trial, truth: Rows, rehearsal: Rehearsal) -> _Trial:
    """The same with what an encoder has learnt; where it had not seen an example yet, how much it counts is found."""
    judged = trial.judged & rehearsal.unseen
    tuned = rehearsal.features[TUNED]
    shares = _join({"others": _sum(trial.scores, trial.factors), TUNED: tuned}, truth, judged)
    factors = {kind: factor * shares["others"] for kind, factor in trial.factors.items()} | {TUNED: shares[TUNED]}
    return replace(trial, scores={**trial.scores, TUNED: tuned}, factors=factors, judged=judged)


def _check(names: Sized, features: Features) -> None:
    place = "linear heads"
    if len(names) < 2:
        reason = "There are fewer than two different labels to tell apart."
        raise PipelineError(reason, place=place, mend="Add examples of a second one.")
    if not features:
        raise PipelineError("There are neither vectors nor n-grams.", place=place, mend="Put a featurizer before this.")


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
    spread = {int(label): len(np.unique(folds[truth == label])) > 1 for label in np.unique(truth)}
    return np.array([spread[int(label)] for label in truth], np.bool_)


def _held_out(part: Any, truth: Rows, labels: int, folds: Rows, *, seed: int) -> Floats:
    """Scores of a linear head over one kind of features."""
    scores = np.zeros((len(truth), labels), np.float32)
    for fold in np.unique(folds):
        seen, unseen = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if len(np.unique(truth[seen])) < 2:
            continue
        linear = _fit_linear(part[seen], truth[seen], labels, seed=seed)
        scores[unseen] = part[unseen] @ linear.weights + linear.bias
    return scores


def _near(vectors: Floats, others: Floats, truth: Rows, folds: Rows) -> tuple[Floats, Floats]:
    """Scores of the neighbours, and the cosines to the nearest, each example compared with those of other folds."""
    scores, nearest = np.zeros_like(others), np.full((len(truth), NEAREST), -1.0, np.float32)
    for fold in np.unique(folds):
        seen, unseen = folds != fold, folds == fold
        known = neighbours_of(vectors[seen], truth[seen], others.shape[1])
        scores[unseen], nearest[unseen] = known.scores(vectors[unseen], others[unseen])
    return scores, nearest


def _sum(scores: Mapping[str, Floats], factors: Mapping[str, float]) -> Floats:
    total: Floats = np.sum([part * factors[kind] for kind, part in scores.items()], axis=0, dtype=np.float32)
    return total


def _fit_linear(source: Any, truth: Rows, labels: int, *, seed: int) -> _Linear:
    """Logistic regression over arrays, a linear support vector machine over sparse matrices."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.svm import LinearSVC

    weight = _weight_of_labels(truth)
    if isinstance(source, np.ndarray):
        model = LogisticRegression(C=VECTOR_STRENGTH, tol=TOLERANCE, max_iter=1_000, class_weight=weight)
    else:
        model = LinearSVC(C=NGRAM_STRENGTH, random_state=seed, max_iter=10_000, class_weight=weight)
    model.fit(source, truth)
    coefficients, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        coefficients, intercepts = np.vstack([-coefficients, coefficients]), np.concatenate([-intercepts, intercepts])
    weights = np.zeros((source.shape[1], labels), np.float32)
    bias = np.full(labels, intercepts.min() - 1.0, np.float32)  # a label that was not seen scores below all others
    weights[:, model.classes_] = coefficients.T
    bias[model.classes_] = intercepts
    return _Linear(weights, bias)


def _as_it_is(labels: int) -> _Linear:
    """For scores of labels that a featurizer has learnt itself."""
    return _Linear(np.eye(labels, dtype=np.float32), np.zeros(labels, np.float32))


def _weight_of_labels(truth: Rows) -> dict[int, float]:
    """Labels with few examples count for more, by the root: a customer does not ask by how much was written."""
    labels, counts = np.unique(truth, return_counts=True)
    return {int(label): float(np.sqrt(counts.mean() / count)) for label, count in zip(labels, counts, strict=True)}


def _join(scores: Mapping[str, Floats], truth: Rows, judged: NDArray[np.bool_]) -> Mapping[str, float]:
    """The factor of each head, not below 0, that makes the right labels most likely; a convex search.

    The right label counts for a little less than 1, since few examples without a mistake do not make one certain.
    Source: Platt, "Probabilistic Outputs for Support Vector Machines", 1999.
    """
    from scipy.optimize import minimize

    if not judged.any():
        return {kind: UNTRIED.get(kind, 1.0) for kind in scores}
    stack, truth = np.stack([each[judged] for each in scores.values()]).astype(np.float64), truth[judged]
    labels = stack.shape[2]
    certainty = (len(truth) + 1) / (len(truth) + 2)
    wanted = np.full((len(truth), labels), (1 - certainty) / (labels - 1))
    wanted[np.arange(len(truth)), truth] = certainty

    def loss(factors: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total = np.tensordot(factors, stack, 1)
        total -= total.max(axis=1, keepdims=True)
        log = total - np.log(np.exp(total).sum(axis=1, keepdims=True))
        slope = ((np.exp(log) - wanted) * stack).sum(axis=(1, 2)) / len(truth)
        return float(-(wanted * log).sum() / len(truth)), slope

    found = minimize(loss, np.ones(len(scores)), jac=True, method="L-BFGS-B", bounds=[(0.0, 100.0)] * len(scores))
    return {kind: float(factor) for kind, factor in zip(scores, found.x, strict=True)}


def _shares(scores: Mapping[str, Floats], factors: Mapping[str, float]) -> Mapping[str, float]:
    parts = {kind: float(each.std(axis=1).mean()) * factors[kind] for kind, each in scores.items()}
    total = sum(parts.values()) or 1.0
    return {kind: part / total for kind, part in parts.items()}


def _heads(labels: tuple[str, ...], parts: Mapping[str, _Linear], factors: Mapping[str, float]) -> Heads:
    """The heads with their factors in the weights, rounded to the half precision that they are saved in."""
    weights = {kind: part.weights * np.float32(factors[kind]) for kind, part in parts.items()}
    bias = np.sum([part.bias * factors[kind] for kind, part in parts.items()], axis=0)
    rounded = {kind: part.astype(np.float16).astype(np.float32) for kind, part in weights.items()}
    return Heads(labels, bias.astype(np.float32), rounded)
