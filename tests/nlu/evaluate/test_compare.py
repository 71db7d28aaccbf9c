import pytest

from nlu.evaluate.compare import compare
from nlu.types import Entity, Example, Intent, OutOfScope, ParseResult, RetrievalAnswer


def found(text, intent, confidence=0.8, *, entities=(), out=None, key=None):
    retrieval = (RetrievalAnswer("faq", key, 0.9, ((key, 0.9),)),) if key else ()
    scope = None if out is None else OutOfScope(1.0, 0.5, is_out_of_scope=out)
    return ParseResult(text, Intent(intent, confidence), entities=entities, retrieval=retrieval, out_of_scope=scope)


def span(start, end, entity="city"):
    return Entity(entity, start, end, "value", "")


def test_accuracy_scores_confusion_and_mistakes():
    examples = [Example("a", "greet"), Example("b", "greet"), Example("c", "bye"), Example("d", "bye", place="f.yml:4")]
    results = [found("a", "greet"), found("b", "bye", 0.6), found("c", "bye"), found("d", None, 0.0)]

    report = compare(examples, results).intents

    assert report.accuracy == 0.5
    assert report.confusion == {"bye": {"": 1, "bye": 1}, "greet": {"bye": 1, "greet": 1}}
    assert (report.labels["greet"].precision, report.labels["greet"].recall) == (1.0, 0.5)
    assert report.labels["greet"].f1 == pytest.approx(2 / 3)
    assert report.labels["bye"].support == 2
    assert [(m.text, m.expected, m.predicted, m.place) for m in report.mistakes] == [
        ("b", "greet", "bye", ""),
        ("d", "bye", None, "f.yml:4"),
    ]


def test_a_retrieval_key_is_judged_apart_from_its_intent():
    evaluation = compare([Example("a", "faq/hours"), Example("b", "faq/wifi")], [
        found("a", "faq", key="faq/hours"), found("b", "faq", key="faq/hours")
    ])  # fmt: skip

    assert evaluation.intents.accuracy == 1.0
    assert evaluation.responses is not None
    assert evaluation.responses.accuracy == 0.5


def test_an_entity_counts_when_type_and_span_are_right():
    examples = [Example("to Leeds now", "go", (span(3, 8),)), Example("to York", "go", (span(3, 7),))]
    results = [
        found("to Leeds now", "go", entities=(span(3, 8),)),
        found("to York", "go", entities=(span(0, 7), span(3, 7, "date"))),
    ]

    report = compare(examples, results).entities

    assert report is not None
    assert (report.precision, report.recall) == (pytest.approx(1 / 3), 0.5)
    assert report.entities["city"].support == 2
    assert report.entities["date"].precision == 0


def test_texts_called_out_of_scope_are_counted():
    examples = [Example("a", "greet"), Example("b", "greet")]

    assert compare(examples, [found("a", "greet", out=True), found("b", "greet", out=False)]).rejected == 0.5
    assert compare(examples, [found("a", "greet"), found("b", "greet")]).rejected is None


def test_no_entities_on_either_side_are_no_report():
    assert compare([Example("a", "greet")], [found("a", "greet")]).entities is None
