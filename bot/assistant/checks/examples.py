"""Examples that the model cannot place: those that stand in two intents, and those that look mislabelled."""

from __future__ import annotations

import re

from bot.assistant.load import Project
from bot.assistant.problems import Findings, Side
from nlu import EncoderError, Example, find_strays

ALWAYS_READ = 1_000
"""Examples that are read for meaning without being asked to: within a second."""
_SPACE = re.compile(r"\s+")
_END = " .!?,;:\u2026"


def check_examples(project: Project, findings: Findings) -> None:
    """The same words in two intents; capitals, spaces and the marks at the end do not count."""
    first: dict[str, Example] = {}
    for example in project.training_data.examples:
        if example.intent is None:
            continue
        words = _SPACE.sub(" ", example.text.strip()).casefold()
        other = first.setdefault(words.rstrip(_END) or words, example)
        if other.intent != example.intent:
            findings.warning(
                f"{example.text!r} is an example of {example.intent!r} here and of {other.intent!r} at {other.place}.",
                place=example.place,
                mend="Keep it in the intent that it belongs to.",
                sides=[Side(each.place, f"{each.text!r} in {each.intent!r}") for each in (other, example)],
            )


def is_read(project: Project, *, deep: bool) -> bool:
    """Whether `check_meaning` reads the examples: always where they are few."""
    return deep or len(project.training_data.examples) <= ALWAYS_READ


def check_meaning(project: Project, findings: Findings, *, deep: bool) -> None:
    """Examples that read like those of another intent.

    Args:
        project: The project.
        findings: Takes what is found.
        deep: Whatever it takes. Otherwise only where there are few examples, and the encoder is installed.
    """
    if not is_read(project, deep=deep):
        return
    try:
        strays = find_strays(project.training_data.examples)
    except EncoderError as error:
        if deep:
            findings.nlu_error(error)
        return
    for stray in strays:
        example, nearest = stray.example, stray.nearest
        findings.warning(
            f"{example.text!r} is an example of {example.intent!r}, but reads like {stray.intent!r}.",
            place=example.place,
            mend=f"Move it to {stray.intent!r}, or write more examples like it in {example.intent!r}.",
            sides=[Side(each.place, f"{each.text!r} in {each.intent!r}") for each in (example, nearest)],
        )
