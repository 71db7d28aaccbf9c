"""Learning, and the graph it ends in, on a tiny encoder with random weights."""

import logging

import numpy as np
import onnxruntime
import pytest

from nlu.features.encoder_graph import SCORES
from nlu.tuning.graph import upper_graph
from nlu.tuning.loop import Lesson, learn
from nlu.tuning.network import LABELS, Network
from nlu.tuning.padding import padded_states
from tests.nlu.features.test_encoder_graph import TINY, tiny_weights

pytestmark = pytest.mark.train


@pytest.fixture(autouse=True)
def torch():
    return pytest.importorskip("torch", reason="the extra `train` is not installed")


def lesson(*, minutes=5.0, passes=30, seed=0):
    """Three labels; the first word piece of a text tells which."""
    random = np.random.default_rng(seed)
    truth = np.tile([0, 1, 2], 20)
    marks = random.normal(size=(3, TINY.width)) * 2
    states = [
        np.concatenate([marks[[label]], random.normal(size=(1 + row % 4, TINY.width))]).astype(np.float16)
        for row, label in enumerate(truth)
    ]
    vectors = random.normal(size=(60, TINY.width)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Lesson(states, vectors, truth, np.arange(60) % 5 == 0, minutes, passes)


def test_what_vectors_did_not_show_is_learnt_and_holds_for_examples_that_were_held_back():
    given = lesson(passes=350)

    _, scores = learn(tiny_weights(TINY), TINY, given, first=1, seed=1)

    right = scores.argmax(axis=1) == given.truth
    assert right[given.unseen].mean() > 0.7
    assert not scores[~given.unseen].any()


def test_the_same_seed_learns_the_same():
    first, second = (learn(tiny_weights(TINY), TINY, lesson(passes=2), first=1, seed=4)[0] for _ in range(2))

    for name, value in first.items():
        np.testing.assert_array_equal(value, second[name])


def test_learning_ends_at_its_limit_and_says_so(caplog):
    with caplog.at_level(logging.WARNING):
        learnt, scores = learn(tiny_weights(TINY), TINY, lesson(minutes=0.01, passes=100_000), first=1, seed=1)

    assert "ended at its limit" in caplog.text
    assert scores.any()
    assert np.isfinite(learnt[f"{LABELS}.weight"]).all()


@pytest.mark.parametrize(("precision", "tolerance"), [("float32", 1e-4), ("int8", 0.15)])
def test_the_graph_scores_as_the_network_does(torch, monkeypatch, precision, tolerance):
    monkeypatch.setattr("nlu.tuning.network._has_bfloat16", lambda: False)
    random = np.random.default_rng(2)
    labels = {f"{LABELS}.weight": random.normal(size=(3, 12)), f"{LABELS}.bias": random.normal(size=3)}
    weights = {**tiny_weights(TINY), **{name: value.astype(np.float32) for name, value in labels.items()}}
    network = Network(weights, TINY, first=1)
    network.learning(on=False)
    states = lesson().some(np.arange(30))

    with torch.inference_mode():
        wanted = network.scores(states).numpy()
    graph = upper_graph(network.weights(), TINY, states, first=1, precision=precision)
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    inputs = dict(zip(("states", "attention_mask"), padded_states(states), strict=True))
    found = session.run([SCORES], inputs)[0]

    np.testing.assert_allclose(found, wanted, atol=tolerance)
