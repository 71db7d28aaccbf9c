import numpy as np
import pytest

from nlu.component import HeldOut, Workspace
from nlu.errors import PipelineError
from nlu.scope.detector import OutOfScopeDetector
from nlu.types import Entity, TrainingData


def training_workspace(*, vectors=True, seed=0):
    """Three labels around three axes, scored strongly for their own."""
    random = np.random.default_rng(seed)
    truth = np.repeat([0, 1, 2], 20)
    points = np.eye(8)[truth] + random.normal(size=(60, 8)) * 0.15
    points = (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)
    scores = (points[:, :3] * 8).astype(np.float32)
    nearest = np.sort(points @ points.T, axis=1)[:, -2:-12:-1] if vectors else None
    workspace = Workspace(texts=["text"] * 60, vectors=points if vectors else None)
    folds, judged = np.tile(np.arange(5), 12), np.ones(60, np.bool_)
    workspace.held_out = HeldOut(np.arange(60), folds, scores, truth, judged, nearest)
    return workspace


def detector(workspace=None, **options):
    return OutOfScopeDetector.train(
        {**OutOfScopeDetector.options, **options},
        TrainingData(()),
        workspace or training_workspace(),
        1,
        over=Workspace,
    )


def verdict(trained, *, near, text="some words", entities=()):
    """Of a message on a known axis, or on one that no example is near."""
    vector = np.eye(8, dtype=np.float32)[[0 if near else 6]]
    nearest = np.full((1, 10), 0.95 if near else 0.1, np.float32)
    scores = vector[:, :3] * 8
    workspace = Workspace(texts=[text], vectors=vector, scores=scores, entities=[list(entities)], nearest=nearest)
    trained.process(workspace)
    return workspace.scope[0]


def test_what_is_near_the_examples_is_in_and_what_is_far_is_out():
    near, far = verdict(detector(), near=True), verdict(detector(), near=False)

    assert not near.is_out_of_scope
    assert far.is_out_of_scope
    assert far.score > far.threshold == near.threshold > near.score


def test_the_share_of_false_alarms_is_kept_on_held_out_examples():
    assert detector(false_alarms=0.1).metrics["held_out_false_alarms"] == pytest.approx(0.1, abs=0.02)


def test_a_threshold_may_be_told():
    assert verdict(detector(threshold=99), near=False).is_out_of_scope is False


def test_a_text_that_is_a_value_is_in_scope_but_keeps_its_score():
    value = Entity("order_number", 0, 9, "FL-204417", "RegexEntityExtractor")

    alone = verdict(detector(), near=False, text="FL-204417", entities=[value])
    among_words = verdict(detector(), near=False, text="FL-204417 is the name of my pet parrot", entities=[value])

    assert alone.score > alone.threshold
    assert not alone.is_out_of_scope
    assert among_words.is_out_of_scope


def test_it_works_without_sentence_vectors():
    trained = detector(training_workspace(vectors=False))

    assert verdict(trained, near=False).score > verdict(trained, near=True).score


def test_what_is_saved_is_what_is_loaded(tmp_path):
    trained = detector()
    trained.save(tmp_path)

    loaded = OutOfScopeDetector.load(tmp_path)

    assert verdict(loaded, near=False) == verdict(trained, near=False)


def test_where_fewer_examples_are_known_their_mean_is_taken():
    trained = detector()
    few = np.full((1, 10), -1.0, np.float32)
    few[0, 0] = 0.95
    scores = np.eye(8, dtype=np.float32)[[0]][:, :3] * 8
    vectors = np.eye(8, dtype=np.float32)[[0]]
    workspaces = [
        Workspace(texts=["words"], vectors=vectors, scores=scores, nearest=each)
        for each in (few, np.full((1, 10), 0.95, np.float32))
    ]

    for workspace in workspaces:
        trained.process(workspace)

    assert workspaces[0].scope[0].score == pytest.approx(workspaces[1].scope[0].score)


@pytest.mark.parametrize("options", [{"false_alarms": 0}, {"false_alarms": 1}, {"neighbours": 0}, {"neighbours": 11}])
def test_options_that_make_no_sense_are_refused(options):
    with pytest.raises(PipelineError, match="threshold cannot be chosen"):
        detector(**options)
