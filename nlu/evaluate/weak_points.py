"""The worst confusions of intents and what would mend them, and examples whose label looks wrong.

A mistake looks like a wrong label where the model is surer of the other intent than it is, on the average, of what it
rightly calls so (Northcutt, Jiang and Chuang, "Confident Learning", 2021, https://arxiv.org/abs/1911.00068). That says
something only of texts that the model was not trained on.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nlu.errors import EncoderError
from nlu.evaluate.featurized import featurized
from nlu.evaluate.report import Answered, Evaluation
from nlu.intent.fallback import FALLBACK
from nlu.types import Example

SHOWN = 10
"""Confusions, and suspected labels."""
MESSAGES = 3
"""Messages that are shown of a confusion."""
WORDS = 4
FEW = 10
"""An intent with fewer examples than this is thin."""
MIXED = 0.3
"""Two intents of which this share is taken for the other, in both directions, may be one."""
COMMON = 2
"""A word of fewer training examples than this says nothing of an intent."""
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Pull:
    """A message and the training example of the wrong intent that it is most like.

    Args:
        message: The mistake.
        nearest: The example; None where the wrong intent has none (a fallback), or no encoder is installed.
    """

    message: Answered
    nearest: Example | None = None


@dataclass(frozen=True, slots=True)
class Confusion:
    """Two intents that are taken for each other.

    Args:
        expected: The one more often taken for the other.
        predicted: The other, or ``nlu_fallback``, or ``""`` for nothing.
        count: Messages of ``expected`` that were taken for ``predicted``.
        back: Messages the other way.
        messages: Some of them, the surest mistakes first.
        words: Words of those messages that training examples of ``predicted`` have, and hardly one of ``expected``.
        mend: What to do, in a sentence.
    """

    expected: str
    predicted: str
    count: int
    back: int
    messages: tuple[Pull, ...]
    words: tuple[str, ...]
    mend: str


@dataclass(frozen=True, slots=True)
class WeakPoints:
    """What to look at first.

    Args:
        confusions: The worst ten, most messages first.
        suspects: Up to ten mistakes of which the label looks wrong, the surest first.
    """

    confusions: tuple[Confusion, ...]
    suspects: tuple[Answered, ...]


def find_weak_points(evaluation: Evaluation, examples: Sequence[Example]) -> WeakPoints:
    """The weak points of an evaluation.

    Args:
        evaluation: Of texts that the model was not trained on; else nothing is found, or little.
        examples: The training examples.
    """
    by_intent: defaultdict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_intent[(example.intent or "").partition("/")[0]].append(example)
    between = _worst(evaluation.intents.mistakes)
    nearest = _nearest([each for each, _ in between], by_intent)
    support = {name: scores.support for name, scores in evaluation.intents.labels.items()}
    confusions = [_confusion(mistakes, back, by_intent, nearest, support) for mistakes, back in between]
    return WeakPoints(tuple(confusions), tuple(_suspects(evaluation)))


def _worst(mistakes: Iterable[Answered]) -> list[tuple[list[Answered], int]]:
    """Mistakes of each pair of intents in their commoner direction, and how many there are in the other."""
    pairs: defaultdict[tuple[str, str], list[Answered]] = defaultdict(list)
    for mistake in mistakes:
        pairs[mistake.expected, mistake.predicted or ""].append(mistake)
    found = []
    for (expected, predicted), there in pairs.items():
        back = len(pairs.get((predicted, expected), ()))
        if (len(there), predicted) >= (back, expected):
            found.append((there, back))
    found.sort(key=lambda each: (-len(each[0]) - each[1], -each[0][0].confidence))
    return found[:SHOWN]


def _confusion(
    mistakes: Sequence[Answered],
    back: int,
    by_intent: Mapping[str, Sequence[Example]],
    nearest: Mapping[tuple[str, str], Example],
    support: Mapping[str, int],
) -> Confusion:
    expected, predicted = mistakes[0].expected, mistakes[0].predicted or ""
    own, other = by_intent.get(expected, ()), by_intent.get(predicted, ())
    words = _pulling_words([mistake.text for mistake in mistakes], own, other)
    pulls = tuple(Pull(each, nearest.get((each.text, predicted))) for each in mistakes[:MESSAGES])
    sizes = (support.get(expected, 0), support.get(predicted, 0))
    mend = _mend(expected, predicted, (len(mistakes), back), sizes, own, words)
    return Confusion(expected, predicted, len(mistakes), back, pulls, words, mend)


def _mend(
    expected: str,
    predicted: str,
    counts: tuple[int, int],
    sizes: tuple[int, int],
    own: Sequence[Example],
    words: Sequence[str],
) -> str:
    if predicted in {"", FALLBACK}:
        return f"Add examples to {expected} that are said as these are: it has {len(own)}, and none is near."
    if all(count >= MIXED * size > 0 for count, size in zip(counts, sizes, strict=True)):
        return f"Merge {expected} and {predicted}, and let an entity or a question to the customer tell them apart."
    if len(own) < FEW:
        return f"Add examples to {expected}: it has only {len(own)}."
    if words:
        quoted = ", ".join(repr(word) for word in words)
        return f"Add examples to {expected} with {quoted}: of the two, {predicted} alone has such words."
    return f"Add examples to {expected} that differ from the nearest ones of {predicted} in what is asked for."


def _pulling_words(messages: Sequence[str], own: Sequence[Example], other: Sequence[Example]) -> tuple[str, ...]:
    """Words of messages that examples of the other intent have at least three times as often as the own one's."""
    ours, theirs = _share(own), _share(other)
    said = Counter(word for message in messages for word in _words(message))
    pulling = {
        word: said[word] * theirs[word]
        for word in said
        if theirs[word] * len(other) >= COMMON and theirs[word] >= 3 * ours[word]
    }
    return tuple(sorted(pulling, key=lambda word: (-pulling[word], word))[:WORDS])


def _share(examples: Sequence[Example]) -> Mapping[str, float]:
    """Share of the examples that have each word."""
    counts = Counter(word for example in examples for word in _words(example.text))
    return defaultdict(float, {word: count / len(examples) for word, count in counts.items()})


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _suspects(evaluation: Evaluation) -> list[Answered]:
    sure: defaultdict[str, list[float]] = defaultdict(list)
    for hit in evaluation.intents.hits:
        sure[hit.expected].append(hit.confidence)
    usual = {intent: sum(each) / len(each) for intent, each in sure.items()}
    return [m for m in evaluation.intents.mistakes if m.confidence >= usual.get(m.predicted or "", 2.0)][:SHOWN]


def _nearest(
    confusions: Sequence[Sequence[Answered]], by_intent: Mapping[str, Sequence[Example]]
) -> dict[tuple[str, str], Example]:
    """The training example of the wrong intent that each message is most like in meaning."""
    found: dict[tuple[str, str], Example] = {}
    wanted = [(each.text, each.predicted or "") for mistakes in confusions for each in mistakes[:MESSAGES]]
    wanted = [(text, intent) for text, intent in wanted if by_intent.get(intent)]
    if not wanted:
        return found
    for intent in sorted({intent for _, intent in wanted}):
        messages = sorted({text for text, its in wanted if its == intent})
        # The message itself is among the examples where it is a cross-validation, but not in the wrong intent.
        examples = by_intent[intent]
        try:
            filled = featurized([*messages, *(example.text for example in examples)], {"SentenceEncoder": {}})
        except EncoderError:
            return found
        assert filled.vectors is not None  # the encoder has filled them
        alike = filled.vectors[: len(messages)] @ filled.vectors[len(messages) :].T
        for text, best in zip(messages, alike.argmax(axis=1), strict=True):
            found[text, intent] = examples[int(best)]
    return found
