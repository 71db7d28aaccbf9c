"""Components of a project's own, by module path: that of docs/moving-from-rasa.md, and all that can be wrong."""

import re
import sys
from pathlib import Path

import pytest

import nlu
from nlu.settings import read_pipeline

PAGE = (Path(__file__).parents[2] / "docs" / "moving-from-rasa.md").read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder on the path, whose modules are forgotten afterwards."""
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(tmp_path)):
            del sys.modules[name]


def with_module(project, name, text):
    (project / f"{name}.py").write_text(text)


def test_the_example_of_the_docs_is_trained_saved_and_loaded(project, library_data, tmp_path):
    [example] = re.findall(r"```python\n(# my_parts.py.*?)```", PAGE, re.DOTALL)
    with_module(project, "my_parts", example)
    config = {
        "language": "en",
        "pipeline": [
            {"name": "NgramFeaturizer"},
            {"name": "IntentClassifier"},
            {"name": "my_parts.Shouting", "entity": "loud"},
        ],
    }

    nlu.train(config, library_data, tmp_path / "model")
    result = nlu.load(tmp_path / "model").parse("I WANT my book NOW")

    assert [(e.entity, e.value) for e in result.entities] == [("loud", "WANT"), ("loud", "NOW")]
    with pytest.raises(nlu.PipelineError, match="has no option 'entiti'.*Did you mean 'entity'"):
        read_pipeline({"pipeline": [{"name": "my_parts.Shouting", "entiti": "x"}]})


@pytest.mark.parametrize(
    ("module", "name", "said"),
    [
        (
            "from rasa.engine.graph import GraphComponent\nclass Spell: ...",
            "own_a.Spell",
            "written for Rasa: it imports rasa",
        ),
        ("import not_installed_anywhere\nclass Spell: ...", "own_b.Spell", "cannot be imported: No module named"),
        ("x = 1", "own_c.Spell", "cannot be imported: module 'own_c' has no attribute 'Spell'"),
        ("def broken(:", "own_d.Spell", "cannot be imported: invalid syntax"),
        ("class Spell:\n    name = 'Spell'", "own_e.Spell", "no component of Usher's. It lacks requires, provides"),
        ("Spell = 5", "own_f.Spell", "no component of Usher's"),
        ("", "nowhere_at_all.Spell", "cannot be imported: No module named 'nowhere_at_all'"),
    ],
)
def test_what_cannot_be_used_says_how_to_port_it(project, module, name, said):
    if module:
        with_module(project, name.partition(".")[0], module)

    with pytest.raises(nlu.PipelineError) as caught:
        read_pipeline({"pipeline": [{"name": name}]})

    assert said in caught.value.message
    assert caught.value.place == f"config.yml: pipeline: {name}"
    assert "docs/moving-from-rasa.md" in (caught.value.mend or "")
