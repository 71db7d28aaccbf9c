"""Old models are cleared away, and nothing else is."""

import pytest

from bot.prune import KEPT, prune

NEWEST = "20270301-120009-shop.tar.gz"
OLDER = [f"20270301-12000{second}-shop.tar.gz" for second in range(9)]
OTHERS = [
    "20270301-110000-other-shop.tar.gz",  # another assistant's
    "20240301-110000-brave-otter.tar.gz",  # Rasa's own
    "shop.tar.gz",
    "20270301-120001-shop.zip",
    "20270301-120001-shop.tar.gz.part",
    "my-20270301-120001-shop.tar.gz",
    "README.md",
]


@pytest.fixture
def models(tmp_path):
    for name in (NEWEST, *OLDER, *OTHERS):
        (tmp_path / name).write_text("x")
    (tmp_path / "20270301-100000-shop.tar.gz").mkdir()
    return tmp_path


def names(folder):
    return {file.name for file in folder.iterdir()} - {"20270301-100000-shop.tar.gz"}


def test_the_last_few_stay(models):
    gone = prune(models / NEWEST)
    assert KEPT == 5
    assert sorted(file.name for file in gone) == OLDER[:5]
    assert names(models) == {NEWEST, *OLDER[5:], *OTHERS}


@pytest.mark.parametrize(("keep", "left"), [(1, []), (2, OLDER[8:]), (100, OLDER), (0, OLDER)])
def test_how_many(models, keep, left):
    prune(models / NEWEST, keep=keep)
    assert names(models) == {NEWEST, *left, *OTHERS}


def test_the_model_just_trained_stays_whatever_the_clock_says(models):
    prune(models / OLDER[0], keep=1)
    assert names(models) == {OLDER[0], *OTHERS}


def test_a_model_of_another_name_clears_nothing(models):
    assert prune(models / "shop.tar.gz", keep=1) == []
    assert prune(models / OTHERS[0], keep=1) == []
    assert names(models) == {NEWEST, *OLDER, *OTHERS}
