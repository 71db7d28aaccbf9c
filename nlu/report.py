"""What a training came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Report:
    """Figures of one training.

    Args:
        seconds: Wall time of all of it.
        examples: Intent examples trained on.
        metrics: Component name to its figures, all from examples held out.
        stages: Component name to seconds.
    """

    seconds: float
    examples: int
    metrics: Mapping[str, Mapping[str, float | str]] = field(default_factory=dict)
    stages: Mapping[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "seconds": self.seconds,
            "examples": self.examples,
            "metrics": {name: dict(figures) for name, figures in self.metrics.items()},
            "stages": dict(self.stages),
        }
