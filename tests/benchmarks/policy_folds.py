"""Next actions of stories that training has not seen: made and counted as Rasa's figures were.

The folds are those of ``policy-folds/ted_folds.py``: stories are numbered in the order of their sorted files, fold k
holds out those whose number leaves k when divided by five, rules always stay in training. The counting is that of
``rasa test core``: every action after the first event of a way through the stories is asked for; where the active form
is answered and the story says otherwise, the form is taken to have declined, and it is asked once more; then what the
story says is what happens.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.assistant.domain import Domain
from bot.assistant.flows import Flows, Story
from bot.assistant.load import Project
from bot.conversation import events as e
from bot.conversation.tracker import Tracker
from bot.dialogue.choose import choose
from bot.dialogue.policy import Decision, Policy
from bot.dialogue.story_view import UNLIKELY_INTENT
from bot.dialogue.training import train_policies
from bot.dialogue.unroll import unroll

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """One action that was asked for.

    Args:
        story: The way through the stories.
        expected: What the story says.
        decision: What the model says.
    """

    story: str
    expected: str
    decision: Decision

    @property
    def is_right(self) -> bool:
        """Both are the same."""
        return self.decision.action == self.expected


@dataclass(frozen=True, slots=True)
class Fold:
    """What came of one fold.

    Args:
        asked: Every action of the stories held out.
        train_s: CPU seconds of training.
    """

    asked: tuple[Asked, ...]
    train_s: float

    @property
    def right(self) -> int:
        """Actions predicted rightly."""
        return sum(each.is_right for each in self.asked)


def numbered(stories: Sequence[Story]) -> list[Story]:
    """The stories in the order in which the folds count them: by sorted files, then by line."""

    def place(story: Story) -> tuple[Path, int]:
        file, _, line = story.place.rpartition(":")
        return Path(file), int(line)

    return sorted(stories, key=place)


def splits(stories: Sequence[Story]) -> Iterator[tuple[list[Story], list[Story]]]:
    """The stories to train on and those held out, fold by fold."""
    for fold in range(FOLDS):
        kept = [story for number, story in enumerate(stories) if number % FOLDS != fold]
        yield kept, list(stories[fold::FOLDS])


def run_fold(
    project: Project, policies: Sequence[Mapping[str, Any]], kept: Sequence[Story], held: Sequence[Story]
) -> Fold:
    """Train on some stories and all rules, and ask for every action of the others.

    Args:
        project: The project.
        policies: As in config.yml.
        kept: Stories to train on.
        held: Stories to ask for.
    """
    flows = Flows(tuple(kept), project.flows.rules)
    began = time.process_time()
    trained = train_policies({"policies": list(policies)}, flows, project.domain)
    took = time.process_time() - began
    ways = unroll(Flows(tuple(held)), project.domain).stories
    asked = [each for way in ways for each in _ask(way.name, way.tracker.events, project.domain, trained)]
    return Fold(tuple(asked), took)


def _ask(name: str, events: Sequence[e.Event], domain: Domain, policies: Sequence[Policy]) -> Iterator[Asked]:
    tracker = Tracker(name, domain.slot_table, events[:1])
    for event in events[1:]:
        if isinstance(event, e.ActionExecuted):
            expected = event.name or event.action_text or ""
            yield Asked(name, expected, _decide(tracker, expected, domain, policies))
        tracker.append(event)


def _decide(tracker: Tracker, expected: str, domain: Domain, policies: Sequence[Policy]) -> Decision:
    decision = choose(tracker, domain, policies)
    if decision.action == UNLIKELY_INTENT != expected:
        tracker.append(e.ActionExecuted(name=UNLIKELY_INTENT, policy=decision.policy))
        decision = choose(tracker, domain, policies)
    if decision.action != expected and decision.action == tracker.active_loop_name:
        tracker.append(e.ActionExecutionRejected(name=decision.action))
        decision = choose(tracker, domain, policies)
    return decision
