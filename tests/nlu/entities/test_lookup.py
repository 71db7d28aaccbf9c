"""Lookup tables: what counts as a value in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.entities.lookup import Found, Lookup

TABLES = {
    "product": ("Aster 9", "Aster 9 Pro", "Kestrel One", "Ørsted-Café", "C++"),
    "brand": ("Aster",),
    "city": ("St Ives", "Stoke-on-Trent"),
}


def found(text, **options):
    return [(each.entity, text[each.start : each.end], each.value) for each in Lookup(TABLES, **options).find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the aster 9 pro!", [("product", "aster 9 pro", "Aster 9 Pro"), ("brand", "aster", "Aster")]),
        ("ASTER9", [("product", "ASTER9", "Aster 9")]),
        ("aster-9", [("product", "aster-9", "Aster 9"), ("brand", "aster", "Aster")]),
        ("aster 99", [("brand", "aster", "Aster")]),
        ("disaster 9 asters", []),
        ("the aster. 9 of them", [("brand", "aster", "Aster")]),
        ("st. ives or St Ives", [("city", "st. ives", "St Ives"), ("city", "St Ives", "St Ives")]),
        ("kestrel\tone", [("product", "kestrel\tone", "Kestrel One")]),
        ("ørsted café", [("product", "ørsted café", "Ørsted-Café")]),
        ("stoke on trent", [("city", "stoke on trent", "Stoke-on-Trent")]),
        ("in c++ and C", [("product", "c++", "C++")]),
        ("c++x", []),
        ("", []),
    ],
)
def test_values_in_texts(text, expected):
    assert sorted(found(text)) == sorted(expected)


def test_capitals_can_count():
    assert found("aster Aster", case_sensitive=True) == [("brand", "Aster", "Aster")]


def test_without_word_boundaries():
    assert ("brand", "aster", "Aster") in found("disasters", word_boundaries=False)
    assert Lookup({"city": ("上海",)}, word_boundaries=False).find("我要去上海") == [Found("city", 3, 5, "上海")]


def test_the_same_value_in_two_tables():
    both = Lookup({"a": ("x y",), "b": ("X Y",)}).find("x y")
    assert both == [Found("a", 0, 3, "x y"), Found("b", 0, 3, "X Y")]


def test_thousands_of_values():
    tables = {"number": tuple(f"item {first} {second}" for first in range(100) for second in range(100))}
    assert Lookup(tables).find("I want item 42 77 now") == [Found("number", 7, 17, "item 42 77")]


values = st.text(min_size=1, max_size=12)


@given(st.lists(values, max_size=8), st.text(max_size=60))
def test_spans_lie_in_the_text(table, text):
    for each in Lookup({"x": table}).find(text):
        assert 0 <= each.start < each.end <= len(text)
        assert each.value in table


@given(st.lists(st.sampled_from(["York", "Hull", "Aster 9", "St. Ives"]), min_size=1, max_size=5))
def test_listed_values_are_found_where_they_stand(chosen):
    text = ", ".join(chosen)
    assert [each.value for each in Lookup({"x": chosen}).find(text)] == chosen
