"""``email``: e-mail addresses, as they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.values.base import Setting, Value

DIM = "email"

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.!#$%&'*+/=?^`{|}~-]*[\w+~-]@[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)*\.[^\W\d_]{2,24}(?![\w@])"
)
_SPOKEN = re.compile(
    r"(?<![\w.])([a-z0-9][\w.+-]*)\s+(?:at|\(at\)|\[at\])\s+([a-z0-9-]+(?:\s*(?:\.|\s+dot\s+|\(dot\)|\[dot\])\s*[a-z0-9-]+)*"
    r"\s+(?:dot|\(dot\)|\[dot\])\s+[a-z]{2,12})\b",
    re.IGNORECASE,
)
_DOT = re.compile(r"\s*(?:\.|\bdot\b|\(dot\)|\[dot\])\s*", re.IGNORECASE)


def find(text: str, setting: Setting) -> Iterator[Value]:
    """Addresses, also spoken ones ("sam at example dot com").

    Args:
        text: The message.
        setting: Its language; of no effect.
    """
    del setting
    for found in _EMAIL.finditer(text):
        yield Value(DIM, found.start(), found.end(), {"value": found.group()})
    for found in _SPOKEN.finditer(text):
        yield Value(DIM, found.start(), found.end(), {"value": f"{found[1]}@{_DOT.sub('.', found[2])}"})
