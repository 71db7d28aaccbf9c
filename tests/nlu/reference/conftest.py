"""The reference assistant's understanding, trained once as it is shipped."""

from pathlib import Path

import pytest

import nlu

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def assistant(tmp_path_factory) -> nlu.Interpreter:
    folder = tmp_path_factory.mktemp("reference") / "nlu"
    nlu.train(nlu.read_yaml(ROOT / "config.yml"), nlu.read_examples([ROOT / "data"]), folder)
    return nlu.load(folder)
