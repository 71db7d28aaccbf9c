"""One YAML text as the files of a project, line for line."""

import json

import pytest
from kit.tiny import FILES

from bot.assistant.load import load_project
from bot.errors import ProjectError
from bot.jobs.project_files import write_project
from nlu import read_yaml

VERSION = 'version: "3.1"\n'
TEXT = FILES["data/all.yml"] + "".join(FILES[name].replace(VERSION, "") for name in ("domain.yml", "config.yml"))


def test_every_key_keeps_its_line(tmp_path):
    write_project(TEXT, tmp_path)
    lines = TEXT.splitlines()
    for name, key in (("config.yml", "pipeline"), ("domain.yml", "slots"), ("data/training.yml", "stories")):
        written = read_yaml(tmp_path / name)
        assert lines[written.line_of(key) - 1].startswith(f"{key}:")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["config.yml", "data", "domain.yml"]


@pytest.mark.parametrize("as_json", [False, True])
def test_nothing_is_lost(tmp_path, as_json):
    (tmp_path / "whole.yml").write_text(TEXT)
    whole = read_yaml(tmp_path / "whole.yml")
    folder = tmp_path / "project"
    folder.mkdir()
    write_project(json.dumps(whole) if as_json else TEXT, folder)
    found = {}
    for name in ("config.yml", "domain.yml", "data/training.yml"):
        found |= read_yaml(folder / name)
    assert found == whole
    project = load_project(folder)
    assert [rule.name for rule in project.flows.rules] == ["greet back", "say goodbye"]
    assert project.config["language"] == "en"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nlu: []", "no configuration"),
        ("language: en", "no training data"),
        ("a: [", "body:"),
        ("- 1", "body"),
        ("language: ${NO_SUCH_VARIABLE}\nnlu: []", "NO_SUCH_VARIABLE"),
    ],
)
def test_texts_that_are_no_project(tmp_path, text, said):
    with pytest.raises(ProjectError) as error:
        write_project(text, tmp_path)
    assert said in str(error.value)
    assert str(tmp_path) not in str(error.value)
    assert list(tmp_path.iterdir()) == []
