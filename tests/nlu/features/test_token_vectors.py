"""Vectors of tokens from vectors of word pieces, also where the encoder read another text."""

import numpy as np
import pytest

from nlu.component import Pieces, Token, Workspace
from nlu.features.encoder import load_encoder
from nlu.features.token_vectors import token_vectors


def pieces_of(text, *spans):
    """The vector of each piece is its number, beginning with 1."""
    return Pieces(text, spans, np.arange(1, len(spans) + 1, dtype=np.float32)[:, None])


def tokens_of(text):
    found, start = [], 0
    for word in text.split():
        at = text.index(word, start)
        start = at + len(word)
        found.append(Token(word, at, start))
    return found


def vectors(text, pieces):
    return token_vectors(text, tokens_of(text), pieces)[:, 0].tolist()


def test_the_mean_of_a_tokens_pieces():
    text = "to Llandudno now"
    pieces = pieces_of(text, (0, 0), (0, 2), (3, 7), (7, 12), (13, 16), (0, 0))
    assert vectors(text, pieces) == [2.0, 3.5, 5.0]


def test_what_was_not_read_is_zero():
    assert vectors("to Hull now", pieces_of("to Hull now", (0, 2))) == [1.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("text", "read", "spans", "expected"),
    [
        ("ok 👍 to Hull", "ok   to Hull", [(0, 2), (5, 7), (8, 12)], [1, 0, 2, 3]),
        ("👍 Hull", " thumbs up sign  Hull", [(1, 7), (8, 10), (11, 15), (17, 21)], [2, 4]),
        ("why?!?! to Hull", "why? to Hull", [(0, 3), (3, 4), (5, 7), (8, 12)], [1.5, 3, 4]),
        ("delivry to Hull", "delivery to Hull", [(0, 8), (9, 11), (12, 16)], [1, 2, 3]),
        ("deliv ery to Hull", "delivery to Hull", [(0, 8), (9, 11), (12, 16)], [1, 1, 2, 3]),
        ("hi Sam to Hull", "       to Hull", [(7, 9), (10, 14)], [0, 0, 1, 2]),
    ],
)
def test_another_text_was_read(text, read, spans, expected):
    assert vectors(text, pieces_of(read, *spans)) == expected


def test_of_no_tokens():
    assert token_vectors("", [], pieces_of("")).shape == (0, 1)


def test_the_encoder_gives_pieces_where_they_are_wanted():
    encoder = load_encoder()
    texts = ["where is my parcel", "ok 👍", "", "word " * 300]
    wanted, plain = Workspace(texts, wanted=frozenset({"pieces"})), Workspace(texts)
    encoder.process(wanted)
    encoder.process(plain)
    assert plain.pieces == []
    np.testing.assert_allclose(wanted.vectors, plain.vectors, atol=1e-6)
    np.testing.assert_allclose(wanted.wording, plain.wording, atol=1e-6)
    assert [read.text for read in wanted.pieces[:3]] == ["where is my parcel", "ok  thumbs up sign ", ""]
    for read in wanted.pieces:
        assert read.states.shape == (len(read.spans), 2 * encoder.width)
    assert len(wanted.pieces[3].spans) == 128
    last = wanted.pieces[0].states[:, encoder.width :].mean(axis=0)
    np.testing.assert_allclose(last / np.linalg.norm(last), wanted.vectors[0], atol=1e-5)
