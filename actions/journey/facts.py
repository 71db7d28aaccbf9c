"""A touchpoint as journeys see it; nothing of any database is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from actions.customer.schema import TouchpointKind


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a customer did, said, or had happen to them.

    Args:
        message_id: Its own, never used twice.
        kind: Segment's kind, or `conversation`.
        name: Of the event, page or screen.
        occurred_at: Its own time, timezone-aware.
        properties: What it says besides.
    """

    message_id: str
    kind: TouchpointKind
    name: str
    occurred_at: datetime
    properties: Mapping[str, Any] = field(default_factory=dict)


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """By their own time, whatever the order in which they arrived."""
    return sorted(facts, key=lambda fact: (fact.occurred_at, fact.message_id))
