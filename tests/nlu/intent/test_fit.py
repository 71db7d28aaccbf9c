import numpy as np
import pytest
from scipy.sparse import csr_matrix

from nlu.errors import PipelineError
from nlu.intent.fit import fit_heads, fold_numbers


def clouds(*, labels=3, each=12, width=16, apart=4.0, seed=0):
    """Points around one centre a label, of unit length, as sentence vectors are."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(labels, width)) * apart
    points = np.concatenate([centre + random.normal(size=(each, width)) for centre in centres])
    names = [f"intent_{label}" for label in range(labels) for _ in range(each)]
    return names, (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)


def test_what_is_far_apart_is_told_apart():
    names, vectors = clouds()

    fit = fit_heads(names, {"vectors": vectors}, seed=1)

    found = [fit.heads.labels[column] for column in fit.heads.probabilities({"vectors": vectors}).argmax(axis=1)]
    assert found == names
    assert fit.judged.all()


def test_two_labels_are_enough_and_one_is_not():
    names, vectors = clouds(labels=2)

    shares = fit_heads(names, {"vectors": vectors}, seed=1).heads.probabilities({"vectors": vectors})

    assert (shares.argmax(axis=1) == np.repeat([0, 1], 12)).all()
    with pytest.raises(PipelineError, match="fewer than two"):
        fit_heads(["only"] * 12, {"vectors": vectors[:12]}, seed=1)
    with pytest.raises(PipelineError, match="neither"):
        fit_heads(names, {}, seed=1)


def test_a_label_with_one_example_is_learnt_but_not_judged():
    names, vectors = clouds(labels=3, each=8)
    names, vectors = names[:17], vectors[:17]

    fit = fit_heads(names, {"vectors": vectors}, seed=1)

    assert fit.heads.labels == ("intent_0", "intent_1", "intent_2")
    assert fit.judged.tolist() == [True] * 16 + [False]
    assert fit.heads.probabilities({"vectors": vectors[16:]}).argmax() == 2


def test_few_examples_without_a_mistake_make_no_certainty():
    names, vectors = clouds(labels=3, each=4)

    shares = fit_heads(names, {"vectors": vectors}, seed=1).heads.probabilities({"vectors": vectors})

    assert 0.6 < shares.max(axis=1).mean() < 0.999


def test_confidence_is_about_as_high_as_accuracy():
    names, vectors = clouds(labels=6, each=60, apart=0.45)

    fit = fit_heads(names, {"vectors": vectors}, seed=1)

    held_out = fit.held_out - fit.held_out.max(axis=1, keepdims=True)
    shares = np.exp(held_out) / np.exp(held_out).sum(axis=1, keepdims=True)
    accuracy = float((shares.argmax(axis=1) == fit.truth).mean())
    assert accuracy < 0.95
    assert float(shares.max(axis=1).mean()) == pytest.approx(accuracy, abs=0.06)


def test_a_useless_head_is_given_no_weight():
    names, vectors = clouds(labels=4, each=20)
    noise = csr_matrix(np.random.default_rng(3).random((80, 30), np.float32))

    assert fit_heads(names, {"vectors": vectors, "ngrams": noise}, seed=1).shares["ngrams"] < 0.3


def test_the_same_seed_gives_the_same_heads():
    names, vectors = clouds(apart=0.6)
    features = {"vectors": vectors, "ngrams": csr_matrix(np.abs(vectors))}

    first, second = (fit_heads(names, features, seed=5).heads for _ in range(2))

    np.testing.assert_array_equal(first.scores(features), second.scores(features))


def test_the_examples_of_a_label_are_spread_over_the_folds():
    truth = np.repeat([0, 1, 2], 10)

    folds = fold_numbers(truth, seed=4)

    for label in range(3):
        assert np.bincount(folds[truth == label]).tolist() == [2, 2, 2, 2, 2]
