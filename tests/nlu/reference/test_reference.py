"""The reference assistant's understanding, trained as shipped and judged on texts that it was not trained on.

The floors are some points below what was measured when they were written (docs/understanding.md), so that they tell a
broken component or a spoilt file from chance.
"""

from pathlib import Path

import pytest

import nlu

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


@pytest.fixture(scope="module")
def evaluation(assistant) -> nlu.Evaluation:
    return nlu.evaluate(assistant, nlu.read_examples([HERE / "paraphrases.yml", HERE / "faq_paraphrases.yml"]))


@pytest.fixture(scope="module")
def foreign(assistant) -> list[nlu.ParseResult]:
    return assistant.parse_many((HERE / "out_of_scope.txt").read_text(encoding="utf-8").splitlines())


def test_nothing_of_the_held_out_texts_is_in_the_training_data():
    trained = {example.text.casefold().strip() for example in nlu.read_examples([ROOT / "data"]).examples}
    held_out = nlu.read_examples([HERE / "paraphrases.yml", HERE / "faq_paraphrases.yml"]).examples

    assert [example.text for example in held_out if example.text.casefold().strip() in trained] == []


def test_other_words_for_the_same_wishes_are_understood(evaluation):
    assert evaluation.intents.accuracy > 0.84
    assert evaluation.intents.calibration_error < 0.09
    assert evaluation.responses is not None
    assert evaluation.responses.accuracy > 0.87


def test_entities_are_found_in_other_sentences(evaluation):
    assert evaluation.entities is not None
    assert evaluation.entities.f1 > 0.9


def test_what_is_out_of_scope_is_told_from_what_is_in(evaluation, foreign):
    found = [result.out_of_scope is not None and result.out_of_scope.is_out_of_scope for result in foreign]

    assert len(found) > 50
    assert sum(found) / len(found) > 0.8
    assert evaluation.rejected is not None
    assert evaluation.rejected < 0.07


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("FL-204417", "inform"),
        ("jo.bloggs@example.com", "inform"),
        ("where is my order", "order_status"),
        ("WHERE IS MY ORDER???", "order_status"),
        ("wheres my ordr", "order_status"),
        ("I want to talk to a real person", "ask_human"),
        ("cancel my contract", "cancel_contract"),
        ("my internet is not working", "report_fault"),
        ("yes", "affirm"),
        ("no", "deny"),
        ("👍", "affirm"),
        ("hello", "greet"),
        ("bye", "goodbye"),
        ("thank you", "thank"),
        ("never mind", "stop"),
        ("are you a robot?", "bot_challenge"),
        ("what time do you open", "faq"),
    ],
)
def test_plain_messages_have_their_plain_intent(assistant, text, intent):
    assert assistant.parse(text).intent.name == intent
