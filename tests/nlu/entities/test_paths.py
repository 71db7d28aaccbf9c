"""The best allowed sequence, against all sequences tried one by one."""

from itertools import product

import numpy as np
import pytest

from nlu.entities.paths import best_path, follows

BIO = ("B-0", "B-1", "I-0", "I-1", "O")
BILOU = ("B-0", "I-0", "L-0", "O", "U-0")


@pytest.mark.parametrize(
    ("before", "after", "allowed"),
    [
        ("B-0", "I-0", True),
        ("I-0", "I-0", True),
        ("B-1", "I-0", False),
        ("O", "I-0", False),
        ("O", "B-1", True),
        ("I-1", "B-0", True),
    ],
)
def test_an_inside_needs_its_beginning(before, after, allowed):
    assert follows(BIO)[BIO.index(before), BIO.index(after)] == allowed


def test_no_text_begins_inside():
    assert follows(BIO)[-1].tolist() == [label[0] != "I" for label in BIO]
    assert follows(BILOU)[-1].tolist() == [label[0] not in "IL" for label in BILOU]


@pytest.mark.parametrize("labels", [BIO, BILOU])
def test_the_best_of_all_sequences(labels):
    random = np.random.default_rng(5)
    allowed = follows(labels)
    for length in (1, 2, 4):
        for _ in range(25):
            scores = random.normal(0, 1, (length, len(labels))).astype(np.float32)
            sound = [
                path
                for path in product(range(len(labels)), repeat=length)
                if all(allowed[before, after] for before, after in zip((-1, *path), path, strict=False))
            ]
            best = max(sound, key=lambda path: sum(scores[at, label] for at, label in enumerate(path)))
            assert best_path(scores, allowed) == list(best)
