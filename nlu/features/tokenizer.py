"""Words and punctuation, by spaCy's rules for the language (no trained model)."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from nlu.component import Over, Token, Workspace, register
from nlu.errors import PipelineError
from nlu.types import TrainingData

if TYPE_CHECKING:
    from spacy.language import Language


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
        # spaCy remembers each new word for ever, but for what is read inside a memory zone; zones of two threads must
        # not overlap.
        self._lock = threading.Lock()

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Nothing is learnt: the rules are spaCy's."""
        del data, workspace, seed, over
        return cls(language=str(options["language"]))

    def process(self, workspace: Workspace) -> None:
        """Fill ``tokens``."""
        with self._lock, self._spacy.memory_zone():
            workspace.tokens = [self._tokens(text) for text in workspace.texts]

    def _tokens(self, text: str) -> list[Token]:
        document = self._spacy.tokenizer(text)
        return [Token(word.text, word.idx, word.idx + len(word)) for word in document if not word.is_space]

    def save(self, folder: Path) -> None:
        """Write tokenizer.json."""
        (folder / "tokenizer.json").write_text(json.dumps({"language": self._language}))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        return cls(language=json.loads((folder / "tokenizer.json").read_text())["language"])


def _blank(language: str) -> Language:
    import spacy

    try:
        return spacy.blank(language)
    except ImportError as error:
        raise PipelineError(
            f"spaCy has no rules for the language {language!r}: {error}",
            place="config.yml: language",
            mend="Write an ISO code that spaCy knows (en, de, fr, …), or xx for no language in particular.",
        ) from error
