"""`usher init`, and that what it writes trains, validates and passes its own tests."""

import pytest

STARTER = {
    ".gitignore", "README.md", "config.yml", "credentials.yml", "data", "domain.yml", "endpoints.yml", "tests",
}  # fmt: skip


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    return tmp_path_factory.mktemp("init")


def test_a_newcomers_first_minute(usher, started):
    """In order: each step needs the one before."""
    made = usher("init", "my shop", cwd=started)
    assert made.code == 0
    assert "cd 'my shop'" in made.out
    assert {entry.name for entry in (started / "my shop").iterdir()} == STARTER

    checked = usher("data", "validate", "--fail-on-warnings", cwd=started / "my shop")
    assert (checked.code, checked.out) == (0, "No problems.\n")

    trained = usher("train", cwd=started / "my shop")
    assert trained.code == 0, trained.err
    assert "Trained models" in trained.out

    tested = usher("test", cwd=started / "my shop")
    assert tested.code == 0, tested.out
    assert "✗" not in tested.out

    drawn = usher("visualize", cwd=started / "my shop")
    assert drawn.code == 0
    assert (started / "my shop" / "graph.html").exists()


def test_in_an_empty_folder(usher, tmp_path):
    made = usher("init", cwd=tmp_path)
    assert made.code == 0
    assert {entry.name for entry in tmp_path.iterdir()} == STARTER
    assert "cd " not in made.out


def test_nothing_that_is_there_is_overwritten(usher, tmp_path):
    (tmp_path / "README.md").write_text("mine")
    refused = usher("init", cwd=tmp_path)
    assert refused.code == 1
    assert "There is a README.md already." in refused.err
    assert "usher init my-assistant" in refused.err
    assert [entry.name for entry in tmp_path.iterdir()] == ["README.md"]
    assert (tmp_path / "README.md").read_text() == "mine"


def test_a_gitignore_is_added_to(usher, tmp_path):
    (tmp_path / ".gitignore").write_text("secrets/\nvar/")
    assert usher("init", cwd=tmp_path).code == 0
    assert (tmp_path / ".gitignore").read_text().split() == ["secrets/", "var/", "models/", "results/", "graph.html"]


def test_a_file_is_no_folder(usher, tmp_path):
    (tmp_path / "file").write_text("")
    assert usher("init", "file", cwd=tmp_path).code == 2
