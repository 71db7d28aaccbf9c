"""JSON from outside, read so that it can be written again: Python's reader takes numbers that JSON does not have."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn


def strict_json(raw: str | bytes) -> Any:
    """What a JSON text says.

    Raises:
        ValueError: It is not JSON, or it holds NaN or infinity, or brackets nested without end.
    """
    try:
        return json.loads(raw, parse_constant=_refuse, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _finite(written: str) -> float:
    number = float(written)
    return number if math.isfinite(number) else _refuse(written)


def _refuse(written: str) -> NoReturn:
    raise ValueError(f"there is no number {written:.20}")
