"""config.yml: each entry of the pipeline, each policy, and what stands around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import bot.dialogue.learned.policy
import bot.dialogue.learned.unlikely
import bot.dialogue.memory
import bot.dialogue.rules  # noqa: F401 - a policy makes itself known
from bot.assistant.problems import Problem
from bot.dialogue.registry import policies_of
from bot.errors import ProjectError
from bot.moving.finding import Finding, of_problems
from nlu import LocatedDict, PipelineNote, explain_pipeline

FILE = "config.yml"


def check_config(config: LocatedDict, problems: list[Problem]) -> Iterator[Finding]:
    """What becomes of a config.yml.

    Args:
        config: As it was read.
        problems: What was found wrong while it was read.
    """
    yield from of_problems(problems, FILE)
    if not config.get("pipeline"):
        yield Finding(FILE, "pipeline", "mapped", "There is none: Usher's default pipeline runs.", FILE)
    for note in explain_pipeline(config):
        yield _entry(note, _place(config, "pipeline", note.number))
    if not config.get("policies"):
        yield Finding(FILE, "policies", "supported", "There are none: those run that Rasa runs then.", FILE)
    for number, entry in enumerate(config.get("policies") or ()):
        yield _policy(entry, _place(config, "policies", number))


def _entry(note: PipelineNote, place: str) -> Finding:
    if note.error is not None:
        return Finding(FILE, note.name, "refused", note.error.message, place, note.error.mend or "")
    idle = f" Without effect: {', '.join(note.without_effect)}." if note.without_effect else ""
    if not note.runs:
        return Finding(FILE, note.name, "ignored", f"{note.why}{idle}".strip(), place)
    short = note.name.rpartition(".")[2] if note.name.startswith("rasa.") else note.name
    if note.runs == (short,):
        return Finding(FILE, note.name, "supported", idle.strip(), place)
    runs = f"Runs {', '.join(note.runs)}."
    return Finding(FILE, note.name, "mapped", f"{runs} {note.why}".strip() + idle, place)


def _policy(entry: Any, place: str) -> Finding:
    name = str(entry.get("name")) if isinstance(entry, Mapping) else str(entry)
    try:
        chosen, notes = policies_of({"policies": [entry]})
    except ProjectError as error:
        return Finding(FILE, name, "refused", error.message, place, error.mend or "")
    if notes:
        return Finding(FILE, name, "mapped", " ".join(notes).removeprefix(f"{name}: "), place)
    if name.rpartition(".")[2] == "TEDPolicy":
        return Finding(FILE, name, "mapped", "Usher's own learned policy runs in its place.", place)
    return Finding(FILE, name, "supported" if chosen else "ignored", "", place)


def _place(config: LocatedDict, section: str, number: int | None) -> str:
    entries = config.get(section)
    if number is None or entries is None or not hasattr(entries, "place"):
        return config.place(section)
    return str(entries.place(number))
