import pytest

from bot.measure.entities import compare_entities

TEXT = "from leeds to York on Friday"


def city(words, **more):
    start = TEXT.index(words)
    return {"entity": "city", "start": start, "end": start + len(words), "value": words, **more}


def test_alike_whatever_the_order_and_the_rest():
    found = [city("York", extractor="x", confidence_entity=0.3), city("leeds", processors=["y"])]
    expected, predicted = compare_entities(TEXT, [city("leeds"), city("York")], found)
    assert expected == predicted == "city 'leeds', city 'York'"


def test_none_at_all():
    assert compare_entities(TEXT, [], []) == ("", "")


@pytest.mark.parametrize(
    "found",
    [
        [],
        [city("leeds"), city("York")],
        [city("leeds") | {"entity": "town"}],
        [city("leeds") | {"end": 9}],
        [city("leeds", role="from")],
        [city("leeds", group="1")],
    ],
)
def test_unlike(found):
    expected, predicted = compare_entities(TEXT, [city("leeds")], found)
    assert expected != predicted


def test_a_value_counts_only_where_it_is_written():
    found = [city("leeds") | {"value": "Leeds"}]
    assert len(set(compare_entities(TEXT, [city("leeds")], found))) == 1
    assert len(set(compare_entities(TEXT, [city("leeds") | {"value": "Leeds"}], found))) == 1
    assert compare_entities(TEXT, [city("leeds") | {"value": "Bradford"}], found) == (
        "city 'leeds' value 'Bradford'",
        "city 'leeds' value 'Leeds'",
    )


def test_two_kinds_on_the_same_words():
    both = [city("leeds"), city("leeds") | {"entity": "town"}]
    assert len(set(compare_entities(TEXT, both, both[::-1]))) == 1
