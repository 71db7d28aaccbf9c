"""Put into files of all styles: what was there stays, letter by letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.errors import ProjectError
from bot.interactive.yaml_insert import add_entry, add_example, add_item
from bot.interactive.yaml_lines import Commented, lines_of

STORY = {
    "story": "new: one",
    "steps": [Commented({"intent": "greet"}, "good\nday"), {"slot_was_set": [{"city": None}]}],
}
STORIES = {
    "in line with the key": "stories:\n- story: a   # first\n  steps:\n  - action: x\n",
    "further in": "stories:\n    -   story: a\n        steps:\n            -   action: x\n",
    "a remark that belongs to it": "stories:\n- story: a\n  steps:\n  - action: x\n  # - action: y\n\n# end\n",
    "another key behind it": "stories:\n- story: a\n  steps:\n  - action: x\n\nrules:\n- rule: r\n  steps: []\n",
    "no line end": "stories:\n- story: a\n  steps:\n  - action: x",
    "quoted and in braces": "stories:\n- {story: 'a', steps: [{action: \"x\"}]}\n",
    "nothing below the key": 'version: "3.1"\nstories:\n',
    "an empty list": "stories: []  # none yet\nrules: []\n",
    "null": "stories: null\n",
    "no such key": '# rules only\nversion: "3.1"\nrules:\n- rule: r\n  steps: [{intent: a}]\n',
    "an empty file": "",
    "only a remark": "# to come\n",
    "Windows": "stories:\r\n- story: a\r\n  steps:\r\n  - action: x\r\n",
    "byte order mark": "\ufeffstories:\n- story: a\n  steps:\n  - action: x\n",
    "a literal at the end": "stories:\n- story: a\n  steps:\n  - user: |\n      hello\n\n      there\n\n\nrules: []\n",
}


def load(text):
    return YAML(typ="safe", pure=True).load(text.removeprefix("\ufeff")) or {}


@pytest.mark.parametrize("text", STORIES.values(), ids=STORIES)
def test_a_story_is_put_at_the_end_of_the_stories_and_no_other_line_changes(text):
    after = add_item(text, "stories", STORY)
    old, new = load(text), load(after)
    expected = {"story": "new: one", "steps": [{"intent": "greet"}, {"slot_was_set": [{"city": None}]}]}
    assert new == {**old, "stories": [*(old.get("stories") or []), expected]}
    lines = iter(after.splitlines())
    kept = [line for line in text.splitlines() if not line.startswith("stories: ")]
    assert all(line in lines for line in kept), "every line that was there, in order"
    assert "# good day" in after
    assert ("\r\n" in after) == ("\r\n" in text)
    assert after.count("\n") == after.count("\r\n") or "\r\n" not in text
    for remark in ("# first", "# - action: y", "# end", "# none yet", "# rules only", "# to come"):
        assert (remark in after) == (remark in text)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("intents: [a, b]  # c\n", "intents: [a, b, new]  # c\n"),
        ("intents: [\n  a,\n  b,  # last\n]\n", "intents: [\n  a,\n  b, new,  # last\n]\n"),
        ("intents:\n- a\n- b: {use_entities: []}\n", "intents:\n- a\n- b: {use_entities: []}\n- new\n"),
        ("intents:\n  - a\n\n  - b\n", "intents:\n  - a\n\n  - b\n\n  - new\n"),
        ("actions: []\n", "actions: []\n\nintents:\n  - new\n"),
    ],
)
def test_a_name_is_put_into_a_list_in_its_style(text, after):
    assert add_item(text, "intents", "new") == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("responses:\n  utter_a:\n  - text: x\n", "responses:\n  utter_a:\n  - text: x\n  utter_b:\n  - text: 'B'\n"),
        ("responses: {utter_a: [{text: x}]}\n", 'responses: {utter_a: [{text: x}], "utter_b": [{"text": "B"}]}\n'),
        ("responses: {}\n", "responses:\n  utter_b:\n    - text: 'B'\n"),
    ],
)
def test_an_answer_is_put_into_the_responses(text, after):
    assert add_entry(text, "responses", "utter_b", [{"text": "B"}]) == after.replace("'B'", "B")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("nlu:\n- intent: a\n  examples: |\n    - x\n\n- intent: b\n  examples: |\n    - y\n",
         "nlu:\n- intent: a\n  examples: |\n    - x\n    - one [lamp](thing)\n\n- intent: b\n  examples: |\n    - y\n"),
        ("nlu:\n- intent: a\n  examples:\n  - text: x\n",
         "nlu:\n- intent: a\n  examples:\n  - text: x\n  - text: one [lamp](thing)\n"),
        ("nlu:\n- intent: b\n  examples: |\n    - y\n",
         "nlu:\n- intent: b\n  examples: |\n    - y\n\n- intent: a\n  examples: |\n    - one [lamp](thing)\n"),
        ("nlu:\n- intent: a\n  examples: |\n    - x",
         "nlu:\n- intent: a\n  examples: |\n    - x\n    - one [lamp](thing)\n"),
    ],
)  # fmt: skip
def test_an_example_is_put_under_its_intent(text, after):
    assert add_example(text, "a", "one  [lamp](thing)\n") == after


@pytest.mark.parametrize("text", ["stories: &a\n- story: x\nmore: *a\nlast: [\n", "stories:\n  a: b\n", "- a\n- b\n"])
def test_a_file_into_which_nothing_can_be_put_is_named(text):
    with pytest.raises(ProjectError, match="nothing can be put") as caught:
        add_item(text, "stories", STORY, file="data/odd.yml")
    assert caught.value.place == "data/odd.yml"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])),
    lambda below: (
        st.lists(below, min_size=1, max_size=3) | st.dictionaries(st.text("abc:# -", min_size=1), below, min_size=1)
    ),
    max_leaves=8,
)


@given(st.lists(values, min_size=1, max_size=3), st.sampled_from([0, 2, 4]))
def test_lines_are_read_back_as_what_they_are(items, offset):
    text = "\n".join(lines_of({"key": items}, offset=offset))
    assert YAML(typ="safe", pure=True).load(text) == {"key": items}
