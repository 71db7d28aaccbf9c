"""Train a `TokenNetwork` in numpy: Adam on the cross-entropy of the tokens' labels, with dropout.

The tokens of a batch stand in one long array, with `GAP` empty rows after each text, so that nothing is computed for
padding and no layer looks from one text into another.
Source: Kingma and Ba, "Adam", 2015, https://arxiv.org/abs/1412.6980.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.component import Floats
from nlu.entities.network import STEPS, Names, TokenNetwork, log_softmax, look_around

HIDDEN = 128
BATCH = 32
RATE = 4e-3
WARM = 0.05
"""Share of the steps over which the rate rises; afterwards it falls in a straight line."""
DROPOUT = 0.3
DECAY = 1e-4
FIRST, SECOND, TINY = 0.9, 0.99, 1e-8
LEAST = 2
"""Texts' tokens that must have a feature; what is seen once teaches nothing about another text."""
GAP = max(STEPS)
ROWS = 256

Parts = dict[str, Floats]


@dataclass(frozen=True, slots=True)
class Sample:
    """A text to learn from.

    Args:
        names: Features of each token.
        vectors: Of the tokens, shape (tokens, width).
        labels: Of the tokens.
    """

    names: Sequence[Names]
    vectors: NDArray[np.floating[Any]]
    labels: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Batch:
    """Tokens of some texts; ``real`` says which rows of the long array they stand in."""

    vectors: Floats
    features: Any
    truth: NDArray[np.intp]
    real: NDArray[np.bool_]


def fit_network(samples: Sequence[Sample], *, seed: int, share: float = 1.0) -> TokenNetwork:
    """Train one.

    Args:
        samples: The texts.
        seed: Of the first weights, the order and the dropout.
        share: Of the steps; fewer show sooner what the network is worth.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):  # sums in another order would make another model
        return _fit([sample for sample in samples if sample.labels], np.random.default_rng(seed), share)


def steps_for(texts: int) -> int:
    """How many batches: few texts are seen often, many more seldom."""
    return 600 + texts * 3 // 10


def _fit(samples: Sequence[Sample], random: np.random.Generator, share: float) -> TokenNetwork:
    labels = sorted({label for sample in samples for label in sample.labels})
    counts = Counter(name for sample in samples for names in sample.names for name in set(names))
    features = {name: row for row, name in enumerate(sorted(name for name in counts if counts[name] >= LEAST))}
    vectors = np.concatenate([sample.vectors for sample in samples], dtype=np.float32)
    mean, spread = vectors.mean(axis=0), vectors.std(axis=0) + np.float32(1e-3)
    vectors -= mean
    vectors /= spread
    column = {label: number for number, label in enumerate(labels)}
    truth = np.array([column[label] for sample in samples for label in sample.labels], np.intp)
    sparse = _sparse([names for sample in samples for names in sample.names], features)

    parts = _start(vectors.shape[1], len(features), len(labels), random)
    slopes, squares = ({name: np.zeros_like(part) for name, part in parts.items()} for _ in range(2))
    steps = round(share * steps_for(len(samples)))
    for step, rows in zip(range(1, steps + 1), _batches(samples, random), strict=False):
        real = rows >= 0
        batch = _Batch(vectors[rows[real]], sparse[rows[real]], truth[rows[real]], real)
        pace = RATE * min(1.0, step / (steps * WARM)) * (1.0 - (step - 1) / steps)
        for name, slope in _gradients(parts, batch, random).items():
            _descend(parts[name], slope, slopes[name], squares[name], step, pace)
    # The vectors come as they are when it is used, so that their scale goes into the weights.
    parts["dense"] /= spread[:, None]
    parts["dense.bias"] -= mean @ parts["dense"]
    rounded = {name: part.astype(np.float16).astype(np.float32) for name, part in {**parts, "mean": mean}.items()}
    return TokenNetwork(tuple(labels), features, rounded)


def _descend(part: Floats, slope: Floats, first: Floats, second: Floats, step: int, pace: float) -> None:
    """A step of Adam in place, some rows at a time, since what fits into the processor's cache goes faster."""
    rate = np.float32(pace / (1 - FIRST**step))
    root = np.float32((1 - SECOND**step) ** -0.5)
    for place in range(0, len(part), ROWS):
        rows = slice(place, place + ROWS)
        own, change, one, two = part[rows], slope[rows], first[rows], second[rows]
        one *= FIRST
        one += (1 - FIRST) * change
        two *= SECOND
        two += (1 - SECOND) * change * change
        own *= 1 - pace * DECAY
        own -= rate * one / (np.sqrt(two) * root + TINY)


def _sparse(rows: Sequence[Names], features: Mapping[str, int]) -> Any:
    """Which token has which features, a CSR matrix (tokens, features)."""
    from scipy.sparse import csr_matrix

    known = [[features[name] for name in row if name in features] for row in rows]
    ends = np.cumsum([0, *map(len, known)])
    places = np.array([place for row in known for place in row], np.intp)
    return csr_matrix((np.ones(len(places), np.float32), places, ends), shape=(len(rows), len(features)))


def _start(width: int, features: int, labels: int, random: np.random.Generator) -> Parts:
    def matrix(rows: int, columns: int, scale: float) -> Floats:
        return random.standard_normal((rows, columns), dtype=np.float32) * np.float32(scale)

    parts = {"dense": matrix(width, HIDDEN, (3 * width) ** -0.5), "embedding": matrix(features, HIDDEN, 0.1)}
    for number in range(len(STEPS)):
        parts[f"layer{number}"] = matrix(3 * HIDDEN, HIDDEN, (9 * HIDDEN) ** -0.5)
    parts["out"] = matrix(HIDDEN, labels, (3 * HIDDEN) ** -0.5)
    biases = {f"{name}.bias": np.zeros(part.shape[1], np.float32) for name, part in parts.items()}
    del biases["embedding.bias"]
    return {**parts, **biases}


def _batches(samples: Sequence[Sample], random: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    """Rows of the tokens of `BATCH` texts, -1 for the gap after each; every text once before one comes again."""
    starts = np.cumsum([0, *(len(sample.labels) for sample in samples)])
    gap = np.full(GAP, -1)
    waiting: list[int] = []
    while True:
        while len(waiting) < BATCH:
            waiting += random.permutation(len(samples)).tolist()
        taken, waiting = waiting[:BATCH], waiting[BATCH:]
        yield np.concatenate([part for text in taken for part in (np.arange(starts[text], starts[text + 1]), gap)])


def _gradients(parts: Parts, batch: _Batch, random: np.random.Generator) -> Parts:
    """Slope of the mean cross-entropy for each part: forward through the layers, and back."""
    slopes: Parts = {}
    vectors = batch.vectors * _dropout(batch.vectors.shape, random)
    first = vectors @ parts["dense"] + parts["dense.bias"] + batch.features @ parts["embedding"]
    hidden = np.zeros((len(batch.real), HIDDEN), np.float32)
    hidden[batch.real] = np.maximum(first, 0.0)
    passed: list[tuple[Floats, Floats, Floats]] = []
    for number, step in enumerate(STEPS):
        kept = _dropout(hidden.shape, random)
        around = look_around(hidden * kept, step)
        out = np.maximum(around @ parts[f"layer{number}"] + parts[f"layer{number}.bias"], 0.0)
        out[~batch.real] = 0.0
        passed.append((kept, around, out))
        hidden = hidden + out
    kept = _dropout((len(batch.truth), HIDDEN), random)
    last: Floats = hidden[batch.real] * kept

    back = np.exp(log_softmax(last @ parts["out"] + parts["out.bias"]))
    back[np.arange(len(back)), batch.truth] -= 1.0
    back /= len(back)
    slopes["out"], slopes["out.bias"] = last.T @ back, back.sum(axis=0)
    to_hidden = np.zeros_like(hidden)
    to_hidden[batch.real] = (back @ parts["out"].T) * kept
    for number, step in reversed([*enumerate(STEPS)]):
        kept, around, out = passed[number]
        to_out = to_hidden * (out > 0)
        slopes[f"layer{number}"], slopes[f"layer{number}.bias"] = around.T @ to_out, to_out.sum(axis=0)
        to_hidden = to_hidden + _looked_back(to_out @ parts[f"layer{number}"].T, step) * kept
    to_first = to_hidden[batch.real] * (first > 0)
    slopes["dense"], slopes["dense.bias"] = vectors.T @ to_first, to_first.sum(axis=0)
    slopes["embedding"] = batch.features.T @ to_first
    return slopes


def _dropout(shape: tuple[int, ...], random: np.random.Generator) -> Floats:
    kept: Floats = (random.random(shape, dtype=np.float32) >= DROPOUT).astype(np.float32) / np.float32(1 - DROPOUT)
    return kept


def _looked_back(around: Floats, step: int) -> Floats:
    """What `look_around` spread, gathered again; shape (rows, width)."""
    width = around.shape[1] // 3
    gathered = around[:, width : 2 * width].copy()
    gathered[:-step] += around[step:, :width]
    gathered[step:] += around[:-step, 2 * width :]
    return gathered
