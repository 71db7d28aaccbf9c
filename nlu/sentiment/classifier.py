"""How one message sounds, from its sentence vector, its words, and how it is written.

A multinomial logistic regression over five ordered levels, trained on the texts of sentiment.yml. Plain questions are
what customers mostly write, so a sample of the intent examples is added as neutral at a low weight; otherwise many a
plain question would sound angry to a model that knows only five equally large heaps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np

from nlu.component import Over, Workspace, register
from nlu.errors import PipelineError
from nlu.features.ngrams import NgramFeaturizer
from nlu.sentiment.fit import Levels, figures, fit, held_out, rows, with_neutral
from nlu.sentiment.levels import LABELS, SCORES
from nlu.sentiment.linear import VECTOR_SCALE, WORDING_SCALE, Features, Linear
from nlu.sentiment.neutral import neutral_sample
from nlu.sentiment.signals import Signals
from nlu.types import Sentiment, TrainingData

_LEAST = 5
_SCORES = np.array(SCORES, np.float32)
_NEUTRAL = Sentiment("neutral", 0.0)


@register
class SentimentClassifier:
    """Label and score of each text.

    Args:
        linear: The model.
        words: Word n-grams of the sentiment texts.
        metrics: Figures of the training, on texts that were held out.
    """

    name: ClassVar[str] = "SentimentClassifier"
    requires: ClassVar[frozenset[str]] = frozenset({"vectors"})
    provides: ClassVar[frozenset[str]] = frozenset({"sentiment"})
    reads: ClassVar[frozenset[str]] = frozenset({"intents", "sentiments"})
    options: ClassVar[Mapping[str, Any]] = {
        "C": 5.0,  # inverse regularisation
        "neutral_examples": 500,  # how many intent examples are learnt as neutral
        "neutral_weight": 0.3,  # how much each of them counts beside a text of sentiment.yml
        "folds": 3,  # in how many parts the texts are cut for the figures
    }

    def __init__(self, linear: Linear, words: NgramFeaturizer, *, metrics: Mapping[str, float] | None = None) -> None:
        self._linear = linear
        self._words = words
        self._signals = Signals()
        self.metrics = dict(metrics or {})

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Fit to the texts of sentiment.yml.

        Raises:
            PipelineError: There are no texts, or too few of a level.
        """
        _check(data)
        texts = over([text for text, _ in data.sentiments])
        levels: Levels = np.array([LABELS.index(label) for _, label in data.sentiments], np.intp)
        words = NgramFeaturizer.train(
            {"word": (1, 2), "char": (0, 0), "min_count": 1, "max_features": 20_000}, data, texts, seed, over=over
        )
        signals = Signals()
        features, examples = (_for_training(_features(each, signals, words)) for each in (texts, workspace))
        strength = float(options["C"])
        first = fit(features, levels, np.ones(len(levels)), strength=strength).probabilities(examples) @ _SCORES
        chosen = neutral_sample(
            data.examples, examples.signals, first, count=int(options["neutral_examples"]), seed=seed
        )
        neutral = (rows(examples, chosen), np.full(len(chosen), float(options["neutral_weight"])))
        unseen = held_out(features, levels, neutral, strength=strength, folds=int(options["folds"]), seed=seed)
        together, all_levels, sizes = with_neutral(features, levels, neutral)
        return cls(fit(together, all_levels, sizes, strength=strength), words, metrics=figures(unseen, levels))

    def process(self, workspace: Workspace) -> None:
        """Fill ``sentiment``; an empty text is neutral."""
        probabilities = self._linear.probabilities(_features(workspace, self._signals, self._words))
        scores = probabilities @ _SCORES
        workspace.sentiment = [
            Sentiment(LABELS[int(row.argmax())], round(float(score), 4)) if text.strip() else _NEUTRAL
            for text, row, score in zip(workspace.texts, probabilities, scores, strict=True)
        ]

    def save(self, folder: Path) -> None:
        """Write sentiment.npz, ngrams.json and ngrams.npz."""
        self._linear.save(folder / "sentiment.npz")
        self._words.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        return cls(Linear.load(folder / "sentiment.npz"), NgramFeaturizer.load(folder))


def _features(workspace: Workspace, signals: Signals, words: NgramFeaturizer) -> Features:
    if workspace.vectors is None:
        raise PipelineError(
            "There are no sentence vectors.", place=SentimentClassifier.name, mend="Put SentenceEncoder before it."
        )
    vectors = workspace.vectors * np.float32(VECTOR_SCALE)
    if workspace.wording is not None:
        vectors = np.concatenate([vectors, workspace.wording * np.float32(WORDING_SCALE)], axis=1)
    return Features(vectors, signals.of(workspace.texts), words.transform(workspace.texts))


def _for_training(features: Features) -> Features:
    return replace(features, words=features.words.csr())


def _check(data: TrainingData) -> None:
    counts = Counter(label for _, label in data.sentiments)
    short = [label for label in LABELS if counts[label] < _LEAST]
    if not short:
        return
    what = f"fewer than {_LEAST} texts for: {', '.join(short)}" if data.sentiments else "no texts with a sentiment"
    raise PipelineError(
        f"The training data has {what}.",
        place=SentimentClassifier.name,
        mend="Add them to data/sentiment.yml (docs/training-data.md), or take SentimentClassifier out of config.yml.",
    )
