"""Examples that read like those of another intent: slips of the hand, found without a trained model.

Each example is read by all others: kernel ridge regression onto the intents, whose answers with an example left out
follow from one inverse (Rifkin and Lippert, "Notes on Regularized Least Squares", 2007). It is done three times, by
meaning (sentence vectors), by wording (n-grams) and by both. An example is called a stray only where

- meaning and wording name the same other intent, and both clearly,
- both together prefer it to its own intent by `MARGIN`,
- none of the `NEIGHBOURS` most alike is of its own intent,
- and it is no mere answer: in an intent of answers ("Leeds", "the red one") what was asked decides, not the words.

Planting examples in wrong intents shows what that finds; docs/training-data.md has the figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlu.component import Floats
from nlu.evaluate.featurized import featurized
from nlu.types import Example

Rows = NDArray[np.intp]

MARGIN = 0.5
CLEAR = 0.25
"""What meaning alone, and wording alone, must prefer the other intent by."""
NEIGHBOURS = 10
WORDING = 0.5
"""Weight of wording beside meaning, where both are taken together."""
GRAMS = {"word": (1, 2), "char": (3, 5), "min_count": 1, "max_features": 200_000}
RIDGE = 0.3
ANSWERS = 0.2
"""An intent of answers has at least this share of examples that are hardly more than an entity."""
HARDLY_MORE = 0.8
MOST = 10_000
"""Examples that are compared; the matrices grow with their square."""


@dataclass(frozen=True, slots=True)
class Stray:
    """An example that reads like those of another intent.

    Args:
        example: The example.
        intent: What it reads like.
        nearest: The example of that intent that it is most like.
    """

    example: Example
    intent: str
    nearest: Example


def find_strays(examples: Sequence[Example]) -> list[Stray]:
    """Examples that look as if they stood in the wrong intent, in their order.

    Args:
        examples: The training data; retrieval intents count as one intent each. Of very many, the first are looked at.

    Raises:
        EncoderError: The sentence encoder is not installed.
    """
    known = [example for example in examples if example.intent][:MOST]
    intents = [str(example.intent).partition("/")[0] for example in known]
    names = sorted(set(intents))
    if len(names) < 2:
        return []
    truth = np.array([names.index(intent) for intent in intents])
    meaning, wording = _alike([example.text for example in known])
    found = _suspects(meaning, wording, truth)
    answers = _answering(known, intents)
    both = meaning + WORDING * wording
    return [
        Stray(known[row], names[other], known[_nearest(both, row, truth == other)])
        for row, other in found.items()
        if not (intents[row] in answers and known[row].entities)
    ]


def _alike(texts: Sequence[str]) -> tuple[Floats, Floats]:
    """How alike each two texts are, by meaning and by wording."""
    workspace = featurized(texts, {"SentenceEncoder": {}, "NgramFeaturizer": GRAMS})
    assert workspace.vectors is not None  # the two have filled them
    assert workspace.ngrams is not None
    grams = workspace.ngrams.csr()
    return workspace.vectors @ workspace.vectors.T, (grams @ grams.T).toarray()


def _suspects(meaning: Floats, wording: Floats, truth: Rows) -> Mapping[int, int]:
    """Rows that look astray, each with the intent that they read like."""
    both = meaning + WORDING * wording
    margins, others = zip(*(_left_out(kernel, truth) for kernel in (both, meaning, wording)), strict=True)
    is_clear = (margins[0] > MARGIN) & (margins[1] > CLEAR) & (margins[2] > CLEAR)
    is_agreed = (others[0] == others[1]) & (others[1] == others[2])
    np.fill_diagonal(both, -1)
    rows = [int(row) for row in np.flatnonzero(is_clear & is_agreed) if not _has_kin(both[row], truth, truth[row])]
    return {row: int(others[0][row]) for row in rows}


def _left_out(alike: Floats, truth: Rows) -> tuple[Floats, Rows]:
    """By how much the best other intent is preferred when an example is read by all the others, and which it is."""
    rows = np.arange(len(truth))
    kernel = alike.astype(np.float32)
    kernel[rows, rows] += RIDGE
    inverse = np.linalg.inv(kernel)
    targets = np.eye(truth.max() + 1, dtype=np.float32)[truth]
    scores = targets - (inverse @ targets) / np.diag(inverse)[:, None]
    own = scores[rows, truth].copy()
    scores[rows, truth] = -np.inf
    return scores.max(axis=1) - own, scores.argmax(axis=1)


def _has_kin(alike: Floats, truth: Rows, intent: int) -> bool:
    nearest = np.argsort(-alike, kind="stable")[:NEIGHBOURS]
    return bool((truth[nearest] == intent).any())


def _nearest(alike: Floats, row: int, among: NDArray[np.bool_]) -> int:
    return int(np.where(among, alike[row], -1).argmax())


def _answering(examples: Sequence[Example], intents: Sequence[str]) -> set[str]:
    """Intents of answers: many of their examples are hardly more than an entity."""
    bare: defaultdict[str, list[bool]] = defaultdict(list)
    for example, intent in zip(examples, intents, strict=True):
        covered = sum(entity.end - entity.start for entity in example.entities)
        bare[intent].append(covered >= HARDLY_MORE * len(example.text.strip()))
    return {intent for intent, each in bare.items() if sum(each) >= ANSWERS * len(each)}
