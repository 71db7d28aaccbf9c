"""JSON from outside: numbers that cannot be given back are refused, however they are written."""

import json

import pytest

from bot.conversation.strict_json import strict_json


@pytest.mark.parametrize(
    "written", ["NaN", "-Infinity", "1e999", "-1E+0999", "1e309\n", "1" * 310 + ".5", "1" * 250 + "e99"]
)
@pytest.mark.parametrize("around", ["{}", "[{}]", "[{} ]", '{{"a": {}, "b": 1}}'])
def test_numbers_that_are_infinite(written, around):
    with pytest.raises(ValueError, match="there is no number"):
        strict_json(around.format(written))


@pytest.mark.parametrize(
    "value", [1e308, 5e-324, 10**300, "1e999", "1e999,", {"12e3456": ["0e000"]}, "half \ud83d", "ü"]
)
def test_what_only_looks_like_one(value):
    assert strict_json(json.dumps([value])) == [value]
    assert strict_json(json.dumps([value]).encode()) == [value]
