"""Words and punctuation, by spaCy's rules for the language (no trained model)."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from nlu.component import Over, Token, Workspace, register
from nlu.errors import PipelineError
from nlu.features.lean_spacy import import_spacy
from nlu.types import TrainingData

if TYPE_CHECKING:
    from spacy.language import Language

ZONE = 100_000
"""Characters read before the words met in them are forgotten."""

# spaCy takes signs off a word one by one, in a time that grows with the square of the length: no real word is so long.
_ENDLESS = re.compile(r"[^\w\s]{16}|\S{80}")


@register
class SpacyTokenizer:
    """Tokens with their place in the text; spaces are no tokens.

    Args:
        language: ISO code as config.yml has it, for example ``en``; ``xx`` is for no language in particular.
    """

    name: ClassVar[str] = "Tokenizer"
    requires: ClassVar[frozenset[str]] = frozenset()
    provides: ClassVar[frozenset[str]] = frozenset({"tokens"})
    options: ClassVar[Mapping[str, Any]] = {"language": "en"}

    def __init__(self, *, language: str) -> None:
        self._language = language
        self._spacy = _blank(language)
        # spaCy remembers each new word for ever, but for what is read inside a memory zone. Zones of two threads must
        # not overlap, and one for each text would forget the common words too.
        self._lock = threading.Lock()
        self._zone = ExitStack()
        self._read = 0
        self._zone.enter_context(self._spacy.memory_zone())

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Nothing is learnt: the rules are spaCy's."""
        del data, workspace, seed, over
        return cls(language=str(options["language"]))

    def process(self, workspace: Workspace) -> None:
        """Fill ``tokens``."""
        with self._lock:
            workspace.tokens = [self._tokens(text) for text in workspace.texts]
            self._read += sum(map(len, workspace.texts))
            if self._read > ZONE:
                self._forget()

    def _forget(self) -> None:
        self._zone.close()
        self._zone.enter_context(self._spacy.memory_zone())
        self._read = 0

    def _tokens(self, text: str) -> list[Token]:
        return [
            Token(word.text, start + word.idx, start + word.idx + len(word))
            for start, piece in _pieces(text)
            for word in self._spacy.tokenizer(piece)
            if not word.is_space
        ]

    def save(self, folder: Path) -> None:
        """Write tokenizer.json."""
        (folder / "tokenizer.json").write_text(json.dumps({"language": self._language}))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        return cls(language=json.loads((folder / "tokenizer.json").read_text())["language"])


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text, with endless words cut, and where each piece starts."""
    start = 0
    for found in _ENDLESS.finditer(text):
        yield start, text[start : found.end()]
        start = found.end()
    yield start, text[start:]


def _blank(language: str) -> Language:
    spacy = import_spacy()

    try:
        blank: Language = spacy.blank(language)
    except ImportError as error:
        raise PipelineError(
            f"spaCy has no rules for the language {language!r}: {error}",
            place="config.yml: language",
            mend="Write an ISO code that spaCy knows (en, de, fr, …), or xx for no language in particular.",
        ) from error
    return blank
