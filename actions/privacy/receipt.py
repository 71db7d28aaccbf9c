"""What an erasure did, in words and figures that name nobody: it may be kept, and shown to the customer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt of one erasure in the customer's record.

    Args:
        number: Of the receipt; the tombstones carry it too.
        erased_at: When.
        deleted: Rows that were deleted, by table.
        anonymised: Rows of the shop's record that stay without anything that names the customer, by table.
        masked: Values of other people's rows in which the customer was named, by table and column.
        tombstones: Digests that keep a replay from bringing anything back.
        left: Where identifiers still stand; empty where the erasure is complete.
    """

    number: str
    erased_at: datetime
    deleted: dict[str, int] = field(default_factory=dict)
    anonymised: dict[str, int] = field(default_factory=dict)
    masked: dict[str, int] = field(default_factory=dict)
    tombstones: int = 0
    left: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The receipt as JSON."""
        return {
            "receipt": self.number,
            "erased_at": self.erased_at.isoformat(),
            "deleted": self.deleted,
            "anonymised": self.anonymised,
            "masked": self.masked,
            "tombstones": self.tombstones,
            "left": self.left,
        }
