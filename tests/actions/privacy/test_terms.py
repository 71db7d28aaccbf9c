"""Identifiers are found as people and programs write them, and nobody else's are."""

import json
import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.customer.identifiers import Identifier
from actions.privacy.terms import search_pattern

ANNA = [
    Identifier("email", "anna.brook@example.com"),
    Identifier("phone", "+447700900123"),
    Identifier("user_id", "C-1001"),
    Identifier("rest", "42"),
    Identifier("webchat", "müller-straße"),
]
FINDER = re.compile(search_pattern(ANNA), re.IGNORECASE)


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
    ],
)
def test_not_found(text):
    assert not FINDER.search(text)


def test_of_short_names_alone_nothing_is_found():
    finder = re.compile(search_pattern([Identifier("rest", "42"), Identifier("rest", "123456")]), re.IGNORECASE)
    assert not finder.search("42 and 123456")


names = st.text(st.characters(min_codepoint=33, exclude_categories=("C", "Z")), min_size=5, max_size=20).filter(
    lambda name: not name.isdecimal()
)


@given(name=names, around=st.sampled_from(["{}", " {} ", '"{}"', "<{}>", "x={}&"]))
def test_any_name_is_found_between_signs(name, around):
    finder = re.compile(search_pattern([Identifier("webchat", name)]), re.IGNORECASE)
    assert finder.search(around.format(name))
    assert finder.search(around.format(quote(name, safe="")))
