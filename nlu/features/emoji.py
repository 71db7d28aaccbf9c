"""Emoji in words: encoders were trained on words, and read every emoji as the same unknown one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_EMOJI = re.compile("[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
_JOINERS = re.compile("[\u200d\ufe0f\U0001f3fb-\U0001f3ff]")
"""What joins and colours emoji, and has no meaning by itself."""


def spelled_out(text: str) -> str:
    """The text with each emoji replaced by its Unicode name; other texts as they are.

    >>> spelled_out("great \U0001f44d")
    'great  thumbs up sign '
    """
    if text.isascii():
        return text
    return _EMOJI.sub(lambda found: _name(found.group()), _JOINERS.sub("", text))


@lru_cache(maxsize=4_096)
def _name(emoji: str) -> str:
    return f" {unicodedata.name(emoji, '').lower()} "
