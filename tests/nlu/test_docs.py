"""docs/understanding.md names every component, every option and every default."""

from pathlib import Path

import pytest

from nlu.catalogue import find, modules

PAGE = (Path(__file__).parents[2] / "docs" / "understanding.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(modules()))
def test_a_component_is_described(name):
    assert f"| `{name}` |" in PAGE
    for option in find(name).options:
        assert f"`{option}`" in PAGE, option


def test_the_page_names_the_limits_that_hold():
    from nlu.features import ngrams
    from nlu.readable import CHARACTERS

    assert f"{CHARACTERS:,}th character" in PAGE
    assert f"first {ngrams.CHARACTERS:,} characters" in PAGE
