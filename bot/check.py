"""Everything that is wrong in a project, each with file, line and mend: ``usher data validate``.

This module stands above `bot.assistant` and `bot.dialogue`, since rules and stories are checked by learning them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import bot.dialogue.learned.policy
import bot.dialogue.learned.unlikely  # noqa: F401 - a policy makes itself known
from bot.assistant.checks.checkpoints import check_checkpoints
from bot.assistant.checks.conditions import check_conditions
from bot.assistant.checks.examples import check_examples, check_meaning
from bot.assistant.checks.expressions import check_expressions
from bot.assistant.checks.forms import check_answers, check_forms
from bot.assistant.checks.names import check_names
from bot.assistant.checks.responses import check_responses
from bot.assistant.checks.unused import check_unused
from bot.assistant.domain import Domain
from bot.assistant.load import Project, read_project
from bot.assistant.problems import Findings, Problem
from bot.dialogue.conflicts import conflicts
from bot.dialogue.lessons import Lessons
from bot.dialogue.memory import AugmentedMemoizationPolicy, MemoizationPolicy, looks_back
from bot.dialogue.registry import Chosen, policies_of
from bot.dialogue.rules import RulePolicy
from bot.dialogue.unroll import unroll
from bot.errors import ProjectError

__all__ = ["Problem", "check_folder", "check_project"]

REMEMBERING = (MemoizationPolicy, AugmentedMemoizationPolicy)
UNREAD = {"policies": ["MemoizationPolicy", "RulePolicy"]}
"""Stands for a config.yml that cannot be read: rules and stories are checked all the same."""
READING, MEANING, POLICIES, RULES, STORIES = "reading", "meaning", "policies", "rules", "stories"
CHECKS: Mapping[str, Callable[[Project, Findings], None]] = {
    "names": check_names,
    "unused": check_unused,
    "forms": check_forms,
    "answers": check_answers,
    "responses": check_responses,
    "conditions": check_conditions,
    "examples": check_examples,
    "expressions": check_expressions,
    "checkpoints": check_checkpoints,
}
"""By the kind of problem that they find; the others stand above."""


def check_folder(folder: Path, *, max_history: int | None = None, deep: bool = False) -> Sequence[Problem]:
    """Read a project and check it, however broken it is.

    Args:
        folder: With config.yml, domain.yml and data/.
        max_history: How far stories must be alike to contradict each other; as far as config.yml says unless given.
        deep: Read the examples for meaning, however many there are.

    Raises:
        ProjectError: A file or folder that a project must have is missing.
    """
    return check_project(read_project(folder, Findings()), max_history=max_history, deep=deep)


def check_project(project: Project, *, max_history: int | None = None, deep: bool = False) -> Sequence[Problem]:
    """Check a project that was read: what was found then, and everything else; errors first."""
    problems = [replace(problem, kind=READING) for problem in project.findings]
    for kind, check in CHECKS.items():
        problems += _found(kind, partial(check, project))
    problems += _found(MEANING, partial(check_meaning, project, deep=deep))
    problems += _check_flows(project, max_history)
    told: dict[tuple[str, str, str], Problem] = {}
    for each in problems:
        told.setdefault((each.severity, each.place, each.message), each)
    return sorted(told.values(), key=lambda problem: problem.severity)


def _found(kind: str, check: Callable[[Findings], None]) -> list[Problem]:
    findings = Findings()
    check(findings)
    return [replace(problem, kind=kind) for problem in findings.problems]


def _check_flows(project: Project, max_history: int | None) -> list[Problem]:
    """Policies and their options; contradictions between rules, stories and each other."""
    findings = Findings()
    kind = POLICIES
    problems: list[Problem] = []
    try:
        chosen, notes = policies_of(project.config or UNREAD)
        for note in notes:
            findings.warning(note, place=project.places.get(("config", "policies"), "config.yml"))
        problems += [replace(problem, kind=POLICIES) for problem in findings.problems]
        kind = STORIES
        lessons = unroll(project.flows, project.domain)
        kind = RULES
        problems += _found(RULES, partial(_check_rules, chosen, lessons, project.domain))
    except ProjectError as error:
        return [*problems, Problem("error", error.place or "", error.message, error.mend or "", kind=kind)]
    return problems + _found(STORIES, partial(_check_stories, lessons, max_history or _history(chosen)))


def _check_rules(chosen: Sequence[Chosen], lessons: Lessons, domain: Domain, findings: Findings) -> None:
    rules = next((each for each in chosen if each.policy is RulePolicy), None)
    if rules is None:
        return
    _, problems = RulePolicy.learn(rules.options, lessons, domain)
    for problem in problems:
        findings.error(problem.what, place=problem.place, mend=problem.mend, sides=problem.sides)


def _check_stories(lessons: Lessons, max_history: int | None, findings: Findings) -> None:
    for conflict in conflicts(lessons.stories, max_history):
        findings.warning(
            f"Stories go on differently after {conflict.after}.",
            place=conflict.sides[-1].place,
            mend="Let them go on alike, or tell them apart earlier by a slot or an intent.",
            sides=conflict.sides,
        )


def _history(chosen: Sequence[Chosen]) -> int | None:
    """How far back the policies look that remember stories."""
    limits = [looks_back(each.options) for each in chosen if each.policy in REMEMBERING]
    known = [limit for limit in limits if limit]
    return max(known) if known and len(known) == len(limits) else None
