import pytest

from bot.interactive.annotated import annotated, read
from bot.interactive.hearing import with_intent

LAMP = {"entity": "thing", "start": 4, "end": 8, "value": "lamp", "extractor": "RegexEntityExtractor"}


@pytest.mark.parametrize(
    ("entity", "training", "test"),
    [
        (LAMP, "one [lamp](thing)", "one [lamp](thing)"),
        ({**LAMP, "value": "Lamp 3"}, "one [lamp](thing)", 'one [lamp]{"entity": "thing", "value": "Lamp 3"}'),
        ({**LAMP, "role": "new"}, *2 * ('one [lamp]{"entity": "thing", "role": "new"}',)),
        ({**LAMP, "extractor": "EntityNormaliser"}, "one lamp", "one [lamp](thing)"),
        ({"entity": "thing", "value": "lamp"}, "one lamp", "one lamp"),
        ({**LAMP, "end": 99}, "one lamp", "one lamp"),
    ],
)
def test_examples_teach_no_values_and_test_stories_do(entity, training, test):
    assert annotated("one lamp", [entity], for_training=True) == training
    assert annotated("one lamp", [entity]) == test


def test_of_two_entities_in_one_place_the_longer_one_stays():
    assert (
        annotated("one lamp", [LAMP, {**LAMP, "start": 0, "entity": "order", "value": "one lamp"}])
        == "[one lamp](order)"
    )


def test_a_payload_is_not_annotated_and_brackets_of_the_customer_stay():
    assert annotated("/order", [{**LAMP, "start": 0, "end": 3}]) == "/order"
    assert annotated("[x](y) lamp", [{**LAMP, "start": 7, "end": 11}]) == "[x](y) lamp"


def test_what_is_read_back_has_no_extractor():
    assert read("one [lamp](thing)") == ("one lamp", [{key: LAMP[key] for key in ("entity", "start", "end", "value")}])


def test_another_answer_of_a_retrieval_intent_is_what_is_said():
    parsed = {"intent": {"name": "greet"}, "intent_ranking": [{"name": "greet", "confidence": 0.9}]}
    changed = with_intent(parsed, "faq/hours")
    assert changed["intent"] == {"name": "faq", "confidence": 1.0, "full_retrieval_intent_name": "faq/hours"}
    assert [each["name"] for each in changed["intent_ranking"]] == ["faq", "greet"]
    assert changed["response_selector"]["faq"]["response"]["utter_action"] == "utter_faq/hours"
    assert parsed["intent"] == {"name": "greet"}
