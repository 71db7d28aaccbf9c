"""JSON from outside, read so that it can be written again: Python's reader takes numbers that JSON does not have."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

from pydantic_core import from_json

_MAY_BE_INFINITE = re.compile(rb"[eE]\+?[0-9]{3,}\s*([,\]}]|$)")
"""An exponent of three digits where a number may end."""


def strict_json(raw: str | bytes) -> Any:
    """What a JSON text says.

    Raises:
        ValueError: It is not JSON, or it holds NaN or infinity, or brackets nested without end.
    """
    if _MAY_BE_INFINITE.search(raw if isinstance(raw, bytes) else raw.encode("utf-8", "replace")) is None:
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


def _finite(written: str) -> float:
    number = float(written)
    return number if math.isfinite(number) else _refuse(written)


def _refuse(written: str) -> NoReturn:
    raise ValueError(f"there is no number {written:.20}")
