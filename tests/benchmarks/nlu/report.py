"""A row of the table, the table itself, and what it ran on."""

import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

PACKAGES = ("numpy", "onnxruntime", "python-crfsuite", "scikit-learn", "scipy", "sklearn-crfsuite", "spacy")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.

    Args:
        task: What is measured.
        data: On what.
        measured: The figure.
        to_reach: The least that is wanted, or the most where ``smaller`` says so; None for a figure that only informs.
        elsewhere: What others reached on the same data, or in a quick trial.
        unit: Of the figure.
        smaller: Whether a smaller figure is a better one.
        extra: Whether the extra ``train`` was used.
    """

    task: str
    data: str
    measured: float
    to_reach: float | None = None
    elsewhere: str = ""
    unit: str = "%"
    smaller: bool = False
    extra: bool = False

    @property
    def reached(self) -> bool | None:
        """Whether the figure is there; None where nothing was asked."""
        if self.to_reach is None:
            return None
        return self.measured <= self.to_reach if self.smaller else self.measured >= self.to_reach

    def cells(self) -> tuple[str, ...]:
        """The row as text."""
        sign = "≤ " if self.smaller else ""
        wanted = "" if self.to_reach is None else f"{sign}{self.to_reach:.4g} {self.unit}"
        there = {None: "", True: "yes", False: "no"}[self.reached]
        figure = f"{self.measured:.2f} {self.unit}"
        return self.task, self.data, figure, self.elsewhere, wanted, there, "train" if self.extra else "-"


HEAD = ("task", "data", "measured", "seen elsewhere", "to reach", "there", "extra")


def as_json(rows: Sequence[Row], *, seed: int, seconds: float) -> dict[str, Any]:
    """Everything, with where and how it was measured."""
    return {
        **ran_on(),
        "seed": seed,
        "seconds": round(seconds, 1),
        "rows": [{**asdict(row), "reached": row.reached} for row in rows],
    }


def ran_on() -> dict[str, Any]:
    """Machine and versions; the load tells how far the speed rows may be trusted."""
    return {
        "machine": {
            "platform": platform.platform(),
            "processor": _processor(),
            "cores": psutil.cpu_count(),
            "load": [round(each, 1) for each in psutil.getloadavg()],
        },
        "versions": {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
    }


def show(rows: Sequence[Row], *, seed: int) -> None:
    """Print the table as Markdown, so that it can be kept as it was printed."""
    told = ran_on()
    print(f"\n{told['machine']}\n{told['versions']}\nseed {seed}\n")
    for cells in (HEAD, ("---",) * len(HEAD), *(row.cells() for row in rows)):
        print(f"| {' | '.join(cells)} |")


def say(row: Row) -> None:
    """One figure, as soon as it is known."""
    print("  ".join(cell for cell in row.cells() if cell not in {"", "-"}), flush=True)


def _processor() -> str:
    """Its name as Linux tells it."""
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as file:
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):  # another system than Linux, or a processor without a name
        return platform.processor()
