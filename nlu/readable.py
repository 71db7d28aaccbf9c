"""A text as the pipeline reads it: bounded, without what would break a tokenizer, each character at its place."""

from __future__ import annotations

import re

CHARACTERS = 4_000
"""What is read of a message. A customer's wish stands well within it, and no message can make the others wait."""

# Control characters but tab, line feed and carriage return; halves of surrogate pairs; characters that are none;
# spaces that nobody sees.
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\ud800-\udfff\ufeff\ufffe\uffff]")


def readable(text: str) -> str:
    """The first 4,000 characters, unreadable ones replaced by a space, so that places in it are places in the text."""
    return _UNREADABLE.sub(" ", text[:CHARACTERS])
