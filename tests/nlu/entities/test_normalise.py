"""Values in one form."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.component import Workspace
from nlu.entities import values
from nlu.entities.normalise import EntityNormaliser
from nlu.errors import PipelineError
from nlu.types import Entity


def test_the_examples_in_the_documentation():
    assert doctest.testmod(values) == (0, 4)


@pytest.mark.parametrize(
    ("way", "written", "expected"),
    [
        (values.email, "Sam@Example.COM", "sam@example.com"),
        (values.email, "sam at example", None),
        (values.email, "<a@b.co>,", "a@b.co"),
        (values.phone, "07700 900 123", "07700900123"),
        (values.phone, "0044 7700-900123", "+447700900123"),
        (values.phone, "123", None),
        (values.phone, "1234567890123456", None),
        (values.uk_postcode, "SW1A1AA", "SW1A 1AA"),
        (values.uk_postcode, "ls1-4dy", "LS1 4DY"),
        (values.uk_postcode, "LS1", None),
        (values.amount, "12", "12.00"),
        (values.amount, "£ 3.5", "3.50"),
        (values.amount, "99p", "0.99"),
        (values.amount, "£1p", "1.00"),
        (values.amount, "12,500 pounds", "12500.00"),
        (values.amount, "a fiver", None),
    ],
)
def test_ways(way, written, expected):
    assert way(written) == expected


def test_phone_numbers_of_the_country_and_of_others():
    assert values.phone("+447700900123", country_code="44") == "07700900123"
    assert values.phone("+49 30 901820", country_code="44") == "+4930901820"


@given(st.text(max_size=50))
def test_ways_never_raise_and_are_settled_after_one_go(written):
    for way in (values.email, values.phone, values.uk_postcode, values.amount):
        once = way(written)
        assert once is None or way(once) == once


TABLE = {
    "order_number": {"find": r"\d{6}", "write": "FL-{0}", "drop": True},
    "email": "email",
    "phone_number": {"as": "phone", "country_code": "44"},
    "tea": "listed",
    "pair": {"find": r"(\w)-(\w)?", "write": "{2}{1}"},
    "word": {"find": "b+"},
}


def normalised(normaliser, kind, value):
    workspace = Workspace(["x"], entities=[[Entity(kind, 0, 1, value, "any")]])
    normaliser.process(workspace)
    return [(each.value, each.processors) for each in workspace.entities[0]]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("order_number", "fl 204417", "FL-204417"),
        ("email", "A@B.com", "a@b.com"),
        ("phone_number", "+44 7700 900123", "07700900123"),
        ("tea", "lapsng suchong", "Lapsang Souchong"),
        ("pair", "a-b", "ba"),
        ("pair", "a-", "a"),
        ("word", "aBBa", "BB"),
    ],
)
def test_the_table(make, tmp_path, kind, value, expected):
    normaliser = make(EntityNormaliser, values=TABLE)
    assert normalised(normaliser, kind, value) == [(expected, ("EntityNormaliser",))]
    normaliser.save(tmp_path)
    assert normalised(EntityNormaliser.load(tmp_path), kind, value) == [(expected, ("EntityNormaliser",))]


def test_what_does_not_fit(make):
    normaliser = make(EntityNormaliser, values=TABLE)
    assert normalised(normaliser, "order_number", "my order") == []
    assert normalised(normaliser, "email", "nobody") == [("nobody", ())]
    assert normalised(normaliser, "tea", "coffee") == [("coffee", ())]
    assert normalised(normaliser, "other", "x") == [("x", ())]
    assert normalised(normaliser, "email", 7) == [(7, ())]


PLACE = "config.yml: EntityNormaliser: "


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ([], "'values' is not a table by entity. Write below it, for example: email: email"),
        ({"x": 7}, "'x' has a rule that is not understood. Write one of: email, phone, uk_postcode, amount, listed."),
        ({"x": "emial"}, "'x' has 'emial', which is not understood. Did you mean 'email'?"),
        ({"x": {"fnd": "a"}}, "'x' has the key 'fnd', which is not understood. Did you mean 'find'?"),
        ({"x": {}}, "'x' needs either `as` or `find`. Write one of: email, phone, uk_postcode, amount, listed."),
        ({"x": {"find": "("}}, None),
        (
            {"x": {"find": "a", "write": "{1}"}},
            "'x' has a `write` that does not fit its `find`. Write {0} for all of it, {1} for its first brackets.",
        ),
        (
            {"x": {"find": "a", "write": "{"}},
            "'x' has a `write` that does not fit its `find`. Write {0} for all of it, {1} for its first brackets.",
        ),
        ({"x": "listed"}, "'x' has no lookup table in the training data. Add one, or take `listed` out."),
    ],
)
def test_mistakes_in_the_table(make, table, message):
    with pytest.raises(PipelineError) as caught:
        make(EntityNormaliser, values=table)
    expected = message or (
        "'x' has a `find` that is no regular expression (missing ), unterminated subpattern at position 0). Mend it."
    )
    assert str(caught.value) == PLACE + expected
