"""Model files cut short, altered, of another version, or made to do harm: a clear error, and nothing outside."""

import io
import json
import tarfile

import pytest

import nlu
from bot.assistant.load import load_project
from bot.errors import ModelError
from bot.model import KIND, LARGEST, _pack, find_model, fitting_model, latest_model, load_model, train_model, unpacked


@pytest.fixture
def model(tmp_path):
    folder = tmp_path / "sealed"
    (folder / "policies").mkdir(parents=True)
    (folder / "domain.json").write_text(json.dumps({"intents": list(range(3000))}))
    (folder / "policies" / "rules.json").write_text("[]")
    nlu.seal_folder(folder, kind=KIND, metrics={"assistant_id": "shop"})
    return _pack(folder, tmp_path / "models", "shop")


def refused(file):
    with pytest.raises(ModelError) as error, unpacked(file):
        pass
    assert str(file) in str(error.value)
    assert "usher train" in str(error.value)
    return str(error.value)


def archive(file, *members):
    with tarfile.open(file, "w:gz") as out:
        for info, content in members:
            info.size = len(content)
            out.addfile(info, io.BytesIO(content))
    return file


def test_what_was_packed_is_opened(model):
    with unpacked(model) as (folder, manifest):
        assert manifest.metrics == {"assistant_id": "shop"}
        assert (folder / "domain.json").is_file()
    assert not folder.exists()


def test_a_file_cut_short_anywhere(model):
    whole = model.read_bytes()
    for share in range(20):
        model.write_bytes(whole[: len(whole) * share // 20])
        refused(model)


def test_a_file_with_a_wrong_byte_anywhere(model):
    whole = model.read_bytes()
    for place in range(12, len(whole) - 8, max(1, len(whole) // 60)):
        model.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            with unpacked(model) as (folder, _):  # a byte of padding may be wrong without harm
                assert json.loads((folder / "domain.json").read_bytes())["intents"] == list(range(3000))
        except ModelError:
            refused(model)


def test_another_version_is_named(model, tmp_path):
    manifest = tmp_path / "sealed" / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "format": 99}))
    assert "format 99" in refused(_pack(tmp_path / "sealed", tmp_path / "models", "new"))


def test_a_file_that_was_altered_is_named(model, tmp_path):
    (tmp_path / "sealed" / "domain.json").write_text("{}")
    assert "cut short or altered" in refused(_pack(tmp_path / "sealed", tmp_path / "models", "altered"))


@pytest.mark.parametrize("name", ["../outside.json", "/tmp/usher-outside.json", "a/../../outside.json"])
def test_a_path_that_leads_out_of_the_folder_writes_nothing(tmp_path, name):
    file = archive(tmp_path / "bad.tar.gz", (tarfile.TarInfo(name), b"{}"))
    refused(file)
    assert not (tmp_path / "outside.json").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.tar.gz"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_are_refused(tmp_path, kind):
    info = tarfile.TarInfo("domain.json")
    info.type, info.linkname = kind, "/etc/passwd"
    refused(archive(tmp_path / "bad.tar.gz", (info, b"")))


def test_a_model_that_would_fill_the_disk_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("bot.model.LARGEST", 10)
    file = archive(tmp_path / "bad.tar.gz", (tarfile.TarInfo("domain.json"), b" " * 11))
    assert "larger" in refused(file)
    assert LARGEST > 10


@pytest.mark.parametrize("content", [b"", b"no model", b"\x1f\x8b"])
def test_a_file_that_is_something_else(tmp_path, content):
    file = tmp_path / "x.tar.gz"
    file.write_bytes(content)
    refused(file)


def test_no_model(tmp_path):
    assert latest_model(tmp_path / "nowhere") is None
    with pytest.raises(ModelError, match="There is no model. Run: usher train"):
        find_model(tmp_path)


def test_a_name_of_any_kind_is_a_file_in_the_folder(tmp_path, model):
    file = _pack(tmp_path / "sealed", tmp_path / "models", "../../my shop/é")
    assert file.parent == tmp_path / "models"
    assert latest_model(tmp_path / "models") == file
    assert not list((tmp_path / "models").glob(".*"))


def test_a_project_without_examples_understands_payloads_alone(tmp_path):
    project = tmp_path / "project"
    (project / "data").mkdir(parents=True)
    (project / "config.yml").write_text("policies:\n- name: RulePolicy\n")
    (project / "domain.yml").write_text("intents: [greet]\nresponses:\n  utter_greet:\n  - text: Hello\n")
    steps = "  steps:\n  - intent: greet\n  - action: utter_greet\n"
    (project / "data" / "rules.yml").write_text(f"rules:\n- rule: greet\n{steps}")
    loaded = load_project(project)

    model = load_model(train_model(loaded, project / "models", progress=lambda *_: None))

    assert model.interpreter.parse("hello there").intent.name is None
    assert [policy.name for policy in model.policies] == ["RulePolicy"]


def test_a_file_written_while_the_model_was_trained_asks_for_another(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "config.yml").write_text("language: en\npipeline: []\npolicies:\n- name: RulePolicy\n")
    (tmp_path / "domain.yml").write_text('version: "3.1"\nintents: [greet]\n')
    project = load_project(tmp_path)
    train_model(project, tmp_path / "models", progress=lambda *_: None)
    assert fitting_model(project, tmp_path / "models") is not None

    def write(stage: str, _share: float) -> None:
        if stage == "Packing":
            (tmp_path / "domain.yml").write_text('version: "3.1"\nintents: [greet, bye]\n')

    train_model(project, tmp_path / "models", progress=write)
    assert fitting_model(load_project(tmp_path), tmp_path / "models") is None
