"""Identifiers are found as people and programs write them, and nobody else's are."""

import json
import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.customer.identifiers import Identifier
from actions.privacy.terms import finder_of

ANNA = [
    Identifier("email", "anna.brook@example.com"),
    Identifier("phone", "+447700900123"),
    Identifier("user_id", "C-1001"),
    Identifier("rest", "42"),
    Identifier("webchat", "müller-straße"),
]
FINDER = finder_of(ANNA)


@pytest.mark.parametrize(
    "text",
    [
        "write to Anna.Brook@Example.com, please",
        "/share?to=anna.brook%40example.com&x=1",
        '{"email":"anna.brook@example.com"}',
        "+447700900123",
        "0044 7700 900123",
        "07700 900 123",
        "(07700) 900-123",
        "my number is 447700900123.",
        "customer C-1001's order",
        "c-1001",
        json.dumps("müller-straße"),
        quote("müller-straße"),
    ],
)
def test_found(text):
    assert FINDER.search(text)
    assert FINDER.search(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "joanna.brook@example.com",
        "anna.brook@example.community",
        "C-10011",
        "FC-1001",
        "17700900123456",
        "+4477009001234",
        "42",
        "I live in 42 Müller Street",
        "+44772002900123",
    ],
)
def test_not_found(text):
    assert not FINDER.search(text)
    assert not FINDER.search(text.encode())


def test_of_short_names_alone_nothing_is_found():
    finder = finder_of([Identifier("rest", "42"), Identifier("rest", "123456")])
    assert not finder.search("42 and 123456")


names = st.text(st.characters(min_codepoint=33, exclude_categories=("C", "Z")), min_size=5, max_size=20).filter(
    lambda name: not name.isdecimal()
)


@given(name=names, around=st.sampled_from(["{}", " {} ", '"{}"', "<{}>", "x={}&"]))
def test_any_name_is_found_between_signs(name, around):
    finder = finder_of([Identifier("webchat", name)])
    assert finder.search(around.format(name))
    assert finder.search(around.format(name).encode())
    assert finder.search(around.format(quote(name, safe="")))


signs = st.text(st.sampled_from("07 +-%2.anborkex@mpleC1müÜ"), max_size=40)


@given(text=signs, name=st.sampled_from(["anna.brook@example.com", "C-1001", "07700900123", "+44 7700 90 01 23"]))
def test_the_cheap_look_never_hides_what_the_expression_finds(text, name):
    """What is asked first is a necessary condition, in texts and in bytes."""
    expression = re.compile(FINDER.pattern, re.IGNORECASE)
    for whole in (text + name, name + text, text[:20] + name.upper() + text[20:]):
        assert bool(FINDER.search(whole)) is bool(expression.search(whole))
        in_bytes = re.compile(FINDER.pattern.encode(), re.IGNORECASE)
        assert bool(FINDER.search(whole.encode())) is bool(in_bytes.search(whole.encode()))
