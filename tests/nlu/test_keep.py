import json
import pickle

import pytest

from nlu import ModelFileError, open_folder, seal_folder


@pytest.fixture
def folder(tmp_path):
    model = tmp_path / "model"
    (model / "part").mkdir(parents=True)
    (model / "pipeline.json").write_text('{"steps": []}')
    (model / "part" / "weights.npz").write_bytes(bytes(range(200)))
    seal_folder(model, metrics={"accuracy": 0.9})
    return model


def change(folder, **values):
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | values))


def test_a_sealed_folder_opens_with_what_was_said_of_it(folder):
    manifest = open_folder(folder)

    assert set(manifest.files) == {"pipeline.json", "part/weights.npz"}
    assert manifest.metrics == {"accuracy": 0.9}
    assert "onnxruntime" in manifest.packages


def test_sealing_anew_takes_changes_up(folder):
    (folder / "more.json").write_text("{}")
    seal_folder(folder)

    assert "more.json" in open_folder(folder).files


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda f: (f / "part" / "weights.npz").write_bytes(bytes(range(150))), "cut short or altered"),
        (lambda f: (f / "pipeline.json").write_text('{"steps": [1]}'), "cut short or altered"),
        (lambda f: (f / "part" / "weights.npz").unlink(), "lacks this file"),
        (lambda f: (f / "foreign.json").write_text("{}"), "does not belong"),
        (lambda f: (f / "code.pkl").write_bytes(pickle.dumps([1])), "no files of this type"),
        (lambda f: (f / "link.json").symlink_to(f / "pipeline.json"), "no files of this type"),
        (lambda f: (f / "manifest.json").unlink(), "no model here"),
        (lambda f: (f / "manifest.json").write_bytes(b'{"format": 1, "fi'), "cannot be read"),
        (lambda f: (f / "manifest.json").write_bytes(b"\xff\x00\x80"), "cannot be read"),
        (lambda f: (f / "manifest.json").write_text("[]"), "has format None"),
        (lambda f: change(f, format=99), "has format 99"),
        (lambda f: change(f, kind="assistant"), "kind 'assistant'"),
        (lambda f: change(f, files=None), "not complete"),
    ],
)
def test_a_harmed_model_is_refused_with_the_mend(folder, harm, said):
    harm(folder)

    with pytest.raises(ModelFileError, match=said) as caught:
        open_folder(folder)
    assert "usher train" in str(caught.value)
    assert str(folder) in str(caught.value)


def test_what_is_not_there_is_no_model(tmp_path):
    with pytest.raises(ModelFileError, match="no model here"):
        open_folder(tmp_path / "nowhere")
