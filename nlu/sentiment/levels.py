"""The five levels of sentiment, in order, and the score between -1 and 1 that each stands for."""

from __future__ import annotations

LABELS: tuple[str, ...] = ("very_negative", "negative", "neutral", "positive", "very_positive")

SCORES: tuple[float, ...] = (-1.0, -0.5, 0.0, 0.5, 1.0)
