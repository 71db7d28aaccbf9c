"""Training of a tagger: a chain, or a network where that reads examples better that neither has seen.

The network knows words by meaning; the chain knows them by their letters, lists and expressions, which it learns more
exactly. Which of the two serves a project better depends on its entities, so it is tried: both learn from four fifths
of the annotated examples and read the fifth. The network, which takes longer to train and to read, learns with a third
of its steps there, and must be clearly better. Where examples are few, that says little, and it is taken, since it
needs fewer.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.component import Over
from nlu.entities.augment import more_examples
from nlu.entities.chain import TokenChain, fit_chain
from nlu.entities.described import Described
from nlu.entities.labels import to_labels, to_spans
from nlu.entities.network import TokenNetwork
from nlu.entities.network_fit import Sample, fit_network
from nlu.evaluate.scores import scores
from nlu.features.token_vectors import token_vectors
from nlu.types import Example, TrainingData

logger = logging.getLogger(__name__)

AT_ONCE = 256
"""Examples whose word pieces are held in memory together."""
ENOUGH = 200
"""Annotated examples; of fewer, a fifth is too small to choose by."""
HELD_OUT = 5
TRIAL = 1 / 3
"""Share of a network's steps when it is tried."""
CLEARLY = 0.002
"""By how much F1 must be better."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What there is to learn from.

    Args:
        data: The examples.
        described: What the tagger is to know beside them.
        options: Of the component.
        seed: The same seed, data and machine give the same model.
    """

    data: TrainingData
    described: Described
    options: Mapping[str, Any]
    seed: int


@dataclass(frozen=True, slots=True)
class _Read:
    """A text as the steps before the tagger read it; vectors in half precision, since there are many."""

    names: Sequence[Sequence[str]]
    labels: Sequence[str]
    vectors: NDArray[np.float16] | None


def fit_tagger(lesson: Lesson, over: Over) -> TokenNetwork | TokenChain:
    """Train the better one.

    Args:
        lesson: With at least one annotated example.
        over: Runs the steps before the tagger over texts.
    """
    texts = list(_read(lesson, lesson.data.examples, over))
    whole = [*texts, *_read(lesson, _copies(lesson), over)]
    has_vectors = all(each.vectors is not None for each in whole)
    return _network(lesson, whole) if has_vectors and _prefers_network(lesson, texts, over) else _chain(lesson, whole)


def _prefers_network(lesson: Lesson, texts: Sequence[_Read], over: Over) -> bool:
    """Whether a network reads held-out examples clearly better than a chain, both trained on the others."""
    examples = lesson.data.examples
    annotated = [row for row, example in enumerate(examples) if example.entities]
    if len(annotated) < ENOUGH:
        return True
    random.Random(lesson.seed).shuffle(annotated)  # noqa: S311 - which are held out needs no secrecy
    held_out = set(annotated[::HELD_OUT])
    seen = [row for row in range(len(examples)) if row not in held_out]
    part = replace(lesson, data=replace(lesson.data, examples=tuple(examples[row] for row in seen)))
    learnt = [*(texts[row] for row in seen), *_read(part, _copies(part), over)]
    unseen = [texts[row] for row in sorted(held_out)]
    network, chain = _f1(_network(part, learnt, TRIAL), unseen), _f1(_chain(part, learnt), unseen)
    logger.info("entities of held-out examples, F1: network %.4f, chain %.4f", network, chain)
    return network > chain + CLEARLY


def _copies(lesson: Lesson) -> Sequence[Example]:
    return more_examples(lesson.data, copies=int(lesson.options["augment"]), seed=lesson.seed)


def _read(lesson: Lesson, examples: Sequence[Example], over: Over) -> Iterator[_Read]:
    described, bilou = lesson.described, bool(lesson.options["BILOU_flag"])
    features = described.features()
    for start in range(0, len(examples), AT_ONCE):
        part = examples[start : start + AT_ONCE]
        workspace = over([example.text for example in part])
        for row, example in enumerate(part):
            text, tokens = workspace.texts[row], workspace.tokens[row]
            pieces = workspace.pieces[row] if workspace.pieces else None
            yield _Read(
                names=features.of(text, tokens),
                labels=to_labels(tokens, example.entities, described.kinds, bilou=bilou),
                vectors=None if pieces is None else token_vectors(text, tokens, pieces).astype(np.float16),
            )


def _network(lesson: Lesson, texts: Iterable[_Read], share: float = 1.0) -> TokenNetwork:
    samples = [Sample(each.names, each.vectors, each.labels) for each in texts if each.vectors is not None]
    return fit_network(samples, seed=lesson.seed, share=share)


def _chain(lesson: Lesson, texts: Sequence[_Read]) -> TokenChain:
    return fit_chain([each.names for each in texts], [each.labels for each in texts], lesson.options)


def _f1(model: TokenNetwork | TokenChain, texts: Iterable[_Read]) -> float:
    hits = found = meant = 0
    for each in texts:
        tagged = model.tag(each.names) if isinstance(model, TokenChain) else _by_network(model, each)
        told, right = set(to_spans([label for label, _ in tagged])), set(to_spans(each.labels))
        hits, found, meant = hits + len(told & right), found + len(told), meant + len(right)
    return scores(hits, found, meant).f1


def _by_network(model: TokenNetwork, text: _Read) -> list[tuple[str, float]]:
    assert text.vectors is not None  # a network is tried only where every text has them
    return model.tag(text.names, text.vectors.astype(np.float32)) if text.labels else []
