r"""What a regular expression can cost: how many ways it has to fit a text, and texts that make it try them all.

Python's `re` goes back and tries again, so an expression such as ``(\w+\s?)+!`` takes longer than anybody lives over
a sentence that ends otherwise, and nothing can interrupt it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from re import _constants as kinds  # type: ignore[attr-defined]  # without stubs; the parser of `re` itself,
from re import _parser as parser  # type: ignore[attr-defined]  # so that what is judged is what would run
from typing import Any

Parsed = Any  # what `re._parser.parse` gives, or a list of (kind, value)

_REPEATS = frozenset({kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT})
_ASSERTIONS = frozenset({kinds.ASSERT, kinds.ASSERT_NOT})
_FLAVOURS = ("a0 ._-,:/@é", "0a -._,:/@é", " .a0-_,:/@é")
"""Which characters stand for ``\\w`` or ``.`` in a text, in order: what overlaps in one text does not in another."""
_TAILS = ("\x00", "!a")
_MANY_TIMES = 10
_MOST = 1e300


def ways(expression: str, *, characters: int) -> float:
    """No fewer than the attempts that a search can need over a text, however the text is chosen.

    Args:
        expression: In Python's syntax.
        characters: Length of the text.

    Raises:
        re.error: It is no regular expression.
    """
    return characters * _ways(parser.parse(expression), characters)


def attacks(expression: str, *, characters: int) -> Iterator[str]:
    """Texts over which the expression may take long: for each repeated part many copies, and then what does not fit.

    Args:
        expression: In Python's syntax.
        characters: Length of the texts.
    """
    parsed = parser.parse(expression)
    for flavour in _FLAVOURS:
        for before, copy in _repeated(parsed, "", flavour):
            room = max(0, characters - len(before) - 2)
            for tail in _TAILS:
                yield before + (copy * room)[:room] + tail


def needed(expression: str) -> str:
    """A sign that every match has, so that a text without it need not be searched: ``@`` of an address.

    Letters are left out, since capitals may not count; empty where there is none.
    """
    return _needed(parser.parse(expression))


def needs_digit(expression: str) -> bool:
    """Whether every match has a digit (of any script), so that a text without one need not be searched."""
    return _needs_digit(parser.parse(expression))


def _needs_digit(parsed: Parsed) -> bool:
    for kind, value in parsed:
        if kind is kinds.LITERAL:
            found = chr(value).isdecimal()
        elif kind is kinds.IN:
            found = all(_is_digit(*item) for item in value)
        elif kind is kinds.BRANCH:
            found = all(map(_needs_digit, value[1]))
        elif kind in _REPEATS:
            found = value[0] > 0 and _needs_digit(value[2])
        else:
            found = kind is kinds.SUBPATTERN and _needs_digit(value[-1])
        if found:
            return True
    return False


def _is_digit(kind: Any, value: Any) -> bool:
    """Whether an item of a set of characters stands for digits alone."""
    if kind is kinds.RANGE:
        return bool(ord("0") <= value[0] and value[1] <= ord("9"))
    if kind is kinds.LITERAL:
        return chr(value).isdecimal()
    return bool(kind is kinds.CATEGORY and value is kinds.CATEGORY_DIGIT)


def _needed(parsed: Parsed) -> str:
    for kind, value in parsed:
        inside = [value[-1]] if kind is kinds.SUBPATTERN else []
        if kind in _REPEATS and value[0] > 0:
            inside = [value[2]]
        found = chr(value) if kind is kinds.LITERAL else "".join(map(_needed, inside))
        if found and found[0].lower() == found[0].upper():
            return str(found[0])
    return ""


def _ways(parsed: Parsed, longest: int) -> float:
    product = 1.0
    for kind, value in parsed:
        product = min(_MOST, product * _ways_of(kind, value, longest))
    return product


def _ways_of(kind: Any, value: Any, longest: int) -> float:
    if kind in _REPEATS:
        least, most, body = value
        most = min(int(most), longest // max(1, body.getwidth()[0]))
        inside = _ways(body, longest)
        lengths = max(1, most - int(least) + 1)
        # A body that fits in one way can be repeated in as many ways as there are numbers of it.
        return lengths if inside <= 1 else math.exp(min(690.0, math.log(inside) * most))
    if kind is kinds.BRANCH:
        return sum(_ways(branch, longest) for branch in value[1])
    return math.prod(_ways(part, longest) for part in _parts(kind, value))


def _parts(kind: Any, value: Any) -> list[Parsed]:
    """What an element holds that is no repetition and no alternative."""
    if kind is kinds.SUBPATTERN:
        return [value[-1]]
    if kind in _ASSERTIONS:
        return [value[1]]
    if kind is kinds.ATOMIC_GROUP:
        return [value]
    if kind is kinds.GROUPREF_EXISTS:
        return [part for part in value[1:] if part is not None]
    return []


def _repeated(parsed: Parsed, before: str, flavour: str) -> Iterator[tuple[str, str]]:
    """Each part that may stand many times: what leads up to it, and one copy of it."""
    for kind, value in parsed:
        if kind in _REPEATS:
            copy = _sample(value[2], flavour)
            if copy and int(value[1]) >= _MANY_TIMES:
                yield before, copy
            inside = [value[2]]
        else:
            inside = value[1] if kind is kinds.BRANCH else _parts(kind, value)
        for part in inside:
            yield from _repeated(part, before, flavour)
        before += _sample([(kind, value)], flavour)


def _sample(parsed: Parsed, flavour: str) -> str:
    """A short text that the parts fit, references to groups and what must stand around it left out."""
    written = ""
    for kind, value in parsed:
        if kind is kinds.LITERAL:
            written += chr(value)
        elif kind in {kinds.IN, kinds.NOT_LITERAL, kinds.ANY}:
            written += _character(kind, value, flavour)
        elif kind in _REPEATS:
            written += _sample(value[2], flavour) * min(int(value[0]), _MANY_TIMES)
        elif kind is kinds.BRANCH:
            written += _sample(value[1][0], flavour)
        elif kind not in _ASSERTIONS:
            written += "".join(_sample(part, flavour) for part in _parts(kind, value))
    return written


def _character(kind: Any, value: Any, flavour: str) -> str:
    if kind is kinds.ANY:
        return flavour[0]
    if kind is kinds.NOT_LITERAL:
        return next(sign for sign in flavour if ord(sign) != value)
    negated = value[0][0] is kinds.NEGATE
    choices = [*flavour, *(chr(_first(item)) for item in value if item[0] in {kinds.LITERAL, kinds.RANGE})]
    return next((sign for sign in choices if any(_is_in(sign, item) for item in value) is not negated), "")


def _first(item: tuple[Any, Any]) -> int:
    return int(item[1] if item[0] is kinds.LITERAL else item[1][0])


def _is_in(sign: str, item: tuple[Any, Any]) -> bool:
    kind, value = item
    if kind is kinds.LITERAL:
        return ord(sign) == int(value)
    if kind is kinds.RANGE:
        return bool(value[0] <= ord(sign) <= value[1])
    if kind is kinds.CATEGORY:
        return re.fullmatch(_CATEGORIES[value], sign) is not None
    return False


_CATEGORIES = {
    kinds.CATEGORY_DIGIT: r"\d",
    kinds.CATEGORY_NOT_DIGIT: r"\D",
    kinds.CATEGORY_SPACE: r"\s",
    kinds.CATEGORY_NOT_SPACE: r"\S",
    kinds.CATEGORY_WORD: r"\w",
    kinds.CATEGORY_NOT_WORD: r"\W",
}
