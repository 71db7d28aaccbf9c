"""The conversations of data/samples: read into turns as they would stand in a tracker (see the README there)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.conversation import events as e
from bot.conversation.fold import SlotTable
from bot.conversation.history import FALLBACK_ACTION, FALLBACK_INTENT, Turn, turns_with_bot
from bot.conversation.tracker import Tracker
from bot.errors import ProjectError
from nlu import read_yaml

KEY = "frustration_samples"
"""Of the files; no key of training data, nor like one, so that a project's own reading passes them over."""
SENTIMENT = "sentiment.json"
"""What the sentiment model says of every message of a customer, by its text."""
_LINE = re.compile(
    r"(?:(?P<level>[0-4]) (?P<need>\w+)|bot(?: (?P<trouble>fallback|refused|failed|after (?P<seconds>\d+)s))?)"
    r": (?P<text>.+)"
)
_BEGIN = 1_000_000.0
_THINKING = 10.0
"""Seconds that a customer of the samples takes to write."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation.

    Args:
        text: What was said.
        level: The customer's frustration from 0 to 4; None where the bot speaks.
        need: What the customer wants, as an intent would be called.
        trouble: ``fallback``, ``refused`` or ``failed`` where the bot's answer is that.
        seconds: How long the bot took.
    """

    text: str
    level: int | None = None
    need: str = ""
    trouble: str = ""
    seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Sample:
    """One conversation.

    Args:
        name: Its name.
        trade: The business.
        file: The name of its file, without ``.yml``.
        lines: What was said.
    """

    name: str
    trade: str
    file: str
    lines: tuple[Line, ...]

    @property
    def messages(self) -> tuple[Line, ...]:
        """What the customer said."""
        return tuple(line for line in self.lines if line.level is not None)


def read_samples(folder: Path) -> tuple[Sample, ...]:
    """Read every ``.yml`` of a folder, in order of their names.

    Raises:
        ProjectError: A line that is none.
    """
    samples: list[Sample] = []
    for file in sorted(folder.glob("*.yml")):
        for entry in read_yaml(file)[KEY]:
            lines = read_lines(str(entry["turns"]), entry.place("turns"))
            samples.append(Sample(entry["name"], entry["trade"], file.stem, lines))
    return tuple(samples)


def read_sentiment(folder: Path) -> Mapping[str, float]:
    """The scores that were heard, by the message's text."""
    scores: dict[str, float] = json.loads((folder / SENTIMENT).read_text(encoding="utf-8"))
    return scores


def turns_of(sample: Sample, sentiment: Mapping[str, float]) -> Sequence[Turn]:
    """All its turns, as many as there are messages.

    Args:
        sample: The conversation.
        sentiment: By text; a message that is not in it sounds neutral.
    """
    tracker = Tracker(sample.name, SlotTable(), _events(sample.lines, sentiment))
    return turns_with_bot(tracker, last=len(sample.lines))


def read_lines(text: str, place: str) -> tuple[Line, ...]:
    """Read a conversation, a line each.

    Args:
        text: The lines.
        place: Where they stand, for the error.

    Raises:
        ProjectError: A line that is none.
    """
    return tuple(_line(line, place) for line in text.splitlines())


def _line(text: str, place: str) -> Line:
    match = _LINE.fullmatch(text)
    if match is None:
        mend = 'Write "2 order_status: where is it" for the customer, "bot: It is on its way" for the bot.'
        raise ProjectError(f"{text!r} is no line of a conversation.", place=place, mend=mend)
    if match["level"]:
        return Line(match["text"], level=int(match["level"]), need=match["need"])
    trouble = "" if match["seconds"] else match["trouble"] or ""
    return Line(match["text"], trouble=trouble, seconds=float(match["seconds"] or 1))


def _events(lines: Sequence[Line], sentiment: Mapping[str, float]) -> Iterator[e.Event]:
    now = _BEGIN
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else None
        if line.level is not None:
            now += _THINKING
            intent = FALLBACK_INTENT if following is not None and following.trouble == "fallback" else line.need
            parse = {"intent": {"name": intent}, "sentiment": {"score": sentiment.get(line.text, 0.0)}}
            yield e.UserUttered(text=line.text, parse_data=parse, timestamp=now)
        else:
            now += line.seconds
            yield from _trouble(line.trouble)
            yield e.BotUttered(text=line.text, timestamp=now)


def _trouble(kind: str) -> Iterator[e.Event]:
    if kind == "fallback":
        yield e.ActionExecuted(name=FALLBACK_ACTION)
    elif kind == "failed":
        yield e.TurnFailed(stage="action")
    elif kind == "refused":
        yield e.SlotSet(name="answer", value="…")
        yield e.SlotSet(name="answer", value=None)
