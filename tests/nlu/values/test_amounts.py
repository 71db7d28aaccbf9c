"""Numbers, money, measures and durations, and what only looks like them."""

import pytest


def seen(found):
    return [(dimension, words, info.get("value"), info.get("unit")) for dimension, words, info in found]


@pytest.mark.parametrize(
    ("text", "said", "value"),
    [
        ("3 phones", "3", 3),
        ("twenty-five", "twenty-five", 25),
        ("two hundred and fifty", "two hundred and fifty", 250),
        ("a hundred thousand", "a hundred thousand", 100_000),
        ("1,234,567", "1,234,567", 1_234_567),
        ("3.5", "3.5", 3.5),
        ("20k", "20k", 20_000),
        ("1.5 million", "1.5 million", 1_500_000),
        ("a dozen eggs", "a dozen", 12),
        ("-5", "-5", -5),
        ("12.5%", "12.5", 12.5),
        ("30GB", "30", 30),
        ("one", "one", 1),
        ("just one please", "one", 1),
        ("one ticket", "one", 1),
    ],
)
def test_numbers(values_of, text, said, value):
    assert seen(values_of(text, "number")) == [("number", said, value, None)]


@pytest.mark.parametrize(
    "text",
    [
        "one of them",
        "this one",
        "the other one",
        "FL-204417",
        "10:30",
        "3/4/2026",
        "wait a second",
        "v1.2.3",
        "LS1 4DY",
    ],
)
def test_what_is_no_number(values_of, text):
    assert values_of(text, "number") == []


@pytest.mark.parametrize(
    ("text", "said", "value", "unit"),
    [
        ("it cost $20", "$20", 20, "$"),
        ("20 quid", "20 quid", 20, "£"),
        ("€1,200.50", "€1,200.50", 1200.5, "EUR"),
        ("twenty dollars", "twenty dollars", 20, "$"),
        ("£20 and 50 pence", "£20 and 50 pence", 20.5, "£"),
        ("50p", "50p", 50, "cent"),
        ("USD 50", "USD 50", 50, "USD"),
        ("50 gbp", "50 gbp", 50, "GBP"),
        ("a fiver", "a fiver", 5, "£"),
        ("£2k", "£2k", 2000, "£"),
    ],
)
def test_money(values_of, text, said, value, unit):
    assert seen(values_of(text)) == [("amount-of-money", said, value, unit)]


def test_ranges_and_bounds_of_money(values_of):
    [(_, said, info)] = values_of("something between $10 and $20")
    assert (said, info) == (
        "between $10 and $20",
        {"type": "interval", "from": {"value": 10, "unit": "$"}, "to": {"value": 20, "unit": "$"}},
    )
    [(_, said, info)] = values_of("10-20 dollars")
    assert (said, info["from"], info["to"]) == ("10-20 dollars", {"value": 10, "unit": "$"}, {"value": 20, "unit": "$"})
    assert values_of("under £50")[0][2] == {"type": "interval", "to": {"value": 50, "unit": "£"}}
    assert values_of("not over £600")[0][2] == {"type": "interval", "to": {"value": 600, "unit": "£"}}
    assert values_of("no more than £5")[0][2] == {"type": "interval", "to": {"value": 5, "unit": "£"}}
    assert values_of("at least 200 euros")[0][2] == {"type": "interval", "from": {"value": 200, "unit": "EUR"}}


def test_a_decimal_comma(values_of):
    found = values_of("1.200,50 €", language="de", region="")

    assert seen(found) == [("amount-of-money", "1.200,50 €", 1200.5, "EUR")]


@pytest.mark.parametrize(
    ("text", "dimension", "value", "unit"),
    [
        ("5 miles", "distance", 5, "mile"),
        ("2.5km", "distance", 2.5, "kilometre"),
        ("3 litres", "volume", 3, "litre"),
        ("500 ml", "volume", 500, "millilitre"),
        ("20 degrees celsius", "temperature", 20, "celsius"),
        ("minus 5 degrees", "temperature", -5, "degree"),
        ("2 kg", "quantity", 2000, "gram"),
        ("20 pounds of flour", "quantity", 20, "pound"),
    ],
)
def test_measures(values_of, text, dimension, value, unit):
    assert seen(values_of(text)) == [(dimension, text, value, unit)]


def test_a_network_is_no_weight(values_of):
    assert values_of("is there 5G or 4g in Leeds") == []
    assert seen(values_of("250g")) == [("quantity", "250g", 250, "gram")]


def test_a_quantity_tells_its_product(values_of):
    assert values_of("3 cups of sugar", "quantity")[0][2]["product"] == "sugar"


@pytest.mark.parametrize(
    ("text", "said", "value", "unit", "seconds"),
    [
        ("for 3 days", "3 days", 3, "day", 259_200),
        ("2 hours and 30 minutes", "2 hours and 30 minutes", 150, "minute", 9_000),
        ("half an hour", "half an hour", 30, "minute", 1_800),
        ("an hour and a half", "an hour and a half", 90, "minute", 5_400),
        ("a couple of weeks", "a couple of weeks", 2, "week", 1_209_600),
        ("a fortnight", "a fortnight", 14, "day", 1_209_600),
        ("2 mths", "2 mths", 2, "month", 5_184_000),
    ],
)
def test_durations(values_of, text, said, value, unit, seconds):
    [(dimension, words, info)] = values_of(text, "duration")

    assert (dimension, words) == ("duration", said)
    assert info == {
        "value": value,
        unit: value,
        "unit": unit,
        "type": "value",
        "normalized": {"value": seconds, "unit": "second"},
    }


@pytest.mark.parametrize("text", ["wait a second", "just a minute", "one second please", "day and night"])
def test_an_idiom_is_no_duration(values_of, text):
    assert values_of(text, "duration") == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("the second one", [2]),
        ("my 21st", [21]),
        ("second", [2]),
        ("the third and the 4th", [3, 4]),
        ("first I want to know", []),
        ("a second hand phone", []),
        ("the first name", []),
        ("wait a second", []),
        ("the 21nd", []),
    ],
)
def test_ordinals(values_of, text, values):
    assert [info["value"] for _, _, info in values_of(text, "ordinal")] == values


def test_a_number_in_a_longer_value_is_told_only_where_the_longer_one_is_not_asked_for(values_of):
    assert seen(values_of("3 days", "number", "duration")) == [("duration", "3 days", 3, "day")]
    assert seen(values_of("3 days", "number")) == [("number", "3", 3, None)]


def test_any_text_is_read_in_bounded_work(values_of):
    for text in ("5 " * 900, "monday " * 300, "1,1.1-" * 300, "at at at 5 " * 200, "\x00é€½②" * 50, "a@" * 500):
        assert isinstance(values_of(text), list)
