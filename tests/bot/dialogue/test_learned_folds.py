"""Stories held out: as many actions as Rasa counts, and more of them right than with Rasa's TEDPolicy."""

import json
from pathlib import Path
from types import ModuleType

import pytest

from bot.assistant.load import load_project

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared"


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    if not (SHARED / "policy-folds").is_dir():
        pytest.skip(f"the figures of Rasa are not part of the repository and not at {SHARED}")
    monkeypatch.syspath_prepend(str(ROOT))
    from tests.benchmarks import policy

    return policy


@pytest.mark.parametrize("name", ["helpdesk-assistant", "financial-demo"])
def test_the_figures_of_rasa_are_met_without_it_and_surpassed_with_it(benchmark: ModuleType, name: str):
    rows = json.loads((SHARED / "policy-folds" / "ted_results.json").read_text())
    rows = [row for row in rows if row["project"] == name and row["policies"] == "memory"]
    rasa = sum(row["action_accuracy"] * row["actions"] for row in rows) / sum(row["actions"] for row in rows)
    measured = benchmark.measure(
        load_project(SHARED / "conformance" / name),
        benchmark.rasa_figures(SHARED / "policy-folds" / "ted_results.json"),
    )
    assert measured.actions == sum(row["actions"] for row in rows)
    assert measured.memory == pytest.approx(rasa)
    assert measured.learned > measured.ted
    assert measured.calibration_error < 0.2
