"""Rasa's JSON training data: the same as the same data in YAML, and places in what is wrong."""

import json

import pytest

import nlu

GOOD = {
    "rasa_nlu_data": {
        "common_examples": [
            {"text": "hello", "intent": "greet"},
            {
                "text": "from York to Leeds",
                "intent": "travel",
                "entities": [
                    {"start": 13, "end": 18, "value": "LDS", "entity": "city", "role": "to"},
                    {"start": 5, "end": 9, "value": "York", "entity": "city", "role": "from"},
                ],
            },
        ],
        "regex_features": [{"name": "zip", "pattern": "[0-9]{5}"}],
        "lookup_tables": [{"name": "city", "elements": ["York", "Leeds"]}],
        "entity_synonyms": [{"value": "NYC", "synonyms": ["New York", "nyc"]}],
    }
}
SAME = """
nlu:
- intent: greet
  examples: |
    - hello
- intent: travel
  examples: |
    - from [York]{"entity": "city", "role": "from"} to [Leeds]{"entity": "city", "role": "to", "value": "LDS"}
- regex: zip
  examples: |
    - [0-9]{5}
- lookup: city
  examples: |
    - York
    - Leeds
- synonym: NYC
  examples: |
    - New York
    - nyc
"""


def said(example):
    return (example.text, example.intent, example.entities)


def test_json_says_the_same_as_yaml(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "a" / "old.json").write_text(json.dumps(GOOD, indent=2))
    (tmp_path / "a" / "other.json").write_text('{"rows": [1]}')
    (tmp_path / "b" / "new.yml").write_text(SAME)

    old, new = (nlu.read_examples([tmp_path / folder]) for folder in "ab")

    assert [said(each) for each in old.examples] == [said(each) for each in new.examples]
    assert (old.synonyms, old.lookups, old.patterns) == (new.synonyms, new.lookups, new.patterns)
    assert old.examples[0].place.endswith("old.json:4")


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"comon_examples": []}, "Did you mean 'common_examples'"),
        ({"common_examples": [{"intent": "x"}]}, "has no text"),
        ({"common_examples": {"text": "x"}}, "common_examples is no list"),
        (
            {"common_examples": [{"text": "ab", "entities": [{"start": 0, "end": 9, "entity": "x"}]}]},
            "start and end do not fit",
        ),
        ({"common_examples": [{"text": "ab", "entities": [{"start": 0, "end": 1}]}]}, "has no name"),
        ({"regex_features": [{"name": "x", "pattern": "("}]}, "not a regular expression"),
        ({"regex_features": [{"name": "x", "pattern": "a*"}]}, "fits an empty text"),
        ({"lookup_tables": [{"name": "x", "elements": "cities.txt"}]}, "not read from JSON"),
        ([], "needs keys of its own"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path, data, wrong):
    (tmp_path / "old.json").write_text(json.dumps({"rasa_nlu_data": data}, indent=1))

    _, [problem] = nlu.check_examples([tmp_path])

    assert wrong in str(problem)
    assert ".json:" in problem.place
    assert problem.mend


def test_what_was_read_already_is_not_read_again(tmp_path):
    file = tmp_path / "new.yml"
    file.write_text(SAME)
    content = nlu.read_yaml(file)
    file.unlink()

    data, problems = nlu.check_examples([content])

    assert problems == []
    assert [example.text for example in data.examples] == ["hello", "from York to Leeds"]
