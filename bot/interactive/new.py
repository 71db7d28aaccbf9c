"""What an editor has made up, and the domain does not have yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(slots=True)
class New:
    """New names, in the order in which they were made up.

    Args:
        intents: Names.
        entities: Names.
        actions: Names of custom actions.
        responses: Texts by name.
    """

    intents: list[str] = field(default_factory=list)
    entities: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    responses: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of `as_dict`."""
        return cls(
            intents=list(data.get("intents", ())),
            entities=list(data.get("entities", ())),
            actions=list(data.get("actions", ())),
            responses=dict(data.get("responses", {})),
        )
