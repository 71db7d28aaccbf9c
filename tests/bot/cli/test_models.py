"""Models that are missing, cut short, altered, of another version, or no models: each is one clear error."""

import json
import tarfile

import pytest

from bot.model import unpacked

COMMANDS = (["shell"], ["run", "--port", "0"], ["run", "nlu", "--port", "0"], ["test"], ["test", "stories"])


def repacked(model, change):
    """The model, with something changed inside."""
    with unpacked(model) as (folder, _):
        change(folder)
        model.unlink()
        with tarfile.open(model, "w:gz") as archive:
            archive.add(folder, arcname=".")


def cut_short(model):
    model.write_bytes(model.read_bytes()[: model.stat().st_size // 2])


def altered(model):
    repacked(model, lambda folder: (folder / "domain.json").write_text("{}"))


def incomplete(model):
    repacked(model, lambda folder: (folder / "domain.json").unlink())


def of_another_version(model):
    def change(folder):
        manifest = next(folder.glob("manifest.json"))
        content = json.loads(manifest.read_text())
        versions = [key for key in content if "format" in key]
        assert versions, content.keys()
        manifest.write_text(json.dumps({**content, **dict.fromkeys(versions, 999)}))

    repacked(model, change)


def a_text(model):
    model.write_text("This is not a model.\n")


def empty(model):
    model.write_bytes(b"")


def with_a_way_out(model):
    model.unlink()
    with tarfile.open(model, "w:gz") as archive:
        archive.add(__file__, arcname="../../escaped")


SPOILT = (cut_short, altered, incomplete, of_another_version, a_text, empty, with_a_way_out)


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda spoil: spoil.__name__)
def test_a_spoilt_model(usher, tiny, model, spoil):
    spoil(model)
    failed = usher("shell", cwd=tiny)
    assert failed.code == 1
    assert str(model.relative_to(tiny)) in failed.err
    assert "The model cannot be" in failed.err
    assert "Run: usher train" in failed.err
    assert "/usher-" not in failed.err, "the scratch folder means nothing to anybody"
    assert not (tiny.parent / "escaped").exists()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_that_needs_a_model_says_so(usher, tiny, model, command):
    model.unlink()
    failed = usher(*command, cwd=tiny)
    assert failed.code == 1
    assert "There is no model." in failed.err
    assert "Run: usher train" in failed.err


def test_a_model_file_that_does_not_exist_is_a_wrong_command_line(usher, tiny):
    assert usher("shell", "--model", "nowhere.tar.gz", cwd=tiny).code == 2


def test_another_folder_of_models(usher, tiny, model):
    other = tiny / "other"
    model.parent.rename(other)
    assert usher("test", "stories", "--model", "other", cwd=tiny).code == 0
    assert usher("test", "stories", "--model", other / model.name, cwd=tiny).code == 0
