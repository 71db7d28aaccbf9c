"""Duckling's JSON of a time."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from nlu.values.time.moment import Point, Span


def as_info(when: Point | Span, zone: tzinfo | None) -> dict[str, Any]:
    """A point or a stretch with its readings under ``values``.

    Args:
        when: What was meant, local.
        zone: Of the reference time.
    """
    if isinstance(when, Point):
        readings = [_point(at, when.grain, zone) for at in (when.at, *when.others)]
        return {**readings[0], "values": readings}
    ends: dict[str, Any] = {"type": "interval"}
    if when.start is not None:
        ends["from"] = {"value": _iso(when.start, zone), "grain": when.grain}
    if when.end is not None:
        ends["to"] = {"value": _iso(when.end, zone), "grain": when.grain}
    return {**ends, "values": [dict(ends)]}


def _point(at: datetime, grain: str, zone: tzinfo | None) -> dict[str, Any]:
    return {"value": _iso(at, zone), "grain": grain, "type": "value"}


def _iso(at: datetime, zone: tzinfo | None) -> str:
    return at.replace(tzinfo=zone).isoformat(timespec="milliseconds")
