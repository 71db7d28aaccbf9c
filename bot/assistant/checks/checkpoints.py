"""Checkpoints that nothing leads to, or that lead nowhere, and stories that no conversation comes to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.assistant.flows import CheckpointStep, Story
from bot.assistant.load import Project
from bot.assistant.problems import Findings, Side

BEGINNING = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What stands between two checkpoints of a story.

    Args:
        story: The story.
        entries: The checkpoints that it begins at; `BEGINNING` where it begins a conversation.
        end: The checkpoint that it leads to; None at the end of a story.
    """

    story: Story
    entries: tuple[CheckpointStep | None, ...]
    end: CheckpointStep | None


def check_checkpoints(project: Project, findings: Findings) -> None:
    """Every checkpoint needs a story that ends there, one that goes on from there, and a way to it."""
    parts = [part for story in project.flows.stories for part in _parts(story)]
    starts = _first(entry for part in parts for entry in part.entries)
    ends = _first(part.end for part in parts)
    for part in parts:
        if part.end and part.end.conditions:
            findings.warning(
                f"The slots at the checkpoint {part.end.name!r} have no effect.",
                place=part.end.place,
                mend="Write the slots where a story begins at the checkpoint.",
            )
    for name in starts.keys() - ends.keys():
        mend = f"End a story with - checkpoint: {name}, or take this one out."
        findings.warning(f"No story leads to the checkpoint {name!r}.", place=starts[name].place, mend=mend)
    for name in ends.keys() - starts.keys():
        mend = f"Begin a story with - checkpoint: {name}, or take this one out."
        findings.warning(f"No story goes on from the checkpoint {name!r}.", place=ends[name].place, mend=mend)
    _check_circles(parts, starts, ends, findings)


def _check_circles(
    parts: list[Part], starts: Mapping[str, CheckpointStep], ends: Mapping[str, CheckpointStep], findings: Findings
) -> None:
    """Checkpoints that only lead to each other: no conversation begins there."""
    reached = {BEGINNING}
    before = 0
    while len(reached) > before:
        before = len(reached)
        reached |= {part.end.name for part in parts if part.end and reached.intersection(_names(part))}
    lost = starts.keys() - reached
    for name in lost & ends.keys():
        if not _waits_for_another(name, parts, lost, ends):
            findings.warning(
                f"No conversation comes to the checkpoint {name!r}: the stories that lead there begin at checkpoints "
                "that are not reached either.",
                place=starts[name].place,
                mend="Let one of these stories begin without a checkpoint, or take them out.",
                sides=[Side(ends[name].place, "a story leads there"), Side(starts[name].place, "a story goes on")],
            )


def _waits_for_another(name: str, parts: list[Part], lost: Iterable[str], ends: Mapping[str, CheckpointStep]) -> bool:
    """A checkpoint that nothing leads to is told already; those behind it follow from that."""
    entries: defaultdict[str, set[str]] = defaultdict(set)
    for part in parts:
        if part.end:
            entries[part.end.name] |= _names(part)
    seen, waiting = set(), [name]
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen.add(each)
            waiting += entries[each] & set(lost)
    return any(each not in ends for each in seen)


def _names(part: Part) -> set[str]:
    return {entry.name if entry else BEGINNING for entry in part.entries}


def _first(steps: Iterable[CheckpointStep | None]) -> dict[str, CheckpointStep]:
    first: dict[str, CheckpointStep] = {}
    for step in steps:
        if step is not None:
            first.setdefault(step.name, step)
    return first


def _parts(story: Story) -> Iterable[Part]:
    """The story cut at its checkpoints; one in the middle ends a part and begins the next."""
    entries: list[CheckpointStep | None] = []
    begun = False
    for index, step in enumerate(story.steps):
        if not isinstance(step, CheckpointStep):
            begun = True
        elif not begun:
            entries.append(step)
        else:
            yield Part(story, tuple(entries) or (None,), step)
            entries, begun = [step], False
            if index + 1 == len(story.steps):
                return
    yield Part(story, tuple(entries) or (None,), None)
