"""Label and score of one message."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.component import Workspace
from nlu.errors import ModelFileError, PipelineError
from nlu.sentiment.classifier import SentimentClassifier
from nlu.sentiment.fit import figures
from nlu.sentiment.levels import LABELS, SCORES
from nlu.types import Sentiment


def test_levels_are_in_order(classifier, sentiment_of):
    texts = ["horrible, I hate you!!!", "it was cold again", "where is my order", "thanks, that works", "I love it!!!"]
    found = sentiment_of(classifier, *texts)
    assert found[0].label == "very_negative"
    assert found[2].label == "neutral"
    assert found[4].label == "very_positive"
    assert [each.score for each in found] == sorted(each.score for each in found)
    assert found[0].score < -0.5 < abs(found[2].score) < 0.5 < found[4].score


def test_plain_questions_stay_neutral(classifier, sentiment_of):
    for each in sentiment_of(
        classifier, "where is my order?", "how do I pay", "can I change the address", "order 1234"
    ):
        assert each.label == "neutral"
        assert abs(each.score) < 0.3


def test_an_empty_text_is_neutral(classifier, sentiment_of):
    assert sentiment_of(classifier, "", " \n") == [Sentiment("neutral", 0.0)] * 2


def test_an_empty_batch(classifier, sentiment_of):
    assert sentiment_of(classifier) == []


def test_the_score_is_the_expected_level(classifier, sentiment_of):
    for each in sentiment_of(classifier, "terrible", "ok", "great!"):
        assert each.label in LABELS
        assert SCORES[0] <= each.score <= SCORES[-1]


def test_figures_of_held_out_texts(classifier):
    assert set(classifier.metrics) == {"macro_f1", "within_one", "score_correlation"}
    assert classifier.metrics["within_one"] > classifier.metrics["macro_f1"] > 0


def test_figures():
    levels = np.arange(5)
    right = np.eye(5, dtype=np.float32)
    assert figures(right, levels) == pytest.approx({"macro_f1": 1, "within_one": 1, "score_correlation": 1})
    one_off = right[[1, 2, 3, 4, 3]]
    assert figures(one_off, levels) == pytest.approx(
        {"macro_f1": 0, "within_one": 1, "score_correlation": 0.832}, abs=1e-3
    )
    reversed_order = right[::-1].copy()
    found = figures(reversed_order, levels)
    assert found == pytest.approx({"macro_f1": 0.2, "within_one": 0.2, "score_correlation": -1})


def test_moody_intents_are_not_learnt_as_neutral(make, data, sentiment_of):
    """A thousand complaints among the intents do not make complaints neutral."""
    angry = replace(data, examples=tuple(each for each in data.examples if each.intent == "complain") * 300)
    assert sentiment_of(make(angry), "never again")[0].label == "very_negative"


def test_without_examples_of_neutral(make, sentiment_of):
    assert sentiment_of(make(neutral_examples=0), "where is my order")[0].label == "neutral"


def test_the_same_seed_gives_the_same_model(make, classifier, sentiment_of):
    texts = ["this is terrible", "where is it", "thanks"]
    assert sentiment_of(make(), *texts) == sentiment_of(classifier, *texts)


def test_saved_and_loaded(classifier, sentiment_of, tmp_path):
    classifier.save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ngrams.json", "ngrams.npz", "sentiment.npz"]
    texts = ["this is terrible!!", "where is it", "thanks, brilliant"]
    assert sentiment_of(SentimentClassifier.load(tmp_path), *texts) == sentiment_of(classifier, *texts)


def test_weights_of_something_else_are_refused(classifier, tmp_path):
    classifier.save(tmp_path)
    (tmp_path / "sentiment.npz").write_bytes((tmp_path / "ngrams.npz").read_bytes())
    with pytest.raises(ModelFileError, match="The sentiment weights do not fit"):
        SentimentClassifier.load(tmp_path)


MEND = "Add them to data/sentiment.yml (docs/training-data.md), or take SentimentClassifier out of config.yml."


def test_without_sentiments_it_refuses(make, data):
    with pytest.raises(PipelineError) as caught:
        make(replace(data, sentiments=()))
    assert str(caught.value) == f"SentimentClassifier: The training data has no texts with a sentiment. {MEND}"


def test_with_too_few_it_names_the_levels(make, data):
    few = tuple(pair for pair in data.sentiments if pair[1] not in {"negative", "very_positive"})
    with pytest.raises(PipelineError) as caught:
        make(replace(data, sentiments=few))
    assert str(caught.value) == (
        f"SentimentClassifier: The training data has fewer than 5 texts for: negative, very_positive. {MEND}"
    )


def test_without_vectors_it_says_what_is_missing(classifier):
    with pytest.raises(PipelineError, match="Put SentenceEncoder before it"):
        classifier.process(Workspace(["hello"]))


def test_serving_needs_no_scikit_learn():
    code = "import sys, nlu.sentiment.classifier, nlu.entities.tagger, nlu.entities.patterns, nlu.entities.normalise\n"
    code += "print([name for name in ('sklearn', 'spacy', 'onnxruntime') if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


HOSTILE = [
    "\x00",
    "\ud800",
    "!" * 100_000,
    "A" * 100_000,
    "😡" * 500,
    "لماذا لم يصل طلبي؟",
    "'; DROP TABLE x; --",
    "<b>!</b>",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts(classifier, sentiment_of, text):
    assert sentiment_of(classifier, text)[0].label in LABELS


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(st.characters(), max_size=60), max_size=3))
def test_any_text_gets_a_label_and_a_score(classifier, sentiment_of, texts):
    found = sentiment_of(classifier, *texts)
    assert len(found) == len(texts)
    for each in found:
        assert each.label in LABELS
        assert -1 <= each.score <= 1
