"""endpoints.yml and credentials.yml."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.channels.registry import CHANNELS, read_options
from bot.errors import SettingsError
from bot.moving.finding import Finding
from bot.settings import settings_problems
from nlu import LocatedDict, YamlError, read_yaml

FILES = ("endpoints.yml", "credentials.yml")
SAID_NOTHING = {"version": "It says nothing here.", "rasa": "The channel of Rasa X, which is no more."}


def check_deployment() -> Iterator[Finding]:
    """What becomes of both files, section by section. The current folder is the project's."""
    problems = settings_problems(Path())
    for file in FILES:
        mine = [problem for problem in problems if (problem.place or "").startswith(file)]
        content = _read(file)
        told = set()
        for problem in mine:
            what = _section_at(content, problem.place or "")
            told.add(what)
            yield Finding(file, what, "refused", problem.message, problem.place or file, problem.mend or "")
        for key in content:
            if key not in told:
                yield _section(content, key, file)


def _section(content: LocatedDict, key: str, file: str) -> Finding:
    place = content.place(key)
    if key in SAID_NOTHING:
        return Finding(file, key, "ignored", SAID_NOTHING[key], place)
    if file == "credentials.yml" and key in CHANNELS:
        try:
            read_options(CHANNELS[key], content[key] or LocatedDict())
        except SettingsError as error:
            return Finding(file, key, "refused", error.message, error.place or place, error.mend or "")
    if content[key] is None and file == "endpoints.yml":
        return Finding(file, key, "ignored", "It is empty.", place)
    return Finding(file, key, "supported", place=place)


def _read(file: str) -> LocatedDict:
    try:
        return read_yaml(Path(file)) if Path(file).exists() else LocatedDict(file=file)
    except YamlError:
        return LocatedDict(file=file)  # it is among the problems


def _section_at(content: LocatedDict, place: str) -> str:
    """The section that a line lies in."""
    line = place.rpartition(":")[2]
    before = [key for key in content if line.isdigit() and content.line_of(key) <= int(line)]
    return before[-1] if before else "file"
