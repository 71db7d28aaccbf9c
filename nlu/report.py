"""What a training came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Report:
    """Figures of one training.

    Args:
        seconds: Wall time of all of it.
        examples: Intent examples trained on.
        metrics: Component name to its figures, all from examples held out.
        stages: Component name to seconds; of those that were trained now.
        kept: Components that were taken from the cache, in their order.
        encoded: Texts that were encoded now, not found among those of earlier trainings.
    """

    seconds: float
    examples: int
    metrics: Mapping[str, Mapping[str, float | str]] = field(default_factory=dict)
    stages: Mapping[str, float] = field(default_factory=dict)
    kept: Sequence[str] = ()
    encoded: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "seconds": self.seconds,
            "examples": self.examples,
            "metrics": {name: dict(figures) for name, figures in self.metrics.items()},
            "stages": dict(self.stages),
            "kept": list(self.kept),
            "encoded": self.encoded,
        }
