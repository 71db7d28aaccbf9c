from dataclasses import replace

import pytest

import nlu
from nlu.keep import open_folder


def test_the_report_has_figures_from_held_out_examples(library_model):
    metrics = open_folder(library_model).metrics

    intents = metrics["metrics"]["IntentClassifier"]
    assert intents["intents"] == 7
    assert intents["held_out_accuracy"] > 0.7
    assert 0 <= intents["held_out_calibration_error"] < 0.3
    assert metrics["examples"] == 80
    assert metrics["metrics"]["ResponseSelector"]["faq_held_out_accuracy"] > 0.7


def test_the_same_seed_and_data_give_the_same_model(library_config, library_data, library_model, tmp_path):
    nlu.train(library_config, library_data, tmp_path / "again")

    again, first = open_folder(tmp_path / "again").files, open_folder(library_model).files
    assert {name for name in first if not name.endswith(".npz")} == {n for n in again if not n.endswith(".npz")}
    assert [name for name in first if first[name] != again[name]] == []


def test_progress_is_told_by_stage(library_data, tmp_path):
    told = []
    config = {"language": "en", "pipeline": [{"name": "NgramFeaturizer"}, {"name": "IntentClassifier"}]}

    nlu.train(config, library_data, tmp_path / "model", progress=lambda stage, done: told.append((stage, done)))

    assert told == [("NgramFeaturizer", 0.0), ("IntentClassifier", 0.5), ("saving", 1.0)]


def test_ngrams_alone_are_enough_to_understand(library_data, tmp_path):
    config = {"language": "en", "pipeline": [{"name": "NgramFeaturizer"}, {"name": "IntentClassifier"}]}
    nlu.train(config, library_data, tmp_path / "model")

    assert nlu.load(tmp_path / "model").parse("renew my loan please").intent.name == "renew_loan"


def test_components_without_anything_to_find_are_left_out_with_a_word(library_data, tmp_path, caplog):
    plain = replace(library_data, patterns={}, examples=tuple(replace(e, entities=()) for e in library_data.examples))
    names = ("WhitespaceTokenizer", "CountVectorsFeaturizer", "DIETClassifier", "RegexEntityExtractor")
    pipeline = [{"name": name} for name in (*names, "EntitySynonymMapper")]

    nlu.train({"language": "en", "pipeline": pipeline}, plain, tmp_path / "model")

    said = [record.getMessage() for record in caplog.records if "left out" in record.getMessage()]
    assert [next(name for name in names if name in message) for message in said] == list(names[2:])
    result = nlu.load(tmp_path / "model").parse("renew my loan please")
    assert (result.intent.name, result.entities) == ("renew_loan", ())


def test_nothing_is_written_where_something_is(library_config, library_data, tmp_path):
    (tmp_path / "important.txt").write_text("mine")

    with pytest.raises(nlu.ModelFileError, match="not empty"):
        nlu.train(library_config, library_data, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["important.txt"]


@pytest.mark.parametrize(("keep", "said"), [(0, "no training examples"), (8, "fewer than two intents")])
def test_data_that_cannot_be_learnt_from_are_refused(library_config, library_data, tmp_path, keep, said):
    few = replace(library_data, examples=library_data.examples[:keep])

    with pytest.raises(nlu.PipelineError, match=said):
        nlu.train(library_config, few, tmp_path / "model")
    assert not (tmp_path / "model").exists()
