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
