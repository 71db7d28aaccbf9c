"""The text that featurizers read: what is said, without what stands around it, in words as they should be written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Self

from nlu.cleaning.asides import without_asides
from nlu.cleaning.courtesies import without_courtesies
from nlu.cleaning.spelling import Spelling, words_of
from nlu.component import Over, Workspace, register
from nlu.features.encoder_files import DEFAULT_ENCODER, package_folder
from nlu.types import TrainingData

ENGLISH = "en"


@register
class TextCleaner:
    """Fills ``readings``; the texts themselves, in which entities have their places, stay as they came.

    Args:
        spelling: Mends words, or None.
        courtesies: Whether greetings and thanks around a wish are left out.
    """

    name: ClassVar[str] = "TextCleaner"
    requires: ClassVar[frozenset[str]] = frozenset()
    provides: ClassVar[frozenset[str]] = frozenset({"readings"})
    reads: ClassVar[frozenset[str]] = frozenset({"texts"})
    options: ClassVar[Mapping[str, Any]] = {"language": ENGLISH, "spelling": True, "courtesies": True}

    def __init__(self, spelling: Spelling | None, *, courtesies: bool) -> None:
        self._spelling = spelling
        self._courtesies = courtesies

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Learn the words of the examples. Only signatures and quotes go in other languages than English.

        Raises:
            EncoderError: The package that has the English words is not installed.
        """
        del data, seed, over
        is_english = options["language"] == ENGLISH
        spelling = None
        if is_english and options["spelling"]:
            spelling = Spelling(words_of(workspace.texts), _english_words())
        return cls(spelling, courtesies=is_english and bool(options["courtesies"]))

    def process(self, workspace: Workspace) -> None:
        """Fill ``readings``."""
        workspace.readings = [self._read(text) for text in workspace.texts]

    def _read(self, text: str) -> str:
        text = without_asides(text)
        if self._spelling is not None:
            text = self._spelling.mend(text)
        return without_courtesies(text) if self._courtesies else text

    def save(self, folder: Path) -> None:
        """Write cleaner.json."""
        words = None
        if self._spelling is not None:
            words = {"counts": self._spelling.counts, "english": sorted(self._spelling.english)}
        described = {"courtesies": self._courtesies, "words": words}
        (folder / "cleaner.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        described = json.loads((folder / "cleaner.json").read_text(encoding="utf-8"))
        words = described["words"]
        spelling = None if words is None else Spelling(words["counts"], frozenset(words["english"]))
        return cls(spelling, courtesies=described["courtesies"])


def _english_words() -> frozenset[str]:
    """The whole words that the default encoder's tokenizer knows: about 22,000, the commonest in English."""
    tokenizer = json.loads((package_folder(DEFAULT_ENCODER) / "tokenizer.json").read_text(encoding="utf-8"))
    return frozenset(word for word in tokenizer["model"]["vocab"] if word.isalpha() and len(word) > 1)
