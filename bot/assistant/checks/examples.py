"""Examples that stand in two intents: the model cannot tell which is meant."""

from __future__ import annotations

import re

from bot.assistant.load import Project
from bot.assistant.problems import Findings
from nlu import Example

_SPACE = re.compile(r"\s+")


def check_examples(project: Project, findings: Findings) -> None:
    """The same words in two intents; capitals and spaces do not count."""
    first: dict[str, Example] = {}
    for example in project.training_data.examples:
        if example.intent is None:
            continue
        words = _SPACE.sub(" ", example.text.strip()).casefold()
        other = first.setdefault(words, example)
        if other.intent != example.intent:
            findings.warning(
                f"{example.text!r} is an example of {example.intent!r} here and of {other.intent!r} at {other.place}.",
                place=example.place,
                mend="Keep it in the intent that it belongs to.",
            )
