"""Values of a text, told at a quarter to eleven on a Wednesday in London."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from nlu.values.base import Setting
from nlu.values.find import FINDERS, find_values

NOW = datetime(2026, 3, 11, 10, 45, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def values_of():
    """Values as (dimension, text, info); all dimensions unless some are named."""

    def find(text, *dimensions, language="en", region="GB", now=NOW):
        found = find_values(text, Setting(now, language, region), dimensions or FINDERS)
        return [(value.dim, text[value.start : value.end], value.info) for value in found]

    return find
