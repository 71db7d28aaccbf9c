import pytest

from nlu.component import Workspace
from nlu.errors import PipelineError
from nlu.intent.fallback import FallbackClassifier, Limits
from nlu.types import Intent, OutOfScope, TrainingData

OUT, INSIDE = OutOfScope(2, 1, is_out_of_scope=True), OutOfScope(0, 1, is_out_of_scope=False)


def after(ranking, *, scope=None, text="some text", **limits):
    workspace = Workspace(texts=[text], ranking=[[Intent(*pair) for pair in ranking]])
    workspace.scope = [scope] if scope else []
    told = {"threshold": 0.4, "ambiguity_threshold": 0.1, "use_out_of_scope": False} | limits
    FallbackClassifier(Limits(**told)).process(workspace)
    return [(intent.name, intent.confidence) for intent in workspace.ranking[0]]


@pytest.mark.parametrize(
    ("ranking", "unclear"),
    [
        ([("greet", 0.39), ("bye", 0.1)], True),
        ([("greet", 0.4), ("bye", 0.1)], False),
        ([("greet", 0.5), ("bye", 0.45)], True),
        ([("greet", 0.75), ("bye", 0.625)], False),
        ([("greet", 0.9)], False),
    ],
)
def test_low_or_close_confidence_is_unclear(ranking, unclear):
    assert after(ranking) == ([("nlu_fallback", 0.4), *ranking] if unclear else ranking)


def test_a_gap_of_exactly_the_ambiguity_threshold_is_clear():
    assert after([("greet", 0.75), ("bye", 0.25)], ambiguity_threshold=0.5)[0] == ("greet", 0.75)


def test_out_of_scope_counts_when_asked_for():
    sure = [("greet", 0.95), ("bye", 0.01)]

    assert after(sure, scope=OUT)[0] == ("greet", 0.95)
    assert after(sure, scope=OUT, use_out_of_scope=True)[0] == ("nlu_fallback", 0.4)
    assert after(sure, scope=INSIDE, use_out_of_scope=True)[0] == ("greet", 0.95)


def test_nothing_said_stays_nothing():
    assert after([], text=" ") == []


def test_something_said_and_nothing_understood_is_unclear():
    assert after([]) == [("nlu_fallback", 0.4)]


def test_a_threshold_outside_0_to_1_and_a_missing_detector_are_refused():
    def train(**options):
        return FallbackClassifier.train(
            {**FallbackClassifier.options, **options},
            TrainingData(()),
            Workspace(["a"]),
            0,
            over=Workspace,
        )

    with pytest.raises(PipelineError, match="from 0 to 1"):
        train(threshold=3)
    with pytest.raises(PipelineError, match="OutOfScopeDetector"):
        train(use_out_of_scope=True)
    assert train(threshold=0.2)
