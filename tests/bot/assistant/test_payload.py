import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.projects import write_project

from bot.assistant.domain import Domain, EntitySpec, IntentSpec
from bot.assistant.load import load_project
from bot.assistant.payload import parse_payload

DOMAIN = Domain(
    intents={name: IntentSpec(name) for name in ("greet", "inform", "faq")},
    entities={name: EntitySpec(name) for name in ("city", "size")},
)


def parsed(text: str) -> dict[str, object]:
    result = parse_payload(text, DOMAIN)
    assert result is not None
    return result


def test_an_intent_alone():
    assert parsed("/greet") == {
        "text": "/greet",
        "intent": {"name": "greet", "confidence": 1.0},
        "entities": [],
        "intent_ranking": [{"name": "greet", "confidence": 1.0}],
    }


def test_entities():
    found = parsed('/inform{"city": "Leeds", "size": [1, 2]}')["entities"]
    assert found == [
        {"entity": name, "value": value, "start": 7, "end": 40, "extractor": "RegexMessageHandler"}
        for name, value in (("city", "Leeds"), ("size", 1), ("size", 2))
    ]


@pytest.mark.parametrize(
    ("text", "confidence"),
    [("/greet@0.8", 0.8), ("/greet@7", 1.0), ("/greet@0.8.1", 0.0), ('/inform@0.5{"city": "x"}', 0.5)],
)
def test_confidence(text: str, confidence: float):
    assert parsed(text)["intent"]["confidence"] == confidence


def test_entities_that_the_domain_does_not_have_are_left_out():
    assert parsed('/inform{"colour": "red"}')["entities"] == []


@pytest.mark.parametrize("text", ["/inform{broken}", "/inform{[1]}", '/inform{"city": "x"', "/inform {}"])
def test_braces_without_an_object_are_passed_over(text: str):
    assert parsed(text)["entities"] == []


@pytest.mark.parametrize("text", ["/", "/unknown", "/faq/opening", "greet", "", "and/or", "//greet"])
def test_what_is_no_payload_is_understood_like_any_text(text: str):
    assert parse_payload(text, DOMAIN) is None


@settings(deadline=None)
@given(st.text())
def test_no_text_breaks_it(text: str):
    for written in (text, f"/{text}", f"/greet{text}", f"/inform{{{text}}}"):
        result = parse_payload(written, DOMAIN)
        assert result is None or json.dumps(result)


def test_default_intents_are_payloads_too(tmp_path: Path):
    domain = load_project(write_project(tmp_path, {})).domain
    assert parse_payload("/restart", domain) is not None
