"""What ``usher test stories`` writes, in Rasa's names: story_report.json, failed_test_stories.yml and its like."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.conversation.fold import ACTION_LISTEN
from bot.measure.figures import classification
from bot.measure.outcome import Check, Outcome

_INDENT = re.compile(r"\s*")


def story_report(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Figures over actions, intents and entities, and how many conversations went as written."""
    pairs = [(check.expected, check.predicted) for outcome in outcomes for check in outcome.checks]
    correct = sum(outcome.passed for outcome in outcomes)
    conversations = {
        "accuracy": correct / max(len(outcomes), 1),
        "correct": correct,
        "with_warnings": sum(outcome.passed and bool(outcome.warnings) for outcome in outcomes),
        "total": len(outcomes),
    }
    return {**classification(pairs), "conversation_accuracy": conversations}


def write_story_reports(
    outcomes: Sequence[Outcome], folder: Path, *, successes: bool = False, errors: bool = True, warnings: bool = True
) -> list[Path]:
    """Write the reports.

    Args:
        outcomes: Of `bot.measure.replay.run_cases`.
        folder: Made where it is missing.
        successes: Also write the stories that passed.
        errors: Write the stories that failed.
        warnings: Write the stories that passed, though the model thought a message unlikely.

    Returns:
        The files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "story_report.json": json.dumps(story_report(outcomes), indent=2, ensure_ascii=False) + "\n",
    }
    if errors:
        texts["failed_test_stories.yml"] = as_yaml([outcome for outcome in outcomes if not outcome.passed])
    if warnings:
        warned = [outcome for outcome in outcomes if outcome.passed and outcome.warnings]
        texts["stories_with_warnings.yml"] = as_yaml(warned)
    if successes:
        texts["successful_test_stories.yml"] = as_yaml([outcome for outcome in outcomes if outcome.passed])
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


def as_yaml(outcomes: Sequence[Outcome]) -> str:
    """The stories as they are written in their files, each wrong step with a comment on what was predicted."""
    if not outcomes:
        return "# None of the test stories.\n"
    stories: dict[str, dict[str, list[Check]]] = {}
    for outcome in outcomes:
        wrong = stories.setdefault(outcome.case.place, defaultdict(list))
        for check in (*outcome.wrong, *outcome.warnings):
            wrong[check.place].append(check)
    blocks = [_block(place, wrong) for place, wrong in stories.items()]
    return 'version: "3.1"\n\nstories:\n' + "\n".join(blocks)


def _block(place: str, wrong: Mapping[str, Sequence[Check]]) -> str:
    file, _, line = place.rpartition(":")
    lines = Path(file).read_text(encoding="utf-8-sig").splitlines()
    begin = int(line) - 1
    indent = _indent(lines[begin])
    end = next((at for at in range(begin + 1, len(lines)) if _ends(lines[at], indent)), len(lines))
    out = [f"  # {place}"]
    for number in range(begin, end):
        comment = _comment(wrong.get(f"{file}:{number + 1}", ()))
        out.append(f"  {lines[number][indent:]}{comment}".rstrip())
    return "\n".join(out).rstrip() + "\n"


def _ends(line: str, indent: int) -> bool:
    return bool(line.strip()) and _indent(line) <= indent


def _indent(line: str) -> int:
    return len(_INDENT.match(line).group())  # type: ignore[union-attr] # it matches every line


def _comment(checks: Sequence[Check]) -> str:
    said = dict.fromkeys(f"{_what(check)}: {check.predicted or 'nothing'}" for check in checks)
    return f"  # predicted {', '.join(said)}" if said else ""


def _what(check: Check) -> str:
    return "instead of listening" if check.expected == ACTION_LISTEN else check.kind
