"""What can be counted of how a message is written: words of the VADER lexicon, capitals, exclamation, repetition.

Source of the lexicon: Hutto and Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media
Text", 2014. It knows English and emoji; for other languages its numbers are zero and the rest still counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import punctuation

import numpy as np
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from nlu.component import Floats

CHARACTERS = 400
"""How much of a text is looked at, so that time stays bounded: the lexicon's grows with the square of the emoji."""

_WORD = re.compile(r"[^\W\d_]+")
_STRETCHED = re.compile(r"([^\W\d_])\1\1", re.IGNORECASE)
_INDIFFERENT = {"neg": 0.0, "pos": 0.0, "compound": 0.0}


class Signals:
    """Counts of each text, each roughly between -2 and 2."""

    NAMES = (
        "lexicon_negative",
        "lexicon_positive",
        "lexicon_compound",
        "lexicon_very_positive",
        "lexicon_very_negative",
        "exclamation_marks",
        "several_exclamation_marks",
        "ends_as_question",
        "question",
        "several_question_marks",
        "words_in_capitals",
        "stretched_word",
        "length",
    )

    def __init__(self) -> None:
        self._lexicon = SentimentIntensityAnalyzer()
        self._emoji = frozenset(self._lexicon.emojis)

    def of(self, texts: Sequence[str]) -> Floats:
        """The counts, shape (texts, `NAMES`), float32."""
        rows = [self._row(text[:CHARACTERS]) for text in texts]
        return np.array(rows, np.float32).reshape(len(texts), len(self.NAMES))

    def _row(self, text: str) -> list[float]:
        scores = self._lexicon.polarity_scores(text) if self._has_feeling(text) else _INDIFFERENT
        words = _WORD.findall(text)
        shouted = sum(len(word) > 1 and word.isupper() for word in words)
        compound = float(scores["compound"])
        return [
            2 * float(scores["neg"]),
            2 * float(scores["pos"]),
            compound,
            max(compound, 0.0) ** 2,
            min(compound, 0.0) ** 2,
            min(text.count("!"), 4) / 2,
            float("!!" in text),
            float(text.rstrip().endswith("?")),
            float("?" in text),
            float("??" in text),
            # One word alone in capitals is as often a code or a habit as a shout.
            2 * shouted / len(words) if len(words) > 1 else 0.0,
            float(_STRETCHED.search(text) is not None),
            min(len(words), 40) / 20,
        ]

    def _has_feeling(self, text: str) -> bool:
        """Whether the lexicon knows a word or a sign of the text; without one its answer is zero, and takes long."""
        if not text.isascii() and not self._emoji.isdisjoint(text):
            return True
        lexicon = self._lexicon.lexicon
        for written in text.lower().split():
            # As VADER reads a word: bare, unless so little is left that the signs may be the meaning, as in ":)".
            bare = written.strip(punctuation)
            if (bare if len(bare) > 2 else written) in lexicon:
                return True
        return False
