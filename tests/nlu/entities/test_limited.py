"""Expressions that would keep a message busy for years are given up; all others find what `re` finds."""

import logging
import re
import sys

import pytest

from nlu.component import Workspace
from nlu.entities.expression_cost import needed, needs_digit
from nlu.entities.expressions import Expressions, slow_expressions
from nlu.entities.limited import LimitedExpression
from nlu.entities.lookup import Found
from nlu.entities.normalise import EntityNormaliser
from nlu.entities.overlaps import CHARACTERS
from nlu.types import Entity, TrainingData

EVIL = {
    "nested repeats": (r"(a+)+b", "a" * 5_000),
    "two that fit the same": (r"(x+x+)+y", "x" * 5_000),
    "alternatives that fit the same": (r"(a|aa)+$", "a" * 1_500 + "!"),
    "words with a gap that may be missing": (r"(?:\w+\s?)+[#]\d{3}X", "a" * 5_000),
    "behind a beginning of its own": (r"REF-(?:\d+-?)+X", "REF-" + "1" * 5_000),
}
GOOD = {
    "order number": r"\bFL[\s#_./-]{0,3}\d{6}\b",
    "e-mail": r"(?<![\w.+-])[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}",
    "amount": r"£\s?(?:\d{1,3}(?:,\d{3})+|\d{1,6})(?:\.\d{1,2})?(?![\w.]*\d)",
    "words in a row": r"\w+(?:\s\w+)*",
    "the same again": r"\b(\w+)\s\1\b",
    "a group that may be missing": r"(\()?\d+(?(1)\))",
    "lazy": r"from\s+\w+?\b",
    "greedy and final": r"\d++\s*(?>kg|k)",
}
TEXTS = [
    "FL-204417 or fl 204418, mail to Jo.Bloggs@example.co.uk and i@a.b",
    "that that cost £1,299.99 (12) or £ 7 for 12 kg from York to from Hull",
    "",
    "İ ß ﬁ K 7",
]


@pytest.mark.parametrize(("expression", "text"), EVIL.values(), ids=EVIL)
def test_a_costly_expression_is_given_up(expression, text, caplog):
    found = Expressions({"code": [expression]}, places={expression: "data/nlu/codes.yml:12"}).find(text)

    assert found == []
    # `regex` finds some of these hopeless at once; what it does not must be said, with the place and without the text.
    for record in caplog.records:
        assert record.levelno == logging.ERROR
        assert record.getMessage().startswith(f"data/nlu/codes.yml:12: the regular expression {expression!r} of 'code'")
        assert text[:20] not in record.getMessage()


def test_what_was_given_up_is_said(caplog):
    LimitedExpression(r"(a+)+b", name="code", place="data/nlu/codes.yml:12").find("a" * 5_000)

    (record,) = caplog.records
    assert record.getMessage() == (
        "data/nlu/codes.yml:12: the regular expression '(a+)+b' of 'code' was given up after 50 ms over 2000 "
        "characters. Let no repeated part hold another that fits the same characters: write \\w+(?:\\s\\w+)*, "
        "not (\\w+\\s?)*."
    )


def test_the_other_expressions_go_on(caplog):
    both = Expressions({"evil": [r"(a+)+b"], "good": [r"FL-\d{6}"]})

    assert both.find("FL-204417 " + "a" * 5_000) == [Found("good", 0, 9, "FL-204417")]
    assert len(caplog.records) == 1


@pytest.mark.parametrize("expression", GOOD.values(), ids=GOOD)
def test_a_sound_expression_finds_what_re_finds(expression, caplog):
    limited = LimitedExpression(expression, re.IGNORECASE)

    for text in TEXTS:
        expected = [match.span() for match in re.finditer(expression, text, re.IGNORECASE) if match.group()]
        assert [match.span() for match in limited.find(text)] == expected
        first = limited.first(text)
        usual = re.search(expression, text, re.IGNORECASE)
        assert (first and first.span()) == (usual and usual.span())
    assert limited.slow_text() is None
    assert caplog.records == []


def test_cheap_expressions_stay_with_re():
    assert not LimitedExpression(r"\bFL[\s-]{0,3}\d{6}\b").is_limited
    assert not LimitedExpression(r"\d+").is_limited
    assert LimitedExpression(r"(\d+)+").is_limited
    assert LimitedExpression(r".*.*=").is_limited


def test_a_text_without_a_sign_that_every_match_has_is_not_searched():
    assert needed(GOOD["e-mail"]) == "@"
    assert needed(GOOD["amount"]) == "£"
    assert needed(r"(?:@|#)\d+") == needed(r"(#)?\w+") == needed(r"(?!#)x") == ""
    assert needed(r"(?:a#)+") == "#"
    assert LimitedExpression(GOOD["e-mail"]).find("a.b@c.de")


def test_an_expression_that_needs_a_digit_is_not_run_where_there_is_none():
    needing = [r"FL-\d{6}", "[0-9]+", r"(?:a\d|b[0-9]+)", r"(\d{2})?x(1|2)", r"\w\d"]
    others = [r"\d*x", r"(\d)?", r"a\d|b", r"[\da]", r"[^\d]", r"\D", r"(?!\d)a", "x{0,3}", r"[\d\s]+"]

    assert all(map(needs_digit, needing))
    assert not any(map(needs_digit, others))
    expressions = Expressions({"number": [r"\d+"], "word": ["[a-z]+"]})
    assert expressions.find("abc") == [Found("word", 0, 3, "abc")]
    assert expressions.find("\u0663") == [Found("number", 0, 1, "\u0663")]  # a digit of Arabic script


def test_only_the_beginning_of_a_long_text_is_searched():
    assert LimitedExpression(r"\d+").find("x" * CHARACTERS + "7") == []


@pytest.mark.parametrize("expression", [r"(a+)+b", r"(x+x+)+y", r"(a|aa)+$"])
def test_training_data_with_a_costly_expression_are_warned_of(expression):
    data = TrainingData(
        examples=(), patterns={"code": (expression, r"\d{6}")}, pattern_places={expression: "data/nlu/codes.yml:12"}
    )

    (slow,) = slow_expressions(data)
    assert (slow.name, slow.expression, slow.place) == ("code", expression, "data/nlu/codes.yml:12")
    assert slow.message.startswith(f"The regular expression {expression!r} of 'code' takes too long over ")


def test_a_normaliser_whose_expression_is_costly_keeps_the_value(caplog):
    data = TrainingData(examples=())
    values = {"code": {"find": r"(a+)+b"}}
    component = EntityNormaliser.train({"values": values}, data, Workspace([]), 0, over=Workspace)
    assert "the `find` of 'code' takes too long" in caplog.text
    entity = Entity(entity="code", start=0, end=1_500, value="a" * 1_500, extractor="CRFEntityExtractor")
    workspace = Workspace(["a" * 1_500], entities=[[entity]])
    component.process(workspace)

    assert workspace.entities == [[entity]]
    assert "config.yml: EntityNormaliser: the regular expression '(a+)+b' of 'code' was given up" in caplog.text


def test_the_package_is_imported_by_the_first_costly_expression(monkeypatch):
    monkeypatch.setitem(sys.modules, "regex", None)

    assert LimitedExpression(r"\d{6}").find("204417")
    with pytest.raises(ImportError):
        LimitedExpression(r"(\d+)+")
