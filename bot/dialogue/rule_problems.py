"""What is wrong with rules, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.assistant.problems import Side
from bot.dialogue.completeness import Incomplete
from bot.dialogue.contradictions import Contradiction
from bot.dialogue.lessons import Lesson
from bot.errors import ProjectError


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """Something wrong with a rule.

    Args:
        place: ``data/rules.yml:12``
        what: In a sentence.
        mend: What to write instead.
        sides: Of a contradiction, every place that takes part in it.
    """

    place: str
    what: str
    mend: str
    sides: tuple[Side, ...] = ()


def restricted(lesson: Lesson) -> RuleProblem:
    """A rule with too many messages."""
    return RuleProblem(
        _place(lesson),
        f"The rule {lesson.name!r} has more than one message of the customer.",
        "Make it a story, or split it into a rule for each message.",
    )


def left_out(found: Incomplete) -> RuleProblem:
    """A rule that leaves something out."""
    missing = [*(f"the slot {slot!r}" for slot in found.slots)]
    if found.loops:
        missing.append("active_loop: " + " or ".join(found.loops))
    return RuleProblem(
        _place(found.lesson),
        f"In the rule {found.lesson.name!r} the action {found.action!r} does not set what it sets in other rules: "
        f"{', '.join(missing)}.",
        "Write it after the action (null where it is not to be set), or end the rule there with "
        "wait_for_user_input: false.",
    )


def contradicting(found: Contradiction) -> RuleProblem:
    """A story or rule against a rule."""
    kind = "rule" if found.lesson.is_rule else "story"
    wants = f"which wants {found.decided!r}" if found.decided else "which goes on otherwise"
    said = f"the {kind} {found.lesson.name!r} goes on with {found.action!r}"
    return RuleProblem(
        found.place,
        f"{said[0].upper()}{said[1:]}, against {' and '.join(found.rules)}, {wants}.",
        "Let both go on alike, or tell them apart by a condition, a slot or an intent.",
        (Side(found.place, said), *found.against),
    )


def _place(lesson: Lesson) -> str:
    return lesson.places[-1] if lesson.places else ""


def error_of(problems: Sequence[RuleProblem]) -> ProjectError:
    """All problems as one error."""
    first = problems[0]
    rest = "".join(f"\n{problem.place}: {problem.what} {problem.mend}" for problem in problems[1:])
    return ProjectError(first.what, place=first.place, mend=first.mend + rest)
