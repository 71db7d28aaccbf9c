"""Ordinary texts among the intent examples, to be learnt as neutral."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlu.component import Floats
from nlu.sentiment.signals import Signals
from nlu.types import Example

_COMPOUND = Signals.NAMES.index("lexicon_compound")
_MARKS = Signals.NAMES.index("exclamation_marks")
_MOOD = 0.45


def neutral_sample(
    examples: Sequence[Example], signals: Floats, scores: Floats, *, count: int, seed: int
) -> NDArray[np.intp]:
    """Rows of examples that are very likely neutral, the same number of each intent as far as there are enough.

    Left out are texts with words of feeling or exclamation marks, and whole intents that a first model finds moody on
    the average (complaints, praise): a single text it may get wrong, an intent hardly.

    Args:
        examples: The intent examples.
        signals: Of the examples, as `Signals.of`.
        scores: Of the examples by a first model, from -1 to 1.
        count: How many at most.
        seed: For the draw.
    """
    by_intent: defaultdict[str, list[int]] = defaultdict(list)
    for row, example in enumerate(examples):
        by_intent[example.intent or ""].append(row)
    draw = np.random.default_rng(seed)
    queues = []
    for intent in sorted(by_intent):
        all_rows = np.array(by_intent[intent])
        if abs(float(scores[all_rows].mean())) < _MOOD:
            calm = all_rows[_is_calm(signals[all_rows])]
            queues.append(list(draw.permutation(calm)))
    chosen: list[int] = []
    while any(queues) and len(chosen) < count:
        chosen += [int(queue.pop()) for queue in queues if queue]
    return np.array(sorted(chosen[:count]), np.intp)


def _is_calm(signals: Floats) -> NDArray[np.bool_]:
    compound = signals[:, _COMPOUND]
    out: NDArray[np.bool_] = (compound > -0.2) & (compound < 0.5) & (signals[:, _MARKS] < 0.5)
    return out
