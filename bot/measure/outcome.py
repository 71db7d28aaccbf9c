"""What came of a test story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.measure.cases import Case

Kind = Literal["intent", "entities", "action"]


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison of what a test story says with what the model does.

    Args:
        kind: What was compared.
        place: Where the story says it: ``tests/test_stories.yml:14``.
        expected: What the story says; entities as ``city 'Leeds'``, joined.
        predicted: What the model says; ``""`` for nothing.
        policy: Who chose the action; None for intents and entities.
        confidence: How sure, from 0 to 1; None where nobody said.
        text: The message, for intents and entities.
        hint: What may help; ``""`` for nothing.
    """

    kind: Kind
    place: str
    expected: str
    predicted: str
    policy: str | None = None
    confidence: float | None = None
    text: str | None = None
    hint: str = ""

    @property
    def passed(self) -> bool:
        """Both are the same."""
        return self.expected == self.predicted


@dataclass(frozen=True, slots=True)
class Outcome:
    """A test story with every comparison that was made.

    Args:
        case: The story.
        checks: In the order of its steps.
        warnings: Where the model thought the message unlikely (action_unlikely_intent), and then went on.
    """

    case: Case
    checks: tuple[Check, ...]
    warnings: tuple[Check, ...] = ()

    @property
    def wrong(self) -> Sequence[Check]:
        """What went otherwise than the story says."""
        return [check for check in self.checks if not check.passed]

    @property
    def passed(self) -> bool:
        """All went as the story says."""
        return all(check.passed for check in self.checks)
