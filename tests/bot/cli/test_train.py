"""`usher train`, and what it says to files that are wrong."""

import pytest


def edited(file, old, new):
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_a_model_that_fits_is_not_trained_again(usher, tiny, model):
    again = usher("train", cwd=tiny)
    assert again.code == 0
    assert "nothing to train" in again.out
    assert list(model.parent.iterdir()) == [model]


def test_a_changed_project_is_trained_anew(usher, tiny, model):
    edited(tiny / "data" / "all.yml", "- hi there", "- hi there you")
    trained = usher("train", "--out", "elsewhere", cwd=tiny)
    assert trained.code == 0, trained.err
    assert len(list((tiny / "elsewhere").iterdir())) == 1
    assert list(model.parent.iterdir()) == [model]


def test_a_change_of_what_is_said_leaves_understanding_as_it_is(usher, tiny, model):
    edited(tiny / "domain.yml", "responses:", "responses:\n  utter_more:\n  - text: More")

    some = usher("train", cwd=tiny)
    every = usher("train", "--force", cwd=tiny)

    assert "Taken from the last training: " in some.out
    assert "IntentClassifier" in some.out.partition("Trained: ")[0]
    assert "Taken from" not in every.out
    assert (tiny / ".usher" / "cache" / ".gitignore").is_file()


def test_a_model_that_cannot_be_read_is_trained_anew(usher, tiny, model):
    model.write_bytes(model.read_bytes()[:2000])
    assert "Trained" in usher("train", cwd=tiny).out


def test_old_models_of_this_assistant_are_cleared_away(usher, tiny, model):
    folder = model.parent
    old = [folder / f"20200101-00000{number}-tiny.tar.gz" for number in range(3)]
    others = [folder / "20200101-000000-other.tar.gz", folder / "mine.tar.gz"]
    for file in (*old, *others):
        file.write_text("x")
    trained = usher("train", "--force", "--keep", 2, cwd=tiny)
    assert trained.code == 0, trained.err
    assert old[0].name in trained.out
    left = {file.name for file in folder.iterdir()}
    assert {file.name for file in others} <= left
    assert not left & {file.name for file in old}
    assert len(left) <= 4


def test_from_elsewhere_with_project(usher, tiny):
    assert "nothing to train" in usher("train", "--project", "shop", cwd=tiny.parent).out


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "mend"),
    [
        ("data/all.yml", "intent: greet\n    ex", "intent: greet\n   ex", "data/all.yml:4", ""),
        ("domain.yml", "responses:", "respones:", "domain.yml:10", "'responses'"),
        ("data/all.yml", "      - action: utter_bye", "      - acton: utter_bye", "data/all.yml:34", "'action'"),
        ("config.yml", "AugmentedMemoizationPolicy", "MemoizationPolcy", "config.yml", "MemoizationPolicy"),
        ("config.yml", "name: IntentClassifier", "name: IntentClasifier", "config.yml", "IntentClassifier"),
        ("config.yml", "language: en", "language: ${NO_SUCH_LANGUAGE}", "config.yml:3", "NO_SUCH_LANGUAGE"),
    ],
)
def test_a_mistake_is_code_1_with_place_and_mend(usher, tiny, file, old, new, place, mend):
    edited(tiny / file, old, new)
    failed = usher("train", cwd=tiny)
    assert failed.code == 1
    assert place in failed.err
    assert "Error:" in failed.err
    assert mend in failed.err.partition("Error:")[2]
    assert "Traceback" not in failed.err
    assert not failed.out


def test_warnings_and_notes_are_said(usher, tiny):
    edited(tiny / "config.yml", "policies:", "policies:\n  - name: TEDPolicy\n    epochs: 5")
    edited(tiny / "config.yml", "language: en", "language: en\nfavourite_colour: green")
    trained = usher("train", cwd=tiny)
    assert trained.code == 0
    assert "config.yml:4: warning: 'favourite_colour'" in trained.err
    assert "TEDPolicy" in trained.err


def test_no_project(usher, tmp_path):
    failed = usher("train", cwd=tmp_path)
    assert failed.code == 1
    assert "config.yml" in failed.err
    assert "usher init" in failed.err


def test_a_folder_that_cannot_be_written(usher, tiny):
    (tiny / "blocked").write_text("a file, where a folder is to be made")
    failed = usher("train", "--force", "--out", "blocked/models", cwd=tiny)
    assert failed.code == 1
    assert "blocked/models" in failed.err
    assert "Traceback" not in failed.err
