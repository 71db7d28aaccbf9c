"""spaCy's tokenizers: their rules, and those of them that have no rules (Chinese, Thai, …) at work."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from nlu.component import Token
from nlu.errors import PipelineError
from nlu.features.lean_spacy import import_spacy
from nlu.features.word_rules import Rules, Written

if TYPE_CHECKING:
    from spacy.language import Language

ZONE = 100_000
"""Characters read before the words met in them are forgotten."""


def rules_of(language: str) -> Rules | None:
    """The rules of a language; None where its tokenizer is a program.

    Args:
        language: ISO code; ``xx`` is for no language in particular.

    Raises:
        PipelineError: spaCy does not know it.
    """
    blank = _blank(language)
    spacy = import_spacy()
    orth, kind = spacy.symbols.ORTH, spacy.tokenizer.Tokenizer
    tokenizer: Any = blank.tokenizer
    if type(tokenizer) is not kind:
        return None
    special = {word: [piece[orth] for piece in pieces] for word, pieces in tokenizer.rules.items()}
    plain = kind(
        blank.vocab,
        prefix_search=tokenizer.prefix_search,
        suffix_search=tokenizer.suffix_search,
        infix_finditer=tokenizer.infix_finditer,
        token_match=tokenizer.token_match,
        url_match=tokenizer.url_match,
    )
    cut = (tokenizer.find_prefix, tokenizer.find_infix, tokenizer.find_suffix)
    sequences = {
        word: [token.text for token in plain(word)]
        for word in special
        if not tokenizer.faster_heuristics or " " in word or any(find(word) for find in cut)
    }
    return Rules(
        prefix=_written(tokenizer.prefix_search),
        suffix=_written(tokenizer.suffix_search),
        infix=_written(tokenizer.infix_finditer),
        whole=_written(tokenizer.token_match),
        url=_written(tokenizer.url_match),
        special=special,
        sequences=sequences,
    )


class SpacyWords:
    """Tokens as spaCy's own tokenizer makes them; several threads may use one.

    Args:
        language: ISO code.

    Raises:
        PipelineError: spaCy does not know it, or it needs another package.
    """

    def __init__(self, language: str) -> None:
        self._spacy = _blank(language)
        # spaCy remembers each new word for ever, but for what is read inside a memory zone. Zones of two threads must
        # not overlap, and one for each text would forget the common words too.
        self._lock = threading.Lock()
        self._zone = ExitStack()
        self._read = 0
        self._zone.enter_context(self._spacy.memory_zone())

    def tokens(self, text: str) -> list[Token]:
        """The tokens of a text; spaces are none."""
        with self._lock:
            found = [
                Token(word.text, word.idx, word.idx + len(word))
                for word in self._spacy.tokenizer(text)
                if not word.is_space
            ]
            self._read += len(text)
            if self._read > ZONE:
                self._forget()
        return found

    def _forget(self) -> None:
        self._zone.close()
        self._zone.enter_context(self._spacy.memory_zone())
        self._read = 0


def _written(method: Any) -> Written | None:
    """The expression that a method is of."""
    return None if method is None else (method.__self__.pattern, method.__self__.flags)


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
