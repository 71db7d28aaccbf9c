"""``usher data validate``: how long it takes, and how many planted mislabelled examples it finds.

    python -m tests.benchmarks.validate [PROJECT ...]

Seconds are those of the whole command, Python's start included: the median of five. For the other figures one example
in fifty is put into another intent, drawn by chance, five times.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import numpy as np

from nlu import Example, find_strays, read_examples

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "conformance"
RUNS, PLANTINGS, ONE_IN = 5, 5, 50


def seconds(project: Path, *options: str) -> str:
    """Of the command, from outside, and of its processor, which others on the machine slow less; it may exit with 1."""
    usher = [str(Path(sys.executable).parent / "usher"), "data", "validate", "--project", str(project), *options]
    taken, worked = [], []
    for _ in range(RUNS):
        began, before = perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        ended = subprocess.run(usher, capture_output=True, check=False)
        taken.append(perf_counter() - began)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        worked.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        if ended.returncode > 1:
            raise RuntimeError(ended.stderr.decode())
    return f"{statistics.median(taken):.2f} s ({statistics.median(worked):.2f} s of work)"


def planted(examples: list[Example]) -> tuple[float, float, int]:
    """Shares of planted examples that are found, and of those found that were planted; and how many before planting."""
    intents = sorted({str(example.intent) for example in examples})
    before = len(find_strays(examples))
    found = right = sown = 0
    for seed in range(PLANTINGS):
        chance = np.random.default_rng(seed)
        mixed = list(examples)
        rows = chance.choice(len(mixed), max(8, len(mixed) // ONE_IN), replace=False)
        for row in rows:
            mixed[row] = replace(mixed[row], intent=str(chance.choice([x for x in intents if x != mixed[row].intent])))
        ours = {id(mixed[row]) for row in rows}
        strays = find_strays(mixed)
        found, sown = found + len(strays), sown + len(rows)
        right += sum(id(stray.example) in ours for stray in strays)
    return right / sown, right / found if found else 1.0, before


def main() -> None:
    """Print one line for each project."""
    projects = [Path(name) for name in sys.argv[1:]] or [*sorted(p.parent for p in SHARED.glob("*/domain.yml")), ROOT]
    for project in projects:
        examples = [example for example in read_examples([project / "data"]).examples if example.intent]
        share, right, before = planted(examples)
        print(
            f"{project.name}: {seconds(project)}, with --deep {seconds(project, '--deep')}; "
            f"{len(examples)} examples, of mislabelled ones {share:.0%} found, {right:.0%} of those called so were, "
            f"{before} before planting",
            flush=True,
        )


if __name__ == "__main__":
    main()
