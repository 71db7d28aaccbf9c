import json

from bot.measure.nlu_reports import nlu_reports, write_nlu_reports
from nlu import Entity, Example, Intent, ParseResult, RetrievalAnswer, TrainingData, evaluate


class Says:
    def __init__(self, results):
        self.results = results

    def parse_many(self, texts):
        return [self.results[text] for text in texts]


def answer(key):
    return (RetrievalAnswer("faq", key, 0.7, ((key, 0.7),)),)


EXAMPLES = (
    Example("hello", "greet", place="t.yml:3"),
    Example("bye", "bye", place="t.yml:4"),
    Example("open?", "faq/hours", place="t.yml:5"),
    Example("to Leeds", "go", (Entity("city", 3, 8, "Leeds", ""),), place="t.yml:6"),
)
RESULTS = {
    "hello": ParseResult("hello", Intent("greet", 0.9)),
    "bye": ParseResult("bye", Intent("greet", 0.6)),
    "open?": ParseResult("open?", Intent("faq", 0.9), retrieval=answer("faq/prices")),
    "to Leeds": ParseResult("to Leeds", Intent("go", 0.9), entities=(Entity("city", 0, 8, "to Leeds", "x"),)),
}


def reports():
    return nlu_reports(evaluate(Says(RESULTS), TrainingData(EXAMPLES)))


def test_intents():
    found = reports()
    assert found["intent_errors.json"] == [
        {"text": "bye", "intent": "bye", "intent_prediction": {"name": "greet", "confidence": 0.6}, "place": "t.yml:4"}
    ]
    report = found["intent_report.json"]
    assert report["accuracy"] == 0.75
    assert report["bye"] == {"precision": 0, "recall": 0, "f1-score": 0, "support": 1, "confused_with": {"greet": 1}}


def test_answers():
    found = reports()
    assert found["response_selection_report.json"]["faq/hours"]["confused_with"] == {"faq/prices": 1}
    assert found["response_selection_errors.json"][0]["intent_response_key_prediction"]["name"] == "faq/prices"


def test_entities():
    report = reports()["entity_report.json"]
    assert report["city"] == {"precision": 0.0, "recall": 0.0, "f1-score": 0.0, "support": 1}


def test_only_what_there_is(tmp_path):
    evaluation = evaluate(Says(RESULTS), TrainingData(EXAMPLES[:2]))
    files = write_nlu_reports(evaluation, tmp_path / "a" / "b")
    assert [file.name for file in files] == ["intent_report.json", "intent_errors.json"]
    assert json.loads(files[0].read_text())["greet"]["recall"] == 1.0
