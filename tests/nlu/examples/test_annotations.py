"""Annotated examples to plain text with entities, and back."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nlu.errors import ExamplesError
from nlu.examples.annotations import read_annotated, write_annotated
from nlu.types import Entity


def entity(kind, start, end, value, **more):
    return Entity(entity=kind, start=start, end=end, value=value, extractor="", **more)


def read_or_error(written):
    try:
        return read_annotated(written)
    except ExamplesError as error:
        return error


@pytest.mark.parametrize(
    ("written", "text", "entities"),
    [
        ("hello", "hello", ()),
        ("where is [FL-204417](order_number)?", "where is FL-204417?", (entity("order_number", 9, 18, "FL-204417"),)),
        ("my [handset](product_category:phone)", "my handset", (entity("product_category", 3, 10, "phone"),)),
        (
            'from [Leeds]{"entity": "city", "role": "from"} to [york]{"entity": "city", "role": "to", "value": "York"}',
            "from Leeds to york",
            (entity("city", 5, 10, "Leeds", role="from"), entity("city", 14, 18, "York", role="to")),
        ),
        ('[a]{"entity": "x", "group": "1"}', "a", (entity("x", 0, 1, "a", group="1"),)),
        (
            '[New York][{"entity": "city"}, {"entity": "state"}]',
            "New York",
            (entity("city", 0, 8, "New York"), entity("state", 0, 8, "New York")),
        ),
        ("[ Aster 9 ](product)", " Aster 9 ", (entity("product", 1, 8, "Aster 9"),)),
        ('[x]{"entity": "e", "value": "a } b"}', "x", (entity("e", 0, 1, "a } b"),)),
        ("option [a] or [b]", "option [a] or [b]", ()),
        ("a [b][c](d)", "a [b]c", (entity("d", 5, 6, "c"),)),
        ("[привет 👋](hello)!", "привет 👋!", (entity("hello", 0, 8, "привет 👋"),)),
    ],
)
def test_reading(written, text, entities):
    assert read_annotated(written) == (text, entities)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("[x](y", "f.yml:3: An annotation is not closed. Write [text](type)."),
        (
            "the [Aster 9] (product)",
            (
                "f.yml:3: There is a space in the annotation '[Aster 9] (product)'. "
                "Write the type directly after the bracket: [text](type)."
            ),
        ),
        ("[x]()", "f.yml:3: The annotation of 'x' names no entity type. Write [text](type)."),
        ('[x]{"value": "y"}', "f.yml:3: The annotation of 'x' names no entity type. Write [text](type)."),
        ("[ ](y)", "f.yml:3: An annotation of 'y' has no text. Put words in the brackets."),
        (
            '[x]{"entity": "y", "vaule": "z"}',
            "f.yml:3: 'vaule' is not a key of an annotation. Did you mean 'value'?",
        ),
        ('[x]{"entity": "y", "role": 3}', "f.yml:3: The role of an annotation is not a text. Put it in double quotes."),
        (
            "[x]{'entity': 'y'}",
            (
                "f.yml:3: The annotation \"{'entity': 'y'}\" is not JSON (Expecting property name enclosed in double "
                'quotes). Write [text]{"entity": "type", "value": "value"} with double quotes.'
            ),
        ),
    ],
)
def test_mistakes(written, message):
    with pytest.raises(ExamplesError) as caught:
        read_annotated(written, place="f.yml:3")
    assert str(caught.value) == message


def test_a_text_that_cannot_be_annotated():
    with pytest.raises(ExamplesError, match="cannot be annotated"):
        write_annotated("see [this](that)", [])
    with pytest.raises(ExamplesError, match="cannot be annotated"):
        write_annotated("a]b", [entity("x", 0, 3, "a]b")])


plain = st.text(st.characters(codec="utf-8", exclude_characters="[]", exclude_categories=["Cc", "Cs"]), max_size=40)
names = st.text("abc_", min_size=1, max_size=5)
values = st.none() | st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=10)


@st.composite
def annotated(draw):
    text = draw(plain)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    entities = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        span = text[start:end]
        if span == span.strip() and span:
            value = draw(values)
            entities.append(
                entity(
                    draw(names),
                    start,
                    end,
                    span if value is None else value,
                    role=draw(st.none() | names),
                    group=draw(st.none() | names),
                )
            )
    return text, entities


@given(annotated())
def test_round_trip(example):
    text, entities = example
    assert read_annotated(write_annotated(text, entities)) == (text, tuple(entities))


@given(st.text('[](){}":, ab\\entiy', max_size=60))
def test_spans_lie_in_the_text_whatever_is_written(written):
    outcome = read_or_error(written)
    if isinstance(outcome, ExamplesError):
        assert outcome.mend
        return
    text, entities = outcome
    for each in entities:
        assert 0 <= each.start < each.end <= len(text)
        assert text[each.start : each.end] == text[each.start : each.end].strip()


@given(st.text(max_size=60))
def test_text_without_brackets_is_its_own_annotation(text):
    assume("[" not in text)
    assert read_annotated(text) == (text, ())
