import json
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nlu
from nlu.keep import seal_folder

SENTENCES = [
    "please renew my loan on L-20417",
    "hello!",
    "when do you close on Saturday",
    "how do I get online with my laptop",
    "my card was stolen",
    "what's the capital of France and who is its king",
    "",
    "i need more time with the book, it is due tomorrow and i am only half way through it" * 3,
]
NASTY = [
    "",
    " \n\t ",
    "\x00\x01\x02\x1b[31m",
    "\ud83d",
    "\ufeff\u200b\u202e",
    "🙂🙂🙂👩‍👩‍👧‍👦",
    "أين طلبي من فضلك",
    "שלום, איפה ההזמנה שלי?",
    "Robert'); DROP TABLE customers;--",
    "<script>alert(1)</script>",
    "{{7*7}} ${USER} %s %(x)s {0}",
    "a" * 100_000,
    "renew my loan " * 8_000,
    "\n" * 50_000,
    "9" * 5_000,
    "Z̷̙̈a̴̰͝l̷̺̈g̶̞̊o̴͈͠" * 50,
]


def test_sentences_are_understood(library):
    found = [(result.intent.name, result.entities) for result in library.parse_many(SENTENCES[:5])]

    assert [name for name, _ in found] == ["renew_loan", "greet", "faq", "faq", "lost_card"]
    assert [(e.entity, e.value) for e in found[0][1]] == [("card_number", "L-20417")]


def test_the_json_has_the_fields_of_rasa_and_ours(library):
    parsed = json.loads(json.dumps(library.parse("when do you close on Saturday").as_dict()))

    assert set(parsed) == {
        "text", "intent", "entities", "text_tokens", "intent_ranking", "response_selector", "out_of_scope"
    }  # fmt: skip
    assert parsed["intent"]["full_retrieval_intent_name"] == "faq/opening_hours"
    assert parsed["response_selector"]["all_retrieval_intents"] == ["faq"]
    answer = parsed["response_selector"]["faq"]["response"]
    assert (answer["intent_response_key"], answer["utter_action"]) == ("faq/opening_hours", "utter_faq/opening_hours")
    assert parsed["text_tokens"][0] == [0, 4]
    assert set(parsed["out_of_scope"]) == {"score", "threshold", "is_out_of_scope"}
    assert sum(intent["confidence"] for intent in parsed["intent_ranking"]) == pytest.approx(1, abs=1e-3)


def test_what_is_foreign_to_the_examples_falls_back_and_keeps_the_ranking(library):
    result = library.parse("what's the capital of France and who is its king")

    assert result.out_of_scope is not None
    assert result.out_of_scope.is_out_of_scope
    assert result.intent.name == "nlu_fallback"
    assert result.intent_ranking[0] == result.intent
    assert result.intent_ranking[1].name != "nlu_fallback"


def test_an_empty_text_has_no_intent(library):
    result = library.parse("   ")

    assert result.intent == nlu.Intent(None, 0.0)
    assert result.intent_ranking == ()
    assert result.entities == ()


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nasty_texts_are_survived(library, text):
    result = library.parse(text)

    assert result.text == text
    assert json.dumps(result.as_dict())
    assert all(0 <= start < end <= len(text) for start, end in result.text_tokens)


@given(st.text(st.characters(exclude_categories=()), max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_is_survived(library, text):
    result = library.parse(text)

    assert 0 <= result.intent.confidence <= 1
    assert all(text[e.start : e.end] for e in result.entities)
    assert all(
        a.confidence >= b.confidence for a, b in zip(result.intent_ranking[1:], result.intent_ranking[2:], strict=False)
    )


def test_many_texts_keep_their_order_and_say_what_each_says_alone(library):
    texts = [f"{sentence} {n}" for n in range(12) for sentence in SENTENCES]

    together = library.parse_many(texts)

    assert [result.text for result in together] == texts
    for place in (0, 17, 44, 95):
        alone = library.parse(texts[place])
        assert alone.intent.name == together[place].intent.name
        assert alone.intent.confidence == pytest.approx(together[place].intent.confidence, abs=1e-4)
        assert alone.entities == together[place].entities
    assert library.parse_many([]) == []


def test_several_threads_get_their_own_answers(library):
    expected = {sentence: library.parse(sentence).intent.name for sentence in SENTENCES}

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(library.parse, SENTENCES * 25))

    assert all(result.intent.name == expected[result.text] for result in found)


def test_a_harmed_model_is_refused(library_model, tmp_path):
    copy = shutil.copytree(library_model, tmp_path / "copy")
    heads = copy / "03_IntentClassifier" / "intents.npz"
    heads.write_bytes(heads.read_bytes()[:-100])

    with pytest.raises(nlu.ModelFileError, match="cut short or altered"):
        nlu.load(copy)


@pytest.mark.parametrize(
    "described",
    [
        "{}",
        '{"steps": [{"name": "NoSuchComponent", "folder": "00_Tokenizer"}], "retrieval_intents": []}',
        '{"steps": [{"name": "Tokenizer", "folder": "nowhere"}], "retrieval_intents": []}',
        '{"steps": 5, "retrieval_intents": []}',
    ],
)
def test_a_sealed_model_that_makes_no_sense_is_refused(library_model, tmp_path, described):
    copy = shutil.copytree(library_model, tmp_path / "copy")
    (copy / "pipeline.json").write_text(described)
    seal_folder(copy)

    with pytest.raises(nlu.ModelFileError, match="usher train"):
        nlu.load(copy)
