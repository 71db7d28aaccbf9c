"""Which variation is said, and how placeholders are filled."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant.domain import Response, SlotCondition
from bot.responding.templates import Templates, fill, fill_text, fitting_variations

names = st.text(st.characters(exclude_characters="{}[]!:\n", exclude_categories=["Cs"]), min_size=1, max_size=8)
values = st.dictionaries(names, st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=10)), max_size=4)


def variation(text: str, **keys) -> Response:
    return Response(body={"text": text}, **keys)


def texts(variations):
    return [response.body["text"] for response in variations]


POOL = (
    variation("any"),
    variation("any too"),
    variation("web", channel="web"),
    variation("gold", conditions=(SlotCondition("tier", "Gold"),)),
    variation("gold web", channel="web", conditions=(SlotCondition("tier", "Gold"),)),
    variation("gold adult", conditions=(SlotCondition("tier", "Gold"), SlotCondition("adult", value=True))),
)


@pytest.mark.parametrize(
    ("slots", "channel", "expected"),
    [
        ({}, "rest", ["any", "any too"]),
        ({}, "web", ["web"]),
        ({"tier": "gold"}, "rest", ["gold"]),
        ({"tier": "GOLD", "adult": True}, "rest", ["gold", "gold adult"]),
        ({"tier": "gold"}, "web", ["gold web"]),
        ({"tier": None, "adult": True}, "rest", ["any", "any too"]),
    ],
)
def test_the_most_specific_variations_fit(slots, channel, expected):
    assert texts(fitting_variations(POOL, slots=slots, channel=channel)) == expected


LANGUAGES = (
    variation("hello", language="en"),
    variation("hallo", language="de"),
    variation("hallo web", language="de", channel="web"),
    variation("👋"),
    variation("bonjour gold", language="fr", conditions=(SlotCondition("tier", "Gold"),)),
)


@pytest.mark.parametrize(
    ("language", "channel", "slots", "expected"),
    [
        ("en", "rest", {}, ["hello"]),
        ("de", "rest", {}, ["hallo"]),
        ("de", "web", {}, ["hallo web"]),
        ("en", "web", {}, ["hello"]),
        ("fr", "rest", {"tier": "gold"}, ["bonjour gold"]),
        ("fr", "rest", {}, ["👋"]),
        (None, "rest", {}, ["👋"]),
    ],
)
def test_the_conversations_language_comes_before_channel_and_condition(language, channel, slots, expected):
    assert texts(fitting_variations(LANGUAGES, slots=slots, channel=channel, language=language)) == expected


def test_another_language_is_better_than_nothing():
    only = LANGUAGES[:3]
    assert texts(fitting_variations(only, slots={}, channel="rest", language="fr")) == ["hello"]
    assert texts(fitting_variations(only, slots={}, channel="rest")) == ["hello"]
    assert fitting_variations(LANGUAGES[4:], slots={}, channel="rest", language="fr") == ()


def test_variations_without_a_language_are_chosen_as_ever():
    for language in (None, "en", "de"):
        for channel, slots in (("rest", {}), ("web", {}), ("web", {"tier": "gold"}), ("rest", {"tier": "GOLD"})):
            usual = fitting_variations(POOL, slots=slots, channel=channel)
            assert fitting_variations(POOL, slots=slots, channel=channel, language=language) == usual


def test_the_language_is_said_with_the_message():
    message = Templates({"utter_hi": LANGUAGES}, Random(1)).generate(
        "utter_hi", slots={}, channel="rest", language="de"
    )
    assert message == {"text": "hallo", "language": "de"}


def test_a_response_for_other_channels_only_is_not_said():
    templates = Templates({"utter_hi": [variation("hi", channel="web")]}, Random(1))
    assert templates.generate("utter_hi", slots={}, channel="rest") is None
    assert templates.generate("utter_bye", slots={}, channel="rest") is None


def test_variations_are_said_about_equally_often():
    templates = Templates({"utter_hi": [variation(x) for x in "abc"]}, Random(1))
    said = Counter(templates.generate("utter_hi", slots={}, channel="rest")["text"] for _ in range(3_000))
    assert all(850 < count < 1_150 for count in said.values())


def test_the_same_seed_says_the_same():
    pool = {"utter_hi": [variation(x) for x in "abcdef"]}
    one, other = Templates(pool, Random(5)), Templates(pool, Random(5))
    assert [one.generate("utter_hi", slots={}, channel="rest") for _ in range(20)] == [
        other.generate("utter_hi", slots={}, channel="rest") for _ in range(20)
    ]


def test_all_fields_are_filled_but_elements_and_keys():
    response = Response(
        body={
            "text": "Hello {name}",
            "image": "https://example.org/{name}.png",
            "buttons": [{"title": "I am {name}", "payload": '/inform{"name": "x"}'}],
            "quick_replies": [{"title": "{name}"}],
            "custom": {"{name}": ["{name}", 3, {"deep": "{name}"}]},
            "attachment": {"type": "file", "payload": {"src": "{name}"}},
            "elements": [{"title": "{name}"}],
        },
        id="hello_1",
        channel="rest",
        conditions=(SlotCondition("tier", "gold"),),
        metadata={"tone": "{name}"},
    )
    message = Templates({"utter_hi": [response]}, Random(1)).generate(
        "utter_hi", slots={"name": "Ada", "tier": "gold"}, channel="rest"
    )
    assert message == {
        "text": "Hello Ada",
        "image": "https://example.org/Ada.png",
        "buttons": [{"title": "I am Ada", "payload": '/inform{"name": "x"}'}],
        "quick_replies": [{"title": "Ada"}],
        "custom": {"{name}": ["Ada", 3, {"deep": "Ada"}]},
        "attachment": {"type": "file", "payload": {"src": "Ada"}},
        "elements": [{"title": "{name}"}],
        "tone": "{name}",
        "id": "hello_1",
        "channel": "rest",
        "condition": [{"type": "slot", "name": "tier", "value": "gold"}],
    }


def test_the_domain_is_not_changed_by_being_said():
    response = Response(body={"custom": {"list": ["{name}"]}, "buttons": [{"title": "{name}"}]})
    Templates({"utter_hi": [response]}, Random(1)).generate("utter_hi", slots={"name": "Ada"}, channel="rest")
    assert response.body == {"custom": {"list": ["{name}"]}, "buttons": [{"title": "{name}"}]}


def test_arguments_go_before_slots():
    templates = Templates({"utter_hi": [variation("{name} {day}")]}, Random(1))
    message = templates.generate(
        "utter_hi", slots={"name": "Ada", "day": None}, channel="rest", arguments={"name": "Eve"}
    )
    assert message == {"text": "Eve None"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What Rasa 3.6.21 makes of each with name = Ada, empty = None, a.b = dot, a:b = colon
        ("Hi {name}", "Hi Ada"),
        ("{empty}", "None"),
        ("{a.b} {a:b}", "dot colon"),
        ("{{name}}", "{name}"),
        ("{{{name}}}", "{Ada}"),
        ('/inform{{"who": "{name}"}}', '/inform{"who": "Ada"}'),
        ("{unknown} {name}", "{unknown} {name}"),
        ('/inform{"who":"x"}', '/inform{"who":"x"}'),
        ('{"a": {"b": 1}}', '{"a": {"b": 1}}'),
        ("{name!r}", "{name!r}"),
        ("{ name }", "{ name }"),
        ("{0}", "{0}"),
        ("no braces", "no braces"),
        ("", ""),
        # Where Rasa says nothing at all because its own formatting fails
        ("a } alone", "a } alone"),
        ("{ alone", "{ alone"),
        # Where Rasa gives the customer every slot, or the text with its placeholders unfilled
        ("{}", "{}"),
        ("{{not this}} {name}", "{not this} Ada"),
    ],
)
def test_placeholders(text, expected):
    assert fill_text(text, {"name": "Ada", "empty": None, "a.b": "dot", "a:b": "colon"}) == expected


@given(st.text())
def test_without_values_and_braces_a_text_stays_as_it_is(text):
    plain = text.replace("{", "").replace("}", "")
    assert fill_text(plain, {}) == plain


@given(st.text())
def test_doubled_braces_are_always_single_ones(text):
    escaped = text.replace("{", "{{").replace("}", "}}")
    assert fill_text(escaped, {"name": "Ada"}) == text


@given(names, st.text())
def test_a_value_stands_where_its_name_stood_whatever_it_is(name, value):
    assert fill_text(f"<{{{name}}}>", {name: value}) == f"<{value}>"


@given(st.text(), values)
def test_filling_never_fails(text, known):
    assert isinstance(fill_text(text, known), str)


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=10)),
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    ),
    values,
)
def test_filling_keeps_the_shape(value, known):
    def shape(x):
        if isinstance(x, dict):
            return {key: shape(inner) for key, inner in x.items()}
        return [shape(inner) for inner in x] if isinstance(x, list) else type(x)

    assert shape(fill(value, known)) == shape(value)
