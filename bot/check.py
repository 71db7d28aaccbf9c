"""Everything that is wrong in a project, each with file, line and mend: ``usher data validate``.

This module stands above `bot.assistant` and `bot.dialogue`, since rules and stories are checked by learning them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.assistant.checks.checkpoints import check_checkpoints
from bot.assistant.checks.examples import check_examples
from bot.assistant.checks.forms import check_answers, check_forms
from bot.assistant.checks.names import check_names
from bot.assistant.checks.unused import check_unused
from bot.assistant.load import Project, read_project
from bot.assistant.problems import Findings, Problem
from bot.dialogue.conflicts import conflicts
from bot.dialogue.memory import AugmentedMemoizationPolicy, MemoizationPolicy, looks_back
from bot.dialogue.registry import Chosen, policies_of
from bot.dialogue.rules import RulePolicy
from bot.dialogue.unroll import unroll
from bot.errors import ProjectError

__all__ = ["Problem", "check_folder", "check_project"]

REMEMBERING = (MemoizationPolicy, AugmentedMemoizationPolicy)
CHECKS = (check_names, check_unused, check_forms, check_answers, check_examples, check_checkpoints)


def check_folder(folder: Path) -> Sequence[Problem]:
    """Read a project and check it, however broken it is.

    Raises:
        ProjectError: A file or folder that a project must have is missing.
    """
    findings = Findings()
    project = read_project(folder, findings)
    return check_project(project)


def check_project(project: Project) -> Sequence[Problem]:
    """Check a project that was read: what was found then, and everything else."""
    findings = Findings()
    for problem in project.findings:
        findings.note(problem)
    for check in CHECKS:
        check(project, findings)
    _check_flows(project, findings)
    return sorted(findings.problems, key=lambda problem: problem.severity)


def _check_flows(project: Project, findings: Findings) -> None:
    """Policies and their options; contradictions between rules, stories and each other."""
    try:
        chosen, notes = policies_of(project.config)
        for note in notes:
            findings.warning(note, place=project.places.get(("config", "policies"), "config.yml"))
        lessons = unroll(project.flows, project.domain)
        rules = next((each for each in chosen if each.policy is RulePolicy), None)
        if rules is not None:
            _, problems = RulePolicy.learn(rules.options, lessons, project.domain)
            for problem in problems:
                findings.error(problem.what, place=problem.place, mend=problem.mend)
    except ProjectError as error:
        findings.error(error.message, place=error.place or "", mend=error.mend or "")
        return
    for conflict in conflicts(lessons.stories, _history(chosen)):
        ways = "; ".join(f"{action!r} in {', '.join(told)}" for action, told in conflict.ways)
        findings.warning(
            f"Stories go on differently after {conflict.after}: {ways}.",
            place=conflict.place,
            mend="Let them go on alike, or tell them apart earlier by a slot or an intent.",
        )


def _history(chosen: Sequence[Chosen]) -> int | None:
    """How far back the policies look that remember stories."""
    limits = [looks_back(each.options) for each in chosen if each.policy in REMEMBERING]
    known = [limit for limit in limits if limit]
    return max(known) if known and len(known) == len(limits) else None
