"""No clear intent: ``nlu_fallback`` on top of the ranking, as Rasa's FallbackClassifier does it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

from nlu.component import Over, Workspace, register
from nlu.errors import PipelineError
from nlu.types import Intent, OutOfScope, TrainingData

FALLBACK = "nlu_fallback"


@dataclass(frozen=True, slots=True)
class Limits:
    """When an intent counts as unclear.

    Args:
        threshold: The best intent's confidence is below it.
        ambiguity_threshold: The second one's confidence is nearer than this.
        use_out_of_scope: Also when the message is out of scope.
    """

    threshold: float
    ambiguity_threshold: float
    use_out_of_scope: bool


@register
class FallbackClassifier:
    """Puts ``nlu_fallback``, with the threshold as its confidence, before an unclear intent."""

    name: ClassVar[str] = "FallbackClassifier"
    requires: ClassVar[frozenset[str]] = frozenset({"ranking"})
    provides: ClassVar[frozenset[str]] = frozenset({"ranking"})
    reads: ClassVar[frozenset[str]] = frozenset()
    uses: ClassVar[frozenset[str]] = frozenset({"scope"})
    options: ClassVar[Mapping[str, Any]] = {"threshold": 0.3, "ambiguity_threshold": 0.1, "use_out_of_scope": False}

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Nothing is learnt: the limits are the options."""
        del data, seed, over
        threshold, gap = float(options["threshold"]), float(options["ambiguity_threshold"])
        if not (0 <= threshold <= 1 and 0 <= gap <= 1):
            raise PipelineError("A threshold is not from 0 to 1.", place=cls.name, mend="Write, for example, 0.4.")
        if options["use_out_of_scope"] and not workspace.scope:
            raise PipelineError(
                "use_out_of_scope needs an out-of-scope score.",
                place=cls.name,
                mend="Put OutOfScopeDetector before it, or take the option out.",
            )
        return cls(Limits(threshold, gap, bool(options["use_out_of_scope"])))

    def process(self, workspace: Workspace) -> None:
        """Put the fallback on top of unclear rankings; that of an empty text stays empty."""
        scope: list[OutOfScope | None] = [*workspace.scope] or [None] * len(workspace.ranking)
        fallback = Intent(FALLBACK, self._limits.threshold)
        workspace.ranking = [
            [fallback, *ranking] if text.strip() and self._is_unclear(ranking, verdict) else ranking
            for text, ranking, verdict in zip(workspace.texts, workspace.ranking, scope, strict=True)
        ]

    def _is_unclear(self, ranking: list[Intent], verdict: OutOfScope | None) -> bool:
        limits = self._limits
        if not ranking or ranking[0].confidence < limits.threshold:
            return True
        if len(ranking) > 1 and ranking[0].confidence - ranking[1].confidence < limits.ambiguity_threshold:
            return True
        return limits.use_out_of_scope and verdict is not None and verdict.is_out_of_scope

    def save(self, folder: Path) -> None:
        """Write fallback.json."""
        (folder / "fallback.json").write_text(json.dumps(asdict(self._limits)))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        return cls(Limits(**json.loads((folder / "fallback.json").read_text())))
