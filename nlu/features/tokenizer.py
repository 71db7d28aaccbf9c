"""Words and punctuation, by spaCy's rules for the language (no trained model)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar, Self

from nlu.component import Over, Token, Workspace, register
from nlu.features.word_rules import Rules, WordRules
from nlu.types import TrainingData

# Signs are taken off a word one by one, in a time that grows with the square of the length: no real word is so long.
_ENDLESS = re.compile(r"[^\w\s]{16}|\S{80}")


@register
class SpacyTokenizer:
    """Tokens with their place in the text; spaces are no tokens.

    Args:
        language: ISO code as config.yml has it, for example ``en``; ``xx`` is for no language in particular.
        rules: Of the language; without any, spaCy itself is imported and does the work.
    """

    name: ClassVar[str] = "Tokenizer"
    requires: ClassVar[frozenset[str]] = frozenset()
    provides: ClassVar[frozenset[str]] = frozenset({"tokens"})
    reads: ClassVar[frozenset[str]] = frozenset()
    options: ClassVar[Mapping[str, Any]] = {"language": "en"}

    def __init__(self, language: str, rules: Rules | None) -> None:
        self._language = language
        self._rules = rules
        self._words = WordRules(rules) if rules else _spacy_words(language)

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Nothing is learnt: the rules are spaCy's."""
        del data, workspace, seed, over
        return cls.for_language(str(options["language"]))

    @classmethod
    def for_language(cls, language: str) -> Self:
        """A tokenizer by itself, without a pipeline.

        Raises:
            PipelineError: spaCy does not know the language.
        """
        from nlu.features.spacy_words import rules_of

        return cls(language, rules_of(language))

    def process(self, workspace: Workspace) -> None:
        """Fill ``tokens``."""
        workspace.tokens = [self._tokens(text) for text in workspace.texts]

    def _tokens(self, text: str) -> list[Token]:
        if _ENDLESS.search(text) is None:
            return self._words.tokens(text)
        return [
            Token(token.text, start + token.start, start + token.end)
            for start, piece in _pieces(text)
            for token in self._words.tokens(piece)
        ]

    def save(self, folder: Path) -> None:
        """Write tokenizer.json."""
        described = {"language": self._language, "rules": self._rules.as_dict() if self._rules else None}
        (folder / "tokenizer.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        described = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
        rules = described.get("rules")  # models of older versions have none
        return cls(described["language"], Rules(**rules) if rules else None)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text, with endless words cut, and where each piece starts."""
    start = 0
    for found in _ENDLESS.finditer(text):
        yield start, text[start : found.end()]
        start = found.end()
    yield start, text[start:]


def _spacy_words(language: str) -> Any:
    from nlu.features.spacy_words import SpacyWords

    return SpacyWords(language)
