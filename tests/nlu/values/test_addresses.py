"""E-mail addresses, pages, telephone and card numbers."""

import pytest


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mail sam.reed@example.co.uk.", "sam.reed@example.co.uk"),
        ("Sam_O'Neil+shop@Example.com", "Sam_O'Neil+shop@Example.com"),
        ("sam at example dot com", "sam@example.com"),
        ("<sam@example.com>", "sam@example.com"),
    ],
)
def test_addresses(values_of, text, value):
    assert [(dimension, info) for dimension, _, info in values_of(text)] == [("email", {"value": value})]


@pytest.mark.parametrize("text", ["@sam", "sam@", "sam@localhost", "meet me at example", "a@b"])
def test_what_is_no_address(values_of, text):
    assert values_of(text, "email") == []


@pytest.mark.parametrize(
    ("text", "said", "domain"),
    [
        ("see https://www.example.com/a?b=1.", "https://www.example.com/a?b=1", "example.com"),
        ("www.example.shop", "www.example.shop", "example.shop"),
        ("it is on example.co.uk/returns", "example.co.uk/returns", "example.co.uk"),
    ],
)
def test_pages(values_of, text, said, domain):
    assert values_of(text) == [("url", said, {"value": said, "domain": domain})]


@pytest.mark.parametrize("text", ["hello.world", "I like vue.js", "sam@example.com", "e.g. this", "3.5"])
def test_what_is_no_page(values_of, text):
    assert values_of(text, "url") == []


@pytest.mark.parametrize(
    ("text", "said", "value"),
    [
        ("call 07700 900123", "07700 900123", "07700900123"),
        ("+44 20 7946 0958 please", "+44 20 7946 0958", "(+44) 2079460958"),
        ("020 7946 0018 ext 12", "020 7946 0018 ext 12", "02079460018 ext 12"),
        ("+1 (650) 253-0000", "+1 (650) 253-0000", "(+1) 6502530000"),
    ],
)
def test_telephone_numbers(values_of, text, said, value):
    assert values_of(text) == [("phone-number", said, {"value": value})]


@pytest.mark.parametrize("text", ["order 204417", "my account is 12345678", "03.04.2026", "1 2 3 4 5 6 7"])
def test_what_is_no_telephone_number(values_of, text):
    assert values_of(text, "phone-number") == []


def test_numbers_are_those_of_the_region(values_of):
    assert values_of("(650) 253-0000", "phone-number", region="US")[0][2] == {"value": "6502530000"}
    assert values_of("650 253 0000", "phone-number", region="GB") == []


def test_cards(values_of):
    assert values_of("4111 1111 1111 1111") == [
        ("credit-card-number", "4111 1111 1111 1111", {"value": "4111111111111111", "issuer": "visa"})
    ]
    assert values_of("4111 1111 1111 1112", "credit-card-number") == []
