"""Regular expressions that a message could keep busy; at work they are given up at a limit, and then find nothing."""

from __future__ import annotations

from bot.assistant.load import Project
from bot.assistant.problems import Findings
from nlu import find_slow_expressions


def check_expressions(project: Project, findings: Findings) -> None:
    """Each ``regex:`` over texts made for it."""
    for slow in find_slow_expressions(project.training_data):
        findings.warning(slow.message, place=slow.place, mend=slow.mend)
