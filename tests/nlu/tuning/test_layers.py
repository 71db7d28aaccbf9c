"""Fine-tuning through the whole pipeline, on a small assistant."""

import importlib.util
import subprocess
import sys

import pytest

import nlu
from nlu.errors import PipelineError
from nlu.settings import read_pipeline
from nlu.training import interpreter_for
from nlu.tuning.layers import FineTunedLayers

TEXTS = {
    "lost_card": ["i lost my card", "my card is gone", "somebody stole my card", "where is my card"],
    "top_up": ["how can i add money", "put money into my account", "top up my account", "load some money"],
    "exchange": ["what is the exchange rate", "change pounds into euros", "rate for dollars", "buy euros"],
}
DATA = nlu.TrainingData(tuple(nlu.Example(text, intent) for intent, texts in TEXTS.items() for text in texts))
STEPS = [
    {"name": "SentenceEncoder"},
    {"name": "FineTunedLayers", "passes": 8},
    {"name": "IntentClassifier"},
    {"name": "OutOfScopeDetector"},
]
CONFIG = {"language": "en", "pipeline": STEPS}
ASKED = "my card was stolen"


@pytest.fixture(scope="module")
def needs_torch():
    pytest.importorskip("torch", reason="the extra `train` is not installed")


@pytest.fixture(scope="module")
def model(needs_torch, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tuned") / "nlu"
    nlu.train(CONFIG, DATA, folder)
    return folder


@pytest.mark.train
def test_a_tuned_model_is_whole_and_serves_without_torch(model):
    code = (
        f"import nlu, sys; result = nlu.load(__import__('pathlib').Path({str(model)!r})).parse({ASKED!r});"
        "print(result.intent.name, 'torch' in sys.modules)"
    )

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert said.split() == ["lost_card", "False"]


@pytest.mark.train
def test_the_same_seed_gives_the_same_model_and_what_is_saved_is_what_was_trained(model):
    again = interpreter_for(CONFIG, DATA)

    assert again.parse(ASKED).intent == nlu.load(model).parse(ASKED).intent


@pytest.mark.train
def test_texts_have_the_same_scores_alone_and_together(model):
    loaded = nlu.load(model)
    texts = [ASKED, "top up", "what do you give me for a hundred dollars if i change them here today"]

    alone, together = [loaded.parse(text) for text in texts], loaded.parse_many(texts)

    for one, other in zip(alone, together, strict=True):
        assert one.intent.name == other.intent.name
        assert one.intent.confidence == pytest.approx(other.intent.confidence, abs=1e-4)


@pytest.mark.train
def test_heads_are_judged_by_what_was_not_seen(model):
    classifier = next(
        part for part in nlu.load(model).manifest.metrics["metrics"].items() if part[0] == "IntentClassifier"
    )

    assert 0 < classifier[1]["share_of_tuned"] < 1


def test_without_torch_it_is_refused_before_anything_is_trained(monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == "torch" else find(name, *rest))

    with pytest.raises(PipelineError) as refused:
        read_pipeline(CONFIG)

    assert "pip install 'usher[train]'" in refused.value.mend
    assert "download.pytorch.org/whl/cpu" in refused.value.mend


@pytest.mark.parametrize("options", [{"minutes": 0}, {"minutes": "ten"}, {"passes": -1}, {"minutes": True}])
def test_numbers_that_make_no_sense_are_refused(options):
    with pytest.raises(PipelineError, match="no number above 0"):
        FineTunedLayers.check({**FineTunedLayers.options, **options})


def test_the_layers_are_those_of_the_encoder_that_the_pipeline_names():
    steps = read_pipeline({"pipeline": [{**STEPS[0], "model": "/some/encoder", "precision": "float32"}, *STEPS[1:]]})

    assert steps[1].options["model"] == "/some/encoder"
    assert steps[1].options["precision"] == "float32"
