"""Did you mean: the known word nearest to a misspelled one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The known word that is most like ``word``, or None where none is alike.

    Capitals, ``_`` and ``-`` do not count: ``Example`` finds ``examples``, ``order-number`` finds ``order_number``.

    Args:
        word: What was written.
        words: What could have been meant; the first of equals wins.
    """
    plain = _plain(word)
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(plain)
    best: tuple[float, str] | None = None
    for known in words:
        matcher.set_seq1(_plain(known))
        alike = matcher.ratio()
        if alike >= 0.6 and (best is None or alike > best[0]):
            best = (alike, known)
    return best[1] if best else None


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """A sentence with the mend: the nearest word, or all of them where none is near.

    Args:
        word: What was written.
        words: What may be written.
    """
    known = list(words)
    near = nearest(word, known)
    if near is not None:
        return f"Did you mean {near!r}?"
    return f"Write one of: {', '.join(known)}."


def _plain(word: str) -> str:
    return word.lower().replace("_", "").replace("-", "").replace(" ", "")
