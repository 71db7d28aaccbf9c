"""The signals of a turn: what was said, what was said before, and what the bot did in between, as numbers from 0 to 1.

None knows the business: a signal is how often, how loud, how alike, how late, never what about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.conversation import events as e
from bot.conversation.history import FALLBACK_INTENT, Turn
from bot.dialogue.frustration.message import Said, take_apart

DECAY = 0.6
"""What the turn before counts against the one after it: annoyance of three turns ago weighs a fifth of today's."""
ALIKE = 0.5
"""From here on two messages say the same in much the same words."""
SLOW = (5.0, 60.0)
"""Seconds that nobody minds to wait for an answer, and seconds after which more make no difference."""
_MOST_TIMES = 3
_SMALL_TALK = frozenset({"greet", "goodbye", "bye", "thank", "thanks", "thankyou", "thank_you", "chitchat"})
"""Intents that may come as often as they like, and are answered alike each time."""
_COMMON = _SMALL_TALK | {"affirm", "confirm", "yes", "deny", "no", "inform", "stop"}
"""Intents that say nothing of what is wanted."""
PHRASES = (
    "negation", "correction", "again", "waiting", "giving_up", "doubt", "person", "urging", "blame", "threat",
    "sarcasm",
)  # fmt: skip
"""Kinds of phrases that tell of annoyance (phrases.yml)."""
_TALE = ("negation", "waiting", "sentiment_negative")
"""In the answer to a form's question these tell of what happened, as was asked, not of how the conversation goes."""
_SORRY = (
    "sorry", "apolog", "unable", "afraid", "cannot", "can't", "did not understand", "didn't understand", "went wrong",
)  # fmt: skip

RAISING = (
    *PHRASES, "capitals", "marks", "same_wish", "same_words", "bot_repeats", "bot_sorry", "fallbacks", "failures",
    "refusals", "waited", "complaints_before", "sentiment_negative", "sentiment_before",
)  # fmt: skip
"""Signals that never calm."""
CALMING = ("calm", "praise")
"""Signals that never annoy."""
NAMES = (*RAISING, *CALMING)


@dataclass(frozen=True, slots=True)
class Signals:
    """Of one turn.

    Args:
        values: From 0 to 1, by name; those that are 0 are left out.
        said: The message taken apart.
        times: How many messages, this one included, had the same wish.
    """

    values: Mapping[str, float]
    said: Said
    times: int


def signals_of(turns: Sequence[Turn]) -> Signals:
    """Signals of the last of these turns.

    Args:
        turns: Oldest first, at least one.
    """
    said = [take_apart(turn.message.text or "") for turn in turns]
    last, before = said[-1], said[:-1]
    times = 1 + sum(_same_wish(turns, number) for number in range(len(before)))
    alike = 0.0 if _sent_again(turns) else max((_likeness(last, other) for other in before), default=0.0)
    values = {
        **_own(last),
        "same_wish": min(times - 1, _MOST_TIMES) / _MOST_TIMES,
        "same_words": alike if alike >= ALIKE else 0.0,
        **_by_the_bot(turns[:-1]),
        "complaints_before": _trail([float(one.complains) for one in before]),
        "sentiment_before": _trail([max(0.0, -turn.sentiment) for turn in turns[:-1]]),
        "sentiment_negative": max(0.0, -turns[-1].sentiment),
        "praise": float("praise" in last.found and not last.complains),  # beside a complaint it is not meant
    }
    if len(turns) > 1 and turns[-2].asked_by_form and not _went_wrong(turns[-2]):
        values |= dict.fromkeys(_TALE, 0.0)
    if turns[-1].message.intent in _SMALL_TALK:
        values |= {"same_words": 0.0, "bot_repeats": 0.0}
    return Signals({name: value for name, value in values.items() if value}, last, times)


def _own(said: Said) -> dict[str, float]:
    values = {kind: min(len(said.found.get(kind, ())), 2) / 2 for kind in (*PHRASES, "calm")}
    return {**values, "capitals": said.capitals, "marks": said.marks}


def _by_the_bot(before: Sequence[Turn]) -> dict[str, float]:
    """What the bot did until this message; most of it counts in the last three turns."""
    if not before:
        return {}
    answers = [_answer(turn) for turn in before]
    recent = before[-_MOST_TIMES:]
    went_wrong = _went_wrong(before[-1])
    # A default sentence is alike every time, and what it stands for counts by itself; a form asks as it always asks.
    is_own = bool(answers[-1]) and not went_wrong and not before[-1].asked_by_form
    said_before = answers[:-1].count(answers[-1]) if is_own else 0
    least, most = SLOW
    return {
        "bot_repeats": min(said_before, 2) / 2,
        "bot_sorry": float(not went_wrong and any(word in before[-1].answer.lower() for word in _SORRY)),
        "fallbacks": sum(turn.was_fallback for turn in recent) / _MOST_TIMES,
        "failures": sum(turn.failed for turn in recent) / _MOST_TIMES,
        "refusals": sum(turn.was_refused for turn in recent) / _MOST_TIMES,
        "waited": min(max(before[-1].seconds_to_answer - least, 0.0) / (most - least), 1.0),
    }


def _answer(turn: Turn) -> str:
    """What the bot answered; of a question with a fixed answer its key, whichever of its wordings was said."""
    said = [event for event in turn.following if isinstance(event, e.BotUttered)]
    keys = [str(event.metadata.get("utter_action", "")) for event in said]
    return " ".join(keys) if keys and all("/" in key for key in keys) else turn.answer


def _went_wrong(turn: Turn) -> bool:
    return turn.was_fallback or turn.failed or turn.was_refused


def _same_wish(turns: Sequence[Turn], number: int) -> bool:
    """Whether an earlier message has the intent of the last one, and neither only answers a question."""
    last = turns[-1].message
    if last.intent is None or last.intent == FALLBACK_INTENT or last.intent in _COMMON:
        return False
    if turns[number].message.full_intent != last.full_intent:
        return False
    return not turns[-2].asked_by_form and not (number and turns[number - 1].asked_by_form)


def _sent_again(turns: Sequence[Turn]) -> bool:
    """Whether the last message is an earlier one to the letter: a button, or a second look at the answer.

    Annoyed people say it in other words.
    """
    last, *before = ((turn.message.text or "").casefold().strip() for turn in reversed(turns))
    return last in before


def _likeness(one: Said, other: Said) -> float:
    """Share of words that two messages have in common (Sørensen and Dice)."""
    if not one.words or not other.words:
        return 0.0
    return 2 * len(one.words & other.words) / (len(one.words) + len(other.words))


def _trail(values: Sequence[float]) -> float:
    """Decaying sum, the last value counting most: 1 after 1 at every turn, 0.4 after 1 at the last turn alone."""
    return (1 - DECAY) * sum(value * DECAY**age for age, value in enumerate(reversed(values)))
