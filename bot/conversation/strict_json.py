"""JSON from outside, read so that it can be written again: Python's reader takes numbers that JSON does not have."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

from pydantic_core import from_json

_ALIKE = bytes.maketrans(b"123456789E]}", b"000000000e,,")
_EXPONENT = re.compile(rb"0e000+(,|$)")
_DIGITS = b"0" * 200


def strict_json(raw: str | bytes) -> Any:
    """What a JSON text says.

    Raises:
        ValueError: It is not JSON, or it holds NaN or infinity, or brackets nested without end.
    """
    if not _may_be_infinite(raw if isinstance(raw, bytes) else raw.encode("utf-8", "replace")):
        try:
            return from_json(raw, allow_inf_nan=False)
        except ValueError:
            pass
    # pydantic's reader takes a quarter of the time. What it refuses is read again: half a surrogate pair is allowed
    # in JSON, and the standard reader's errors name line and column.
    try:
        return json.loads(raw, parse_constant=_refuse, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _may_be_infinite(raw: bytes) -> bool:
    """Whether a number has an exponent of three digits, or so many digits that one of two is enough."""
    # With all digits and all ends of a number alike, what is looked for is a few bytes: a tenth of the time.
    alike = raw.translate(_ALIKE, b"+ \t\r\n")
    return _DIGITS in alike or _EXPONENT.search(alike) is not None


def _finite(written: str) -> float:
    number = float(written)
    return number if math.isfinite(number) else _refuse(written)


def _refuse(written: str) -> NoReturn:
    raise ValueError(f"there is no number {written:.20}")
