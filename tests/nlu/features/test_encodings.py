import numpy as np

from nlu.features import encodings
from nlu.features.encodings import Encodings

TOKENS = [[1, 2], [1, 2, 3], [4, 5], [6]]


def encode(tokens):
    assert len(tokens) > 1
    assert len({len(ids) for ids in tokens}) == 1
    return np.array([[[sum(ids)] for ids in tokens], [[len(ids)] for ids in tokens]], np.float32)


def refuse(tokens):
    raise AssertionError(tokens)


def test_a_text_is_encoded_once_and_never_alone(tmp_path):
    kept = Encodings.open(tmp_path / "sub" / "e.npz")

    np.testing.assert_array_equal(kept.of(TOKENS, encode)[:, :, 0], [[3, 6, 9, 6], [2, 3, 2, 1]])
    np.testing.assert_array_equal(kept.of([[4, 5], [4, 5]], refuse)[:, :, 0], [[9, 9], [2, 2]])
    assert kept.new == 4


def test_what_was_kept_is_found_again(tmp_path):
    file = tmp_path / "e.npz"
    first = Encodings.open(file)
    made = first.of(TOKENS, encode)
    first.keep()

    again = Encodings.open(file)

    np.testing.assert_array_equal(again.of(TOKENS, refuse), made)
    assert again.new == 0
    assert [path.name for path in tmp_path.iterdir()] == ["e.npz"]


def test_a_harmed_file_counts_as_none(tmp_path):
    file = tmp_path / "e.npz"
    first = Encodings.open(file)
    first.of(TOKENS, encode)
    first.keep()
    whole = file.read_bytes()

    for harmed in (whole[:-30], whole[:100], b"", whole.replace(b"rows", b"sowr"), whole[:300] + b"\1\2" + whole[302:]):
        file.write_bytes(harmed)
        assert Encodings.open(file).known == {}


def test_what_was_not_used_for_the_longest_time_is_forgotten(tmp_path, monkeypatch):
    monkeypatch.setattr(encodings, "MOST", 3)
    kept = Encodings.open(tmp_path / "e.npz")
    kept.of(TOKENS, encode)
    kept.of([TOKENS[0]], refuse)
    kept.keep()

    again = Encodings.open(tmp_path / "e.npz")

    assert len(again.known) == 3
    again.of([TOKENS[0], TOKENS[2], TOKENS[3]], refuse)
