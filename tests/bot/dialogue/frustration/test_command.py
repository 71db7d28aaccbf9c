"""`python -m bot.dialogue.frustration`: the weights in the package are what it gives, and its figures are the docs'."""

import re

import numpy as np
import pytest
from kit.reference import ROOT

from bot.dialogue.frustration.__main__ import SEED, main
from bot.dialogue.frustration.measure import auroc, figures
from bot.dialogue.frustration.model import WEIGHTS
from nlu import read_yaml


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    out = tmp_path_factory.mktemp("frustration") / "weights.yml"
    with pytest.MonkeyPatch.context() as patch:
        printed = []
        patch.setattr("typer.echo", printed.append)
        main(samples=ROOT / "data" / "samples", out=out, seed=SEED, hear=False)
    return out, printed


def test_the_weights_of_the_package_are_those_of_the_samples(run):
    fresh, kept = read_yaml(run[0]), read_yaml(WEIGHTS)
    # Another machine's arithmetic may turn the last digit that is written.
    assert dict(kept["signals"]) == pytest.approx(dict(fresh["signals"]), abs=0.011)
    assert kept["thresholds"] == pytest.approx(fresh["thresholds"], abs=0.011)


def test_the_docs_print_the_figures(run):
    page = (ROOT / "docs" / "dialogue.md").read_text(encoding="utf-8")
    for line in run[1][1:]:
        if line.startswith("held"):
            continue
        name, *numbers = re.split(r"\s{2,}", line.strip())
        row = next(row for row in page.splitlines() if row.startswith(f"| {name} |"))
        told = [float(cell) for cell in row.strip("| ").split("|")[1:]]
        assert told == pytest.approx([float(number) for number in numbers], abs=0.006), name


def test_the_figures_hold_what_the_docs_promise(run):
    assert len(run[1]) == 11
    for line in run[1][2:6]:
        assert float(re.split(r"\s{2,}", line.strip())[1]) > 0.88


def test_auroc_counts_ties_half():
    positive = np.array([True, True, False, False])
    assert auroc(np.array([0.9, 0.8, 0.2, 0.1]), positive) == 1
    assert auroc(np.array([0.1, 0.2, 0.8, 0.9]), positive) == 0
    assert auroc(np.array([0.5, 0.5, 0.5, 0.5]), positive) == 0.5
    assert auroc(np.array([0.9, 0.3, 0.5, 0.1]), positive) == 0.75


def test_figures():
    found = figures(np.array([0.9, 0.6, 0.4, 0.8]), np.array([4, 2, 1, 3]), np.array([4, 2, 3, 0]))
    assert found.auroc == pytest.approx(1 / 3)
    assert found.macro_f1 == pytest.approx((0 + 2 * 2 / 6) / 2)
    assert found.macro_f1_levels == pytest.approx(2 / 5)
    assert found.within_one == 0.5
    assert found.flagged == (
        (3 / 4, 1),
        (pytest.approx(2 / 3), pytest.approx(2 / 3)),
        (1 / 2, pytest.approx(1 / 3)),
        (1, pytest.approx(1 / 3)),
    )
