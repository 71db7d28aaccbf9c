"""Checkpoints that nothing leads to, or that lead nowhere."""

from __future__ import annotations

from bot.assistant.flows import CheckpointStep, Story
from bot.assistant.load import Project
from bot.assistant.problems import Findings


def check_checkpoints(project: Project, findings: Findings) -> None:
    """Every checkpoint needs a story that ends there and one that goes on from there."""
    starts: dict[str, str] = {}
    ends: dict[str, str] = {}
    for story in project.flows.stories:
        for step, is_start in _checkpoints(story):
            (starts if is_start else ends).setdefault(step.name, step.place)
            if step.conditions and not is_start:
                mend = "Write the slots where a story begins at the checkpoint."
                findings.warning(
                    f"The slots at the checkpoint {step.name!r} have no effect.", place=step.place, mend=mend
                )
    for name in starts.keys() - ends.keys():
        mend = f"End a story with - checkpoint: {name}, or take this one out."
        findings.warning(f"No story leads to the checkpoint {name!r}.", place=starts[name], mend=mend)
    for name in ends.keys() - starts.keys():
        mend = f"Begin a story with - checkpoint: {name}, or take this one out."
        findings.warning(f"No story goes on from the checkpoint {name!r}.", place=ends[name], mend=mend)


def _checkpoints(story: Story) -> list[tuple[CheckpointStep, bool]]:
    """Each checkpoint, and whether the story begins there; one in the middle ends a part and begins the next."""
    found: list[tuple[CheckpointStep, bool]] = []
    begun = False
    for index, step in enumerate(story.steps):
        if isinstance(step, CheckpointStep):
            found.append((step, not begun))
            if begun and index + 1 < len(story.steps):
                found.append((CheckpointStep(step.name, place=step.place), True))
        else:
            begun = True
    return found
