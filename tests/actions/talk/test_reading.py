"""Answers in the customer's own words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.talk.reading import (
    Option,
    choose,
    days_said,
    email_said,
    is_question,
    postcode_said,
    pounds_said,
)

PHONES = [Option(name, name) for name in ("Aster 9", "Aster 9 Pro", "Aster Lite", "Nimbus X2", "Aster 9 case")]
LINES = [
    Option("K-1", "Flex 20 · 07700 900101", "mobile phone number line"),
    Option("K-2", "SIM 10 · 07700 900102", "sim only mobile phone number line"),
    Option("K-3", "Fibre 80 · 4 Alder Close", "broadband internet home line"),
]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("the aster 9 please", "Aster 9"),
        ("ASTER 9 PRO", "Aster 9 Pro"),
        ("the pro", "Aster 9 Pro"),
        ("lite", "Aster Lite"),
        ("aster 9 case", "Aster 9 case"),
        ("the second one", "Aster 9 Pro"),
        ("last", "Aster 9 case"),
        ("4", "Nimbus X2"),
        ("option 2", "Aster 9 Pro"),
    ],
)
def test_one_option_is_meant(text, value):
    assert choose(text, PHONES).value == value


@pytest.mark.parametrize("text", ["aster", "", "yes", "the one I want", "the sixth", "7", "aster 9 pro or aster lite"])
def test_no_single_option_is_meant(text):
    assert choose(text, PHONES) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("the broadband", "K-3"),
        ("flex", "K-1"),
        ("sim", "K-2"),
        ("the one ending 900102", "K-2"),
        ("K-3", "K-3"),
        ("alder close", "K-3"),
    ],
)
def test_contracts(text, value):
    assert choose(text, LINES).value == value


def test_two_mobiles_are_not_told_apart_by_the_word():
    assert choose("the mobile phone", LINES) is None


@given(st.text(max_size=80), st.lists(st.builds(Option, st.text(max_size=8), st.text(max_size=8)), max_size=4))
def test_only_what_was_offered_is_ever_chosen(text, options):
    chosen = choose(text, options)
    assert chosen is None or chosen in options


@given(st.sampled_from(PHONES), st.sampled_from(["{}", "the {} please", "I'd like the {}!", "{}?"]))
def test_what_is_named_in_full_is_always_chosen(option, sentence):
    assert choose(sentence.format(option.label.lower()), PHONES) == option


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("3", 3),
        ("a week", 7),
        ("two weeks", 14),
        ("for 10 days", 10),
        ("a fortnight", 14),
        ("a month", 30),
        ("ages", None),
    ],
)
def test_days(text, days):
    assert days_said(text) == days


@pytest.mark.parametrize(
    ("text", "pounds"), [("£1,299.00", "1299.00"), ("under 500", "500"), ("around £600 or so", "600"), ("cheap", None)]
)
def test_pounds(text, pounds):
    assert pounds_said(text) == (None if pounds is None else Decimal(pounds))


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("Anna.Brook@Example.com", "anna.brook@example.com"),
        ("it's <anna@example.co.uk>.", "anna@example.co.uk"),
        ("anna at example dot com", None),
        ("@", None),
    ],
)
def test_emails(text, email):
    assert email_said(text) == email


@pytest.mark.parametrize(
    ("text", "postcode"),
    [("bs34qn", "BS3 4QN"), ("I live at M1 3WB now", "M1 3WB"), ("BS3", None), ("FL-204417", None)],
)
def test_postcodes(text, postcode):
    assert postcode_said(text) == postcode


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("where is it", True),
        ("and when does it come", True),
        ("Is that all", True),
        ("really?", True),
        ("it never came", False),
        ("the island is nice", False),
    ],
)
def test_questions(text, asks):
    assert is_question(text) is asks
