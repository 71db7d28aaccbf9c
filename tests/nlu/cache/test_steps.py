import numpy as np
import pytest

from nlu.cache.steps import StepCache, by_products, given_by
from nlu.component import HeldOut, Workspace

ROWS = np.arange(3)
HELD_OUT = HeldOut(ROWS, ROWS, np.ones((3, 2), np.float32), ROWS % 2, ROWS > 0)


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "weights.json").write_text("[1, 2]")
    return folder


def test_what_is_kept_is_found_with_its_figures_and_what_it_gave(tmp_path, files):
    cache = StepCache(tmp_path / "cache")
    cache.keep("k", files, given={"held_out": HELD_OUT}, metrics={"accuracy": 0.5})

    found = cache.find("k")
    workspace = Workspace(texts=["a", "b", "c"])
    found.give(workspace)

    assert (found.files / "weights.json").read_text() == "[1, 2]"
    assert found.metrics == {"accuracy": 0.5}
    for name in ("rows", "folds", "scores", "truth", "judged"):
        np.testing.assert_array_equal(getattr(workspace.held_out, name), getattr(HELD_OUT, name))
    assert workspace.held_out.nearest is None
    assert (tmp_path / "cache" / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize("harm", ["cut", "altered", "foreign", "manifest"])
def test_what_is_harmed_counts_as_not_there_and_goes(tmp_path, files, harm):
    cache = StepCache(tmp_path / "cache")
    cache.keep("k", files, given={}, metrics={})
    kept = tmp_path / "cache" / "steps" / "k"
    if harm == "cut":
        (kept / "files" / "weights.json").write_text("[1")
    elif harm == "altered":
        (kept / "files" / "weights.json").write_text("[1, 3]")
    elif harm == "foreign":
        (kept / "files" / "more.json").write_text("{}")
    else:
        (kept / "manifest.json").write_text("{")

    assert cache.find("k") is None
    assert not kept.exists()


def test_a_cache_that_is_not_read_is_still_written(tmp_path, files):
    unread = StepCache(tmp_path / "cache", read=False)
    unread.keep("k", files, given={}, metrics={})

    assert unread.find("k") is None
    assert StepCache(tmp_path / "cache").find("k") is not None


def test_a_place_that_cannot_be_written_is_no_error(tmp_path, files):
    (tmp_path / "cache").write_text("a file stands here")
    cache = StepCache(tmp_path / "cache")

    assert cache.keep("k", files, given={}, metrics={}) is None
    assert cache.find("k") is None
    cache.prune()


def test_what_was_used_last_stays_when_there_is_too_much(tmp_path, files):
    (files / "weights.json").write_text("1" * 1_000)
    cache = StepCache(tmp_path / "cache", largest=4_000)
    for at, key in enumerate(("a", "b", "c")):
        cache.keep(key, files, given={}, metrics={})
        age(tmp_path / "cache" / "steps" / key, 100 - at)
    cache.find("a")

    cache.prune()

    assert [key for key in ("a", "b", "c") if cache.find(key)] == ["a", "c"]


def age(folder, seconds):
    import os
    import time

    then = time.time() - seconds
    os.utime(folder, (then, then))


def test_what_a_training_gave_is_told_from_what_was_there():
    workspace = Workspace(texts=["a"])
    before = by_products(workspace)
    workspace.held_out = HELD_OUT

    assert given_by(before, workspace) == {"held_out": HELD_OUT}
    assert given_by(by_products(workspace), workspace) == {}
