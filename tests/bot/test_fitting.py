"""What a model fits is told from files alone."""

import json
import tarfile

import pytest

import nlu
from bot.assistant.load import load_project, project_files
from bot.fitting import fingerprint, fitting_model, latest_model
from bot.model import KIND, _pack


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "shop"
    (folder / "data" / "nlu").mkdir(parents=True)
    (folder / "config.yml").write_text(
        "language: en\npipeline:\n- name: own_parts.Greeter\npolicies:\n- name: RulePolicy\n"
    )
    (folder / "domain.yml").write_text("intents: [greet]\n")
    (folder / "data" / "nlu" / "a.yml").write_text("nlu: []\n")
    (folder / "data" / ".hidden.yml").write_text("x")
    (folder / "data" / "notes.txt").write_text("x")
    return folder


def packed(project, **facts):
    sealed = project.parent / "sealed"
    (sealed / "policies").mkdir(parents=True)
    (sealed / "domain.json").write_text(json.dumps(list(range(3000))))
    (sealed / "policies" / "rules.json").write_text("[]")
    facts = {"fingerprint": fingerprint(project, project_files(project)), **facts}
    nlu.seal_folder(sealed, kind=facts.pop("kind", KIND), metrics=facts)
    return _pack(sealed, project / "models", "shop")


def fits(project):
    return fitting_model(project, project_files(project), project / "models")


def test_the_files_are_those_that_loading_reads(project):
    (project / "config.yml").write_text("language: en\npolicies:\n- name: RulePolicy\n")

    assert sorted(project_files(project)) == sorted(load_project(project).files)


def test_a_model_fits_until_a_file_changes_comes_or_goes(project):
    assert fits(project) is None
    file = packed(project)
    assert fits(project) == file

    more = project / "data" / "more.yml"
    more.write_text("stories: []\n")
    assert fits(project) is None
    more.unlink()
    assert fits(project) == file
    (project / "domain.yml").write_text("intents: [greet, bye]\n")
    assert fits(project) is None


def test_code_of_the_projects_own_counts(project, monkeypatch):
    monkeypatch.syspath_prepend(str(project))
    (project / "own_parts.py").write_text("class Greeter: ...\n")
    packed(project)
    assert fits(project) is not None

    (project / "own_parts.py").write_text("class Greeter: loud = True\n")

    assert fits(project) is None


@pytest.mark.parametrize("facts", [{"kind": "nlu"}, {"fingerprint": "another"}])
def test_another_kind_or_project_does_not_fit(project, facts):
    packed(project, **facts)

    assert fits(project) is None


def test_a_model_that_is_harmed_anywhere_does_not_fit(project):
    file = packed(project)
    whole = file.read_bytes()
    with tarfile.open(file) as archive:
        lost = archive.getmember("./policies/rules.json")
    for harmed in (whole[: len(whole) // 2], whole[:-20], whole[:200] + b"\0\0\0" + whole[203:], b""):
        file.write_bytes(harmed)
        assert fits(project) is None
    sealed = project.parent / "sealed"
    (sealed / lost.name).unlink()
    with tarfile.open(file, "w:gz") as archive:
        archive.add(sealed, arcname=".")
    assert fits(project) is None


def test_only_the_newest_counts(project):
    packed(project)
    newer = project / "models" / "99990101-000000-shop.tar.gz"
    newer.write_bytes(b"x")

    assert latest_model(project / "models") == newer
    assert fits(project) is None
