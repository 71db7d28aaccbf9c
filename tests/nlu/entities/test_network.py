"""The network over tokens: what it computes, how it learns, and that a saved one is the same."""

import numpy as np
import pytest

from nlu.entities import network_fit
from nlu.entities.network import TokenNetwork
from nlu.entities.network_fit import Sample, fit_network

WIDTH = 6


def sample(random, length):
    """Digits after a "from" are of one kind, after a "to" of another; the vector tells the three words apart."""
    words = random.choice(["from", "to", "so"], length)
    numbers = random.random(length) < 0.4
    vectors = np.array([np.full(WIDTH, ["from", "to", "so"].index(word) - 1.0) for word in words], np.float32)
    vectors[numbers] = 0.5
    labels = ["O"] * length
    for at in range(1, length):
        if numbers[at] and not numbers[at - 1] and words[at - 1] != "so":
            labels[at] = "B-0" if words[at - 1] == "from" else "B-1"
    names = [["digit"] if number else [f"w={word}"] for number, word in zip(numbers, words, strict=True)]
    return Sample(names, vectors + random.normal(0, 0.1, vectors.shape).astype(np.float32), labels)


@pytest.fixture(scope="module")
def samples():
    random = np.random.default_rng(3)
    return [sample(random, int(length)) for length in random.integers(1, 9, 120)]


@pytest.fixture(scope="module")
def network(samples):
    return fit_network(samples, seed=1)


def labels_of(network, each):
    return [label for label, _ in network.tag(each.names, each.vectors)]


def test_it_learns_what_stands_before_a_token(network):
    random = np.random.default_rng(4)
    unseen = [sample(random, 7) for _ in range(50)]
    right = [
        found == meant for each in unseen for found, meant in zip(labels_of(network, each), each.labels, strict=True)
    ]
    assert np.mean(right) > 0.97


def test_probabilities_are_those_of_the_labels(network, samples):
    each = samples[0]
    scores = network.scores(each.names, each.vectors)
    np.testing.assert_allclose(np.exp(scores).sum(axis=1), 1, rtol=1e-5)
    for row, (label, certainty) in zip(scores, network.tag(each.names, each.vectors), strict=True):
        assert certainty == pytest.approx(float(np.exp(row[network.labels.index(label)])))


def test_a_token_that_the_encoder_did_not_read_counts_as_an_average_one(network):
    unread, mean = np.zeros((1, WIDTH), np.float32), network.parts["mean"][None]
    np.testing.assert_array_equal(network.scores([["digit"]], unread), network.scores([["digit"]], mean))


def test_unknown_features_and_texts_without_any(network):
    vectors = np.ones((2, WIDTH), np.float32)
    np.testing.assert_array_equal(network.scores([["never seen"], []], vectors), network.scores([[], []], vectors))


def test_the_slopes_are_those_of_the_loss(samples, monkeypatch):
    monkeypatch.setattr(network_fit, "DROPOUT", 0.0)
    few = [each for each in samples if len(each.labels) > 2][:5]
    labels = sorted({label for each in samples for label in each.labels})
    features = {"digit": 0, "w=from": 1, "w=so": 2, "w=to": 3}
    random = np.random.default_rng(0)
    parts = network_fit._start(WIDTH, len(features), len(labels), random)
    parts = {name: part + random.normal(0, 0.05, part.shape) for name, part in parts.items()}
    truth = np.array([labels.index(label) for each in few for label in each.labels])
    real = np.concatenate([np.r_[np.ones(len(each.labels), bool), np.zeros(network_fit.GAP, bool)] for each in few])
    vectors = np.concatenate([each.vectors for each in few])
    sparse = network_fit._sparse([names for each in few for names in each.names], features)
    batch = network_fit._Batch(vectors, sparse, truth, real)
    slopes = network_fit._gradients(parts, batch, random)

    def loss(changed):
        # Each text by itself: in the batch no text may see another.
        network = TokenNetwork(tuple(labels), features, {**changed, "mean": np.zeros(WIDTH)})
        scores = np.concatenate([network.scores(each.names, each.vectors) for each in few])
        return -scores[np.arange(len(truth)), truth].mean()

    def nudged(name, at, by):
        part = parts[name].copy()
        part[at] += by
        return {**parts, name: part}

    for name, part in parts.items():
        places = [np.unravel_index(place, part.shape) for place in random.choice(part.size, min(part.size, 12))]
        expected = [(loss(nudged(name, at, 1e-3)) - loss(nudged(name, at, -1e-3))) / 2e-3 for at in places]
        found = [slopes[name][at] for at in places]
        # The median, since a unit that is just switched on or off has no slope.
        assert np.median(np.abs(np.subtract(found, expected))) < 0.02 * np.abs(expected).max() > 0, name


def test_the_same_seed_gives_the_same_network(samples, monkeypatch):
    monkeypatch.setattr(network_fit, "steps_for", lambda texts: 30)
    one, again, other = (fit_network(samples, seed=seed) for seed in (1, 1, 2))
    assert again.features == one.features
    for name, part in one.parts.items():
        np.testing.assert_array_equal(part, again.parts[name])
    assert (other.parts["out"] != one.parts["out"]).any()


def test_saved_and_loaded(network, samples, tmp_path):
    network.save(tmp_path)
    loaded = TokenNetwork.load(tmp_path)
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["network.json", "network.npz"]
    for each in samples[:20]:
        assert loaded.tag(each.names, each.vectors) == network.tag(each.names, each.vectors)
