import json
from dataclasses import replace

import pytest

import nlu

QUICK = {"language": "en", "pipeline": [{"name": "SentenceEncoder"}, {"name": "IntentClassifier"}]}


def test_a_trained_model_is_judged_on_other_texts(library, library_data):
    others = replace(
        library_data,
        examples=(
            nlu.Example("hiya there", "greet"),
            nlu.Example("may I borrow it for longer", "renew_loan"),
            nlu.Example("until when are you open today", "faq/opening_hours"),
        ),
    )

    evaluation = nlu.evaluate(library, others)

    assert evaluation.intents.accuracy > 0.6
    assert evaluation.responses is not None
    assert evaluation.responses.accuracy == 1
    assert json.dumps(evaluation.as_dict())


def test_cross_validation_reads_every_text_with_a_model_that_has_not_seen_it(library_data):
    told = []

    evaluation = nlu.cross_validate(
        QUICK, library_data, folds=3, progress=lambda stage, done: told.append((stage, round(done, 2)))
    )

    assert evaluation.examples == len(library_data.examples)
    assert sum(scores.support for scores in evaluation.intents.labels.values()) == len(library_data.examples)
    assert 0.6 < evaluation.intents.accuracy < 1
    assert len(evaluation.folds) == 3
    assert told == [("fold 1 of 3", 0.0), ("fold 2 of 3", 0.33), ("fold 3 of 3", 0.67), ("done", 1.0)]


def test_an_intent_with_one_example_cannot_be_cross_validated(library_data):
    lonely = nlu.Example("just me", "lonely", place="data/nlu/x.yml:3")

    with pytest.raises(nlu.PipelineError, match=r"x\.yml:3.*'lonely' has a single example"):
        nlu.cross_validate(QUICK, replace(library_data, examples=(*library_data.examples, lonely)))


def test_one_fold_and_no_examples_are_refused(library, library_data):
    with pytest.raises(nlu.PipelineError, match="two folds"):
        nlu.cross_validate(QUICK, library_data, folds=1)
    with pytest.raises(nlu.PipelineError, match="no test examples"):
        nlu.evaluate(library, replace(library_data, examples=()))
