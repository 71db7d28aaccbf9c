"""Fine-tuning: the uppermost layers are moved until a layer of labels over the sentence vectors tells intents apart.

The layer of labels starts as the logistic regression over the vectors as they were, so that from the first step on the
encoder learns what it gets wrong, and forgets little else. Each example is drawn to its own label's direction and
pushed from all others', the most from those it is confused with.

First one in five examples is held back. What becomes of these after most of the training shows what it is worth on
texts that it did not see: confidence, mixing and thresholds are found there. Then it sees them too.

Source: Kumar et al., "Fine-Tuning can Distort Pretrained Features", 2022, https://arxiv.org/abs/2202.10054.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.component import Floats
from nlu.features.encoder_graph import EncoderShape
from nlu.tuning.network import LABELS, Network, Weights

logger = logging.getLogger(__name__)

BATCH = 64
RATE, LABELS_RATE, DECAY = 2e-4, 2e-3, 0.01
WARM_UP = 0.1
REHEARSAL = 0.75
"""Share of the training after which the examples that were held back are seen as well."""
EXAMPLES_SEEN, FEWEST_PASSES, MOST_PASSES = 40_000, 4, 20
"""A large set is learnt in few passes, a small one needs more."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What there is to learn.

    Args:
        states: Of each example's word pieces by the layer below those that learn, each (pieces, width), float16.
        vectors: Of each example by the encoder as it was, shape (examples, width).
        truth: Number of its label, from 0.
        unseen: Which are held back at first.
        minutes: The most that learning may take.
        passes: How often each example is seen; None for a number that suits how many there are.
    """

    states: Sequence[NDArray[np.float16]]
    vectors: Floats
    truth: NDArray[np.intp]
    unseen: NDArray[np.bool_]
    minutes: float
    passes: float | None

    @property
    def steps(self) -> int:
        """Of the whole training, each with `BATCH` examples."""
        count = len(self.truth)
        suited = min(max(EXAMPLES_SEEN / count, FEWEST_PASSES), MOST_PASSES)
        return math.ceil((self.passes or suited) * count / BATCH)

    def some(self, rows: NDArray[np.intp]) -> list[Floats]:
        """States of some examples."""
        return [self.states[row].astype(np.float32) for row in rows]


def learn(weights: Weights, shape: EncoderShape, lesson: Lesson, *, first: int, seed: int) -> tuple[Weights, Floats]:
    """Fine-tune the uppermost layers.

    Args:
        weights: Of the encoder.
        shape: Of the encoder.
        lesson: What there is to learn.
        first: Number of the lowest layer that learns.
        seed: Of the order of the examples and of what is dropped out.

    Returns:
        What was learnt, and the scores of the examples that were held back before they were seen, shape
        (examples, labels); zero for the others.
    """
    import torch

    random, truth = np.random.default_rng(seed), torch.from_numpy(lesson.truth)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = Network({**weights, **_labels(lesson)}, shape, first=first)
        optimiser, rates = _optimiser(network)
        rehearsed: Floats | None = None
        batches = _batches(np.flatnonzero(~lesson.unseen), random)
        began, step, done = time.monotonic(), 0, 0.0
        while done < 1:
            if rehearsed is None and done >= REHEARSAL:
                rehearsed, batches = _scores(network, lesson), _batches(np.arange(len(truth)), random)
            for group, rate in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = rate * min((done + 1 / lesson.steps) / WARM_UP, (1 - done) / (1 - WARM_UP))
            rows = next(batches)
            loss: Any = torch.nn.functional.cross_entropy(network.scores(lesson.some(rows)), truth[rows])
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.layers, 1.0)
            optimiser.step()
            step += 1
            done = max(step / lesson.steps, (time.monotonic() - began) / (60 * lesson.minutes))
        if rehearsed is None:
            rehearsed = _scores(network, lesson)
    if step < lesson.steps:
        mend = "Allow more minutes, or fewer passes, for a model that is the same on any day."
        logger.warning("fine-tuning ended at its limit, after %s of %s steps. %s", step, lesson.steps, mend)
    return network.weights(), rehearsed


def _optimiser(network: Network) -> tuple[Any, list[float]]:
    """And the full rate of each of its groups."""
    import torch

    matrices = [weight for weight in network.layers if weight.ndim > 1]
    others = [weight for weight in network.layers if weight.ndim == 1]
    groups = [
        {"params": matrices, "lr": RATE, "weight_decay": DECAY},
        {"params": others, "lr": RATE, "weight_decay": 0.0},
        {"params": network.labels, "lr": LABELS_RATE, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups), [RATE, RATE, LABELS_RATE]


def _batches(rows: NDArray[np.intp], random: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    """Endlessly, each example once before any comes again."""
    while True:
        order = random.permutation(rows)
        yield from (order[at : at + BATCH] for at in range(0, len(order), BATCH))


def _scores(network: Network, lesson: Lesson) -> Floats:
    """Of the examples that were held back."""
    import torch

    rows = np.flatnonzero(lesson.unseen)
    network.learning(on=False)
    with torch.inference_mode():
        parts = [network.scores(lesson.some(rows[at : at + BATCH])).numpy() for at in range(0, len(rows), BATCH)]
    network.learning(on=True)
    labels = int(lesson.truth.max()) + 1
    scores = np.zeros((len(lesson.truth), labels), np.float32)
    if parts:
        scores[rows] = np.concatenate(parts)
    return scores


def _labels(lesson: Lesson) -> Weights:
    """The logistic regression over the vectors as they were."""
    from sklearn.linear_model import LogisticRegression

    seen = ~lesson.unseen
    model = LogisticRegression(C=20.0, tol=1e-3, max_iter=1_000).fit(lesson.vectors[seen], lesson.truth[seen])
    weights, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        weights, bias = np.concatenate([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    return {f"{LABELS}.weight": weights.astype(np.float32), f"{LABELS}.bias": bias.astype(np.float32)}
