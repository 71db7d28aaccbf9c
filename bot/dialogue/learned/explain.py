"""Why a label was predicted: the stories most like the conversation, and the clues that speak most for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.dialogue.learned.clues import Clue
from bot.dialogue.learned.scorer import Chances, Scorer, Seen
from bot.dialogue.learned.wording import in_words, listed, relation_in_words

CLUES = 3
CLEARLY = 0.05


def explain(scorer: Scorer, clues: Sequence[Clue], seen: Seen, chances: Chances, stories: Sequence[str]) -> str:
    """One sentence.

    Args:
        scorer: What predicted.
        clues: By row.
        seen: The point.
        chances: How likely each label is.
        stories: The nearest, the most alike first.
    """
    best, *others = (int(label) for label in np.argsort(-chances, kind="stable")[:2])
    reasons = _reasons(scorer, clues, seen, best, others[0] if others else None)
    parts = [f"most like {listed([repr(story) for story in stories])}"] if stories else []
    if reasons:
        parts.append(f"because {listed(reasons)}")
    if others and chances[others[0]] > CLEARLY:
        parts.append(f"next likely: {scorer.labels[others[0]]}")
    return "; ".join(parts)


def _reasons(scorer: Scorer, clues: Sequence[Clue], seen: Seen, best: int, other: int | None) -> list[str]:
    """The strongest clues for the best label, held against the next likely one."""
    speaks = scorer.of_clues[seen.rows, best].astype(np.float64)
    if other is not None:
        speaks = speaks - scorer.of_clues[seen.rows, other]
    speaks = speaks * seen.weights
    strongest = [int(row) for row in np.argsort(-speaks, kind="stable")[:CLUES]]
    found = [(float(speaks[index]), in_words(clues[seen.rows[index]])) for index in strongest]
    related = [number for label, number in seen.relations if label == best]
    if related:
        names = list(scorer.relations)
        strength = {number: float(scorer.of_relations[number]) for number in related}
        number = max(related, key=lambda each: strength[each])
        found.append((sum(strength.values()), relation_in_words(names[number])))
    found.sort(key=lambda pair: -pair[0])
    return [words for strength, words in found if strength > CLEARLY][:CLUES]
