"""Which language a message is in, and whether it is one that the assistant does not speak."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import Any, ClassVar, Self

from nlu.component import Over, Workspace, register
from nlu.errors import PipelineError
from nlu.examples.nearest import did_you_mean
from nlu.languages.tables import LanguageTables
from nlu.types import Language, TrainingData

AMONG = frozenset(
    {"ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id"}
    | {"it", "ja", "ko", "lt", "lv", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "ta", "th", "tr"}
    | {"uk", "ur", "vi", "zh"}
)
"""Languages that are told apart. More of them would mean more that a short English message is mistaken for."""
LEAST_LETTERS = 4
"""Fewer say nothing."""
LETTERS, WORDS = 10, 3
"""What a message in Latin letters must have before it is called foreign: "hola" and a name may be anybody's."""
LIKELY = 0.4
"""What the likeliest language must have, where it is not one of the assistant's."""
CLEAR = 0.92
"""What one of several languages of the assistant must have among them."""
KNOWN = 0.5
"""A message with this share of words from the training data is in a language of the assistant."""
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = "\u024f"


@register
class LanguageDetector:
    """Fills ``language``.

    Args:
        tables: Of all languages that are told apart.
        languages: Those that the assistant speaks.
        words: Of the training data, in small letters.
        confidence: How sure it must be that a message is in none of ``languages`` before it is called foreign.
    """

    name: ClassVar[str] = "LanguageDetector"
    requires: ClassVar[frozenset[str]] = frozenset()
    provides: ClassVar[frozenset[str]] = frozenset({"language"})
    reads: ClassVar[frozenset[str]] = frozenset({"lookups"})
    options: ClassVar[Mapping[str, Any]] = {"languages": (), "confidence": 0.99}
    learns_from: ClassVar[bool] = False

    def __init__(self, tables: LanguageTables, languages: Sequence[str], words: Set[str], *, confidence: float) -> None:
        self._tables = tables
        self._languages = tuple(languages)
        self._words = frozenset(words)
        self._confidence = confidence

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse languages that are not known.

        Raises:
            PipelineError: One of them is not.
        """
        for code in options["languages"]:
            if _plain(code) not in AMONG:
                raise PipelineError(
                    f"The language {code!r} is not known here.",
                    place="config.yml: languages",
                    mend=did_you_mean(str(code), sorted(AMONG)),
                )

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Take the words of the examples and lookup tables.

        Raises:
            PipelineError: A language that is not known.
        """
        del workspace, seed, over
        cls.check(options)
        texts = [example.text for example in data.examples]
        texts += [value for values in data.lookups.values() for value in values]
        words = {word for text in texts for word in _words(text)}
        confidence = float(options["confidence"])
        languages = tuple(dict.fromkeys(map(_plain, options["languages"])))
        return cls(LanguageTables.for_languages(sorted(AMONG)), languages or ("en",), words, confidence=confidence)

    def process(self, workspace: Workspace) -> None:
        """Fill ``language``."""
        workspace.language = [self.language_of(text) for text in workspace.texts]

    def language_of(self, text: str) -> Language:
        """Of one text; its code is None where the text does not tell."""
        words = _words(text[:1_000])
        letters = sum(map(len, words))
        if letters < LEAST_LETTERS:
            return Language(None, 0.0)
        chances = self._tables.chances(text)
        likeliest = max(chances, key=chances.__getitem__)
        spoken = {code: chances[code] for code in self._languages}
        ours = sum(spoken.values())
        if ours <= 1 - self._confidence and chances[likeliest] >= LIKELY and self._says_enough(words, letters):
            return Language(likeliest, chances[likeliest], is_foreign=True)
        if len(spoken) == 1:
            return Language(self._languages[0], ours)
        best = max(spoken, key=spoken.__getitem__)
        share = spoken[best] / ours if ours else 0.0
        return Language(best if share >= CLEAR else None, share)

    def _says_enough(self, words: Sequence[str], letters: int) -> bool:
        if sum(word in self._words for word in words) >= KNOWN * len(words):
            return False
        latin = sum(letter <= _LATIN for word in words for letter in word)
        return 2 * latin < letters or (letters >= LETTERS and len(words) >= WORDS)

    def save(self, folder: Path) -> None:
        """Write languages.npz and languages.json."""
        self._tables.save(folder)
        described = {"languages": self._languages, "words": sorted(self._words), "confidence": self._confidence}
        (folder / "languages.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        described = json.loads((folder / "languages.json").read_text(encoding="utf-8"))
        words = frozenset(described["words"])
        tables = LanguageTables.load(folder)
        return cls(tables, described["languages"], words, confidence=described["confidence"])


def _plain(code: str) -> str:
    """``en`` of ``en-GB``."""
    return re.split(r"[-_]", code.lower())[0]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
