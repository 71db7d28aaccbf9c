"""Emoji and rows of marks as encoders can read them: they were trained on words.

Beside a sentence they are tone, which `SentimentClassifier` hears in the text itself; read as words they would change
what the sentence seems to be about.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_EMOJI = re.compile("[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
_JOINERS = re.compile("[\u200d\ufe0f\U0001f3fb-\U0001f3ff]")
"""What joins and colours emoji, and has no meaning by itself."""
_MARKS = re.compile(r"([!?.])[!?.]+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE = 3
"""Words from which on a text says what it says without its emoji; of fewer they are a part (``ok`` with a thumb)."""


def spelled_out(text: str) -> str:
    """The text with emoji by their Unicode names, or without them where words say it; of marks in a row the first.

    >>> spelled_out("great \U0001f44d")
    'great  thumbs up sign '
    >>> spelled_out("where is my order?!?! \U0001f621")
    'where is my order?  '
    """
    text = _MARKS.sub(r"\1", text)
    if text.isascii():
        return text
    text = _JOINERS.sub("", text)
    if len(_WORD.findall(text)) >= _SENTENCE:
        return _EMOJI.sub(" ", text)
    return _EMOJI.sub(lambda found: _name(found.group()), text)


@lru_cache(maxsize=4_096)
def _name(emoji: str) -> str:
    return f" {unicodedata.name(emoji, '').lower()} "
