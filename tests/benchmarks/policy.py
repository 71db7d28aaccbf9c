"""``python -m tests.benchmarks.policy``: next actions on stories held out, beside what Rasa's TEDPolicy reached there.

For each project: actions asked for; the share predicted rightly by the memory and the rules alone, with the learned
policy, and with TED; CPU seconds to train a fold; the expected calibration error of the learned policy's own
predictions; and how long one of them takes. ``--splits 3`` shuffles the stories and makes the folds anew, three times.
The five folds are one order of few stories; others show what chance there is in them.
"""

import argparse
import json
import random
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.assistant.flows import Story
from bot.assistant.load import Project, load_project
from bot.dialogue.choose import likeliest
from bot.dialogue.history import History
from bot.dialogue.learned.calibration import calibration_error
from bot.dialogue.policy import Policy
from bot.dialogue.training import train_policies
from bot.dialogue.unroll import unroll
from tests.benchmarks.policy_folds import Asked, Fold, numbered, run_fold, splits

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
WITH_RASA = ("helpdesk-assistant", "financial-demo")
LEARNED = "TEDPolicy"


@dataclass(frozen=True, slots=True)
class Row:
    """A project's figures."""

    project: str
    stories: int
    actions: int
    memory: float
    learned: float
    ted: float | None
    calibration_error: float
    train_s: float
    ted_train_s: float | None
    predict_ms: float


def main() -> None:
    """Measure, print the table, and write it as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of conformance/ and policy-folds/")
    parser.add_argument(
        "--splits", type=int, default=0, help="shuffle the stories so many times instead of the five folds"
    )
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    ted = rasa_figures(options.shared / "policy-folds" / "ted_results.json")
    folders = [options.shared / "conformance" / name for name in (*WITH_RASA, "moodbot")]
    rows = [
        measure(load_project(folder), {} if options.splits else ted, options.splits)
        for folder in (*folders, ROOT)
        if folder.is_dir()
    ]
    show(rows)
    if options.json:
        options.json.write_text(json.dumps([{name: getattr(row, name) for name in Row.__slots__} for row in rows]))


def measure(project: Project, ted: Mapping[str, tuple[float, float]], shuffles: int = 0) -> Row:
    """One project's figures over all folds.

    Args:
        project: The project.
        ted: What TED reached, and its CPU seconds, by project.
        shuffles: Orders of the stories to make folds of; 0 for the one order of the five folds.
    """
    alone: list[Fold] = []
    learned: list[Fold] = []
    for stories in orders(project, shuffles):
        for kept, held in splits(stories):
            alone.append(run_fold(project, memory_and_rules(project), kept, held))
            learned.append(run_fold(project, with_learned(project), kept, held))
    said = [pair for fold in learned for each in fold.asked for pair in own(each, project)]
    reached = ted.get(project.name)
    return Row(
        project=project.name,
        stories=len(project.flows.stories),
        actions=sum(len(fold.asked) for fold in learned),
        memory=share_right(alone),
        learned=share_right(learned),
        ted=reached[0] if reached else None,
        calibration_error=calibration_error(*zip(*said, strict=True)) if said else 0.0,
        train_s=statistics.median(fold.train_s for fold in learned),
        ted_train_s=reached[1] if reached else None,
        predict_ms=milliseconds(project),
    )


def orders(project: Project, shuffles: int) -> Iterator[list[Story]]:
    """The stories in the order of the files, or in so many others."""
    stories = numbered(project.flows.stories)
    if not shuffles:
        yield stories
    for seed in range(shuffles):
        yield random.Random(seed).sample(stories, len(stories))


def memory_and_rules(project: Project) -> list[Mapping[str, Any]]:
    """The project's own memory and rules, as ted_folds.py takes them."""
    policies = project.config["policies"]
    return [dict(policy) for policy in policies if "Memoization" in policy["name"] or policy["name"] == "RulePolicy"]


def with_learned(project: Project) -> list[Mapping[str, Any]]:
    """These and the learned policy."""
    return [*memory_and_rules(project), {"name": LEARNED}]


def own(asked: Asked, project: Project) -> Iterator[tuple[float, bool]]:
    """How sure the learned policy itself was, and whether it was right."""
    for prediction in asked.decision.predictions:
        if prediction.policy == LEARNED and prediction.scores:
            label = likeliest(prediction.scores, project.domain)
            yield prediction.scores[label], label == asked.expected


def share_right(folds: Sequence[Fold]) -> float:
    """Of all actions of all folds."""
    return sum(fold.right for fold in folds) / sum(len(fold.asked) for fold in folds)


def milliseconds(project: Project) -> float:
    """Median time of one prediction of the learned policy, at the end of every story."""
    policy: Policy = train_policies({"policies": [{"name": LEARNED}]}, project.flows, project.domain)[0]
    took: list[float] = []
    for lesson in unroll(project.flows, project.domain).stories:
        history = History(lesson.tracker, project.domain)
        policy.predict(history)  # it takes in the conversation
        began = time.perf_counter()
        policy.predict(history)
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def rasa_figures(file: Path) -> dict[str, tuple[float, float]]:
    """What TED reached over all folds, and its CPU seconds for one."""
    rows = json.loads(file.read_text()) if file.exists() else []
    figures: dict[str, tuple[float, float]] = {}
    for name in {row["project"] for row in rows}:
        folds = [row for row in rows if row["project"] == name and row["policies"].endswith("TED")]
        actions = sum(row["actions"] for row in folds)
        right = sum(row["actions"] * row["action_accuracy"] for row in folds) / actions
        figures[name] = right, statistics.mean(row["train_cpu_s"] for row in folds)
    return figures


def show(rows: Sequence[Row]) -> None:
    """Print the table."""
    columns = ("project", "stories", "actions", "memory, rules", "and learned", "and TED", "ECE")
    table = Table(*columns, "train, s", "TED, s", "predict, ms", title="Next actions on stories held out")
    for row in rows:
        table.add_row(
            row.project,
            str(row.stories),
            str(row.actions),
            f"{row.memory:.3f}",
            f"{row.learned:.3f}",
            f"{row.ted:.3f}" if row.ted is not None else "-",
            f"{row.calibration_error:.3f}",
            f"{row.train_s:.2f}",
            f"{row.ted_train_s:.0f}" if row.ted_train_s is not None else "-",
            f"{row.predict_ms:.2f}",
        )
    Console(width=130).print(table)


if __name__ == "__main__":
    main()
