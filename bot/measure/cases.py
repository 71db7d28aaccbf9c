"""Test stories read from files: Rasa's format, each way through ``or`` and checkpoints a case of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.assistant.domain import Domain
from bot.assistant.flows import CheckpointStep, OrStep, SlotStep, Step, Story, UserStep
from bot.assistant.problems import Findings
from bot.assistant.read_flows import read_flows
from bot.errors import ProjectError
from nlu import YamlError, read_yaml

SUFFIXES = {".yml", ".yaml"}
PREFIX = "test_"
"""Of the files that are tests, in a folder (as in Rasa); a file that is named is taken whatever it is called."""


@dataclass(frozen=True, slots=True)
class Case:
    """One way through a test story.

    Args:
        name: Of the story, and of those that it goes on with.
        place: ``tests/test_stories.yml:12``
        steps: What happens; no ``or``, and checkpoints only where they have conditions to be checked.
    """

    name: str
    place: str
    steps: tuple[Step, ...]


def find_files(paths: Sequence[Path]) -> list[Path]:
    """The test files among files and folders.

    Args:
        paths: Files, and folders in which every ``test_*.yml`` is taken.

    Raises:
        ProjectError: A path that does not exist.
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise ProjectError("There is no such file or folder.", place=str(path), mend="Check the name.")
        found += _tests_below(path) if path.is_dir() else [path]
    return list(dict.fromkeys(found))


def read_cases(files: Sequence[Path], domain: Domain) -> tuple[Case, ...]:
    """The cases of test files.

    Args:
        files: YAML files; rules and examples in them are passed over.
        domain: Types of slots, intents and entities.

    Raises:
        ProjectError: A file that is not YAML or a step that is none; with file, line and mend.
    """
    findings = Findings()
    contents = []
    for file in files:
        try:
            contents.append(read_yaml(file))
        except YamlError as error:
            findings.nlu_error(error)
    flows = read_flows(contents, domain, findings)
    findings.raise_errors()
    return tuple(cases_of(flows.stories))


def _tests_below(folder: Path) -> list[Path]:
    files = (file for file in folder.rglob(f"{PREFIX}*") if file.suffix in SUFFIXES and file.is_file())
    return sorted(file for file in files if not any(part.startswith(".") for part in file.relative_to(folder).parts))


def cases_of(stories: Sequence[Story]) -> Iterator[Case]:
    """The cases of stories: every way through them."""
    reached = {step.name for story in stories for step in story.steps[1:] if isinstance(step, CheckpointStep)}
    for story in stories:
        entry = story.steps[0]
        if isinstance(entry, CheckpointStep) and entry.name in reached:
            continue  # it is told as the end of the stories that lead to it
        for steps, names in _ways(story, stories, {story.name}):
            yield Case(" > ".join(names), story.place, steps)


def _ways(story: Story, stories: Sequence[Story], seen: set[str]) -> Iterator[tuple[tuple[Step, ...], tuple[str, ...]]]:
    """Every way from a story's beginning to an end; a story is gone through once in a way."""
    for steps, name in _choices(story):
        last = steps[-1]
        following = [other for other in stories if _begins_at(other, last) and other.name not in seen]
        if not following:
            yield steps, (name,)
        for other in following:
            for rest, names in _ways(other, stories, {*seen, other.name}):
                yield (*steps[:-1], *rest), (name, *names)


def _choices(story: Story) -> list[tuple[tuple[Step, ...], str]]:
    """Each ``or`` resolved, in every combination; the choices stand in the name."""
    ways: list[tuple[tuple[Step, ...], str]] = [((), story.name)]
    for step in story.steps:
        if isinstance(step, OrStep):
            ways = [((*way, choice), f"{name}, {_label(choice)}") for way, name in ways for choice in step.choices]
        else:
            ways = [((*way, step), name) for way, name in ways]
    return ways


def _label(choice: UserStep | SlotStep) -> str:
    return f"{choice.name} {choice.value}" if isinstance(choice, SlotStep) else str(choice.intent or choice.text)


def _begins_at(story: Story, end: Step) -> bool:
    entry = story.steps[0]
    return isinstance(end, CheckpointStep) and isinstance(entry, CheckpointStep) and entry.name == end.name
