"""Figures of each extractor alone."""

from nlu import Entity, Example, Intent, ParseResult
from nlu.evaluate.extractors import extractor_reports


def entity(text, words, kind, extractor="", confidence=None):
    start = text.index(words)
    return Entity(kind, start, start + len(words), words, extractor, confidence)


def pair(text, meant, found):
    example = Example(text, "inform", tuple(entity(text, *each) for each in meant), "data/nlu.yml:1")
    return example, ParseResult(text, Intent("inform", 1.0), entities=tuple(entity(text, *each) for each in found))


def test_each_is_held_against_what_it_finds_and_others_left():
    reports = extractor_reports([
        pair("from Leeds to York on Monday", [("Leeds", "city"), ("York", "city"), ("Monday", "day")],
             [("Leeds", "city", "Tagger", 0.9), ("York", "city", "Lists"), ("Monday", "day", "Lists")]),
        pair("to Hull on Friday", [("Hull", "city"), ("Friday", "day")],
             [("Hull", "day", "Tagger", 0.4), ("Friday", "day", "Lists")]),
        pair("may I", [], [("may", "day", "Lists")]),
    ])  # fmt: skip
    tagger, lists = reports["Tagger"], reports["Lists"]
    assert tagger.entities["city"].recall == 0.5, "York was found by another; Hull was taken for a day"
    assert tagger.confusion == {"city": {"city": 1, "day": 1}}
    assert (tagger.hits, tagger.misses) == ((0.9,), (0.4,))
    assert [mistake.text for mistake in tagger.mistakes] == ["to Hull on Friday"]
    assert lists.confusion == {"": {"day": 1}, "city": {"": 1, "city": 1}, "day": {"day": 2}}
    assert lists.entities["day"].precision == 2 / 3
    assert (lists.hits, lists.misses) == ((), ()), "it says no confidence"
    assert lists.mistakes[-1].predicted[0]["value"] == "may"


def test_nothing_found():
    assert extractor_reports([pair("to Leeds", [("Leeds", "city")], [])]) == {}
