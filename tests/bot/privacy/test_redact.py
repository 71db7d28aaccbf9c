import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy.redact import mask, mask_parse


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("my card is 4111 1111 1111 1111 thanks", "my card is **** **** **** 1111 thanks"),
        ("4111111111111111", "************1111"),
        ("5500-0000-0000-0004", "****-****-****-0004"),
        ("4111 1111 1111 1111 12/27 123", "**** **** **** 1111 12/27 123"),
        ("4111 1111 1111 1111 123", "**** **** **** 1111 123"),
        ("card 4111111111111111, cvv 123", "card ************1111, cvv ***"),
        ("5500-0000-0000-0004-123", "****-****-****-0004-123"),
        ("two 4111111111111111 5500000000000004", "two ************1111 ************0004"),
        ("gb82 west 1234 5698 7654 32 is it", "**** **** **** **** **54 32 is it"),
        ("GB82WEST12345698765432 ok", "******************5432 ok"),
        ("pin number 4711", "pin number ****"),
        ("security code: 999", "security code: ***"),
        ("IBAN GB82 WEST 1234 5698 7654 32 ok", "IBAN **** **** **** **** **54 32 ok"),
        ("password: hunter2!", "password: ********"),
        ("my pin is 4711", "my pin is ****"),
        ("Passcode = swordfish", "Passcode = *********"),
    ],
)
def test_sensitive_values_are_masked(written, kept):
    assert mask(written) == kept


@pytest.mark.parametrize(
    "text",
    [
        "order FL-204417",
        "call me on 07700 900123",
        "4111 1111 1111 1112 fails the check digit",
        "SW1A 2AA",
        "call 07700 900123 or 07700 900124",
        "go20 then over this here",
        "password reset",
        "I forgot my password",
        "my password is wrong",
        "1234567890",
    ],
)
def test_what_is_not_sensitive_stays(text):
    assert mask(text) == text


@given(st.text(max_size=200))
def test_spans_stay_right(text):
    assert len(mask(text)) == len(text)


def test_entities_and_text_of_a_parse_are_masked():
    parse = {
        "text": "4111111111111111",
        "intent": {"name": "inform"},
        "entities": [{"entity": "n", "value": "4111111111111111"}],
    }
    masked = mask_parse(parse)
    assert masked["text"] == masked["entities"][0]["value"] == "************1111"
    assert masked["intent"] == {"name": "inform"}
    assert parse["text"] == "4111111111111111", "the original must not change"


@pytest.mark.parametrize(
    ("text", "value", "hidden"),
    [
        ("my pin is 4711", "4711", "****"),
        ("my pin is 4711", 4711, "****"),
        ("my pin is 4711", "FL-4711", "*******"),
        ("password: hunter2!", "hunter2!", "********"),
    ],
)
def test_an_entity_in_what_is_hidden_is_hidden_too(text, value, hidden):
    start = text.index(str(value).removeprefix("FL-"))
    parse = {"text": text, "entities": [{"entity": "x", "value": value, "start": start, "end": len(text)}]}
    assert mask_parse(parse)["entities"][0]["value"] == hidden


def test_other_entities_stay():
    text = '/inform{"name": "Ann", "card": "4111111111111111"}'
    span = {"start": 7, "end": len(text)}
    entities = [{"entity": "name", "value": "Ann", **span}, {"entity": "card", "value": "4111111111111111", **span}]
    masked = mask_parse({"text": text, "entities": entities})
    assert [entity["value"] for entity in masked["entities"]] == ["Ann", "************1111"]


def test_long_texts_are_no_trouble():
    for text in ("1" * 20_000, "1 " * 10_000, "pin " * 5_000, "GB82 " * 4_000, "4111-" * 4_000):
        assert len(mask(text)) == len(text)


def test_what_duckling_knows_of_a_hidden_value_is_hidden_too():
    text = "my card is 4111111111111111"
    found = {
        "entity": "credit-card-number",
        "start": 11,
        "end": 27,
        "value": "4111111111111111",
        "text": "4111111111111111",
        "confidence": 1.0,
        "additional_info": {"value": "4111111111111111", "issuer": "visa"},
    }

    [entity] = mask_parse({"text": text, "entities": [found]})["entities"]

    assert "4111111111111111" not in str(entity)
    assert (entity["text"], entity["value"]) == ("************1111", "************1111")
