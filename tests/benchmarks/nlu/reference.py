"""The reference assistant's understanding, as config.yml trains it: what it knows, and how quick it is."""

import tempfile
from pathlib import Path

import nlu
from tests.benchmarks.nlu import faq, speed
from tests.benchmarks.nlu.bench import Bench
from tests.benchmarks.nlu.meld import ROOT


def measure(bench: Bench) -> None:
    """Train it, load it, ask it."""
    with tempfile.TemporaryDirectory() as name:
        project, model = Path(name, "project"), Path(name, "nlu")
        project.mkdir()
        speed.training(bench, project)
        nlu.train(nlu.read_yaml(ROOT / "config.yml"), nlu.read_examples([ROOT / "data"]), model, seed=bench.seed)
        assistant = nlu.load(model)
        faq.measure(bench, assistant)
        speed.loading(bench, model)
        speed.serving(bench, assistant)
