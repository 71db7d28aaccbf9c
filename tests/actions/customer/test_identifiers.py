import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.customer.identifiers import MAX_LENGTH, BadIdentifier, Identifier, normalise, rank


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("email", " Anna.Brook@Example.COM ", "anna.brook@example.com"),
        ("email", "anna+shop@example.com", "anna+shop@example.com"),
        ("email", "jürgen@bücher.example", "jürgen@bücher.example"),
        ("phone", "07700 900101", "+447700900101"),
        ("phone", "0044 (0)7700 900101", "+447700900101"),
        ("phone", "+1 415-555-2671", "+14155552671"),
        ("user_id", "C-1001", "C-1001"),
        ("anonymous_id", "507f191e-810c", "507f191e-810c"),
        ("device_id", "6D92078A-8246-4BA4-AE5B-76104861E7DC", "6d92078a-8246-4ba4-ae5b-76104861e7dc"),
        ("webchat", "3f2c", "3f2c"),
    ],
)
def test_every_spelling_has_one_form(kind, raw, value):
    assert normalise(kind, raw) == Identifier(kind, value)


@pytest.mark.parametrize(
    ("kind", "raw", "why"),
    [
        ("email", "anna.brook@example", "no address"),
        ("email", "anna brook@example.com", "no address"),
        ("email", "a@b@example.com", "no address"),
        ("phone", "call me", "no telephone number"),
        ("phone", "12", "too short or too long"),
        ("device_id", "00000000-0000-0000-0000-000000000000", "hides it"),
        ("device_id", "ffffffffffffffff", "hides it"),
        ("user_id", "null", "many people share"),
        ("user_id", " Undefined ", "many people share"),
        ("rest", "default", "many people share"),
        ("anonymous_id", "", "many people share"),
        ("anonymous_id", "a\x00b", "cannot be seen"),
        ("user_id", "C-1001\u200b", "cannot be seen"),
        ("user_id", "x" * (MAX_LENGTH + 1), "longer than"),
        ("User Id", "C-1001", "small word"),
    ],
)
def test_what_names_nobody_is_refused_and_not_repeated(kind, raw, why):
    with pytest.raises(BadIdentifier, match=why) as refused:
        normalise(kind, raw)
    assert raw.strip() not in str(refused.value) or len(raw.strip()) < 2


@given(st.sampled_from(["email", "phone", "user_id", "device_id", "anonymous_id", "rest"]), st.text(max_size=300))
def test_a_form_is_its_own_form(kind, raw):
    try:
        first = normalise(kind, raw)
    except BadIdentifier:
        return
    assert normalise(kind, first.value) == first
    assert len(first.value) <= MAX_LENGTH


@given(st.emails())
def test_capitals_of_an_address_make_no_difference(address):
    with contextlib.suppress(BadIdentifier):
        assert normalise("email", address.upper()) == normalise("email", address.lower())


def test_the_surest_kind_comes_first():
    kinds = ["device_id", "webchat", "anonymous_id", "phone", "user_id", "email"]
    assert sorted(kinds, key=rank) == ["user_id", "email", "phone", "webchat", "anonymous_id", "device_id"]
