"""Why a turn looks frustrated, in words for an agent: 'third time the same wish; "again"; in capitals'."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue.frustration.signals import PHRASES, Signals

MOST = 5
"""Reasons that are given."""
LEAST = 0.15
"""What a signal must add to be given as a reason."""

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_QUOTED = frozenset(PHRASES)
_WORDS: Mapping[str, str] = {
    "capitals": "in capitals",
    "marks": 'marks like "!!", or an angry face',
    "same_words": "much the same words as before",
    "bot_repeats": "the bot repeated itself",
    "bot_sorry": "the bot had just apologised",
    "fallbacks": "the bot had not understood",
    "failures": "something broke on our side",
    "refusals": "a form refused the answer",
    "waited": "waited long for the answer",
    "complaints_before": "complained before",
    "sentiment_negative": "sounds negative",
    "sentiment_before": "has sounded negative for some turns",
}


def why(signals: Signals, weights: Mapping[str, float]) -> tuple[str, ...]:
    """What adds most to the sum, the strongest first.

    Args:
        signals: Of the turn.
        weights: By signal.
    """
    added = {name: weights[name] * value for name, value in signals.values.items()}
    strongest = sorted((name for name in added if added[name] >= LEAST), key=lambda name: -added[name])
    return tuple(_in_words(name, signals) for name in strongest[:MOST])


def _in_words(name: str, signals: Signals) -> str:
    if name == "same_wish":
        return f"{_ORDINALS[min(signals.times, len(_ORDINALS)) - 1]} time the same wish"
    if name in _QUOTED:
        return ", ".join(f'"{phrase}"' for phrase in dict.fromkeys(signals.said.found[name]))
    return _WORDS[name]
