"""Located YAML: what is read, where it stands, and what is said of mistakes."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.errors import YamlError
from nlu.examples.located import LocatedDict, LocatedList
from nlu.examples.yaml import parse_yaml, read_yaml


def said(text, **options):
    """The whole message of the error that a text gives."""
    with pytest.raises(YamlError) as caught:
        parse_yaml(text, file="f.yml", **options)
    return str(caught.value)


def read_or_error(text):
    try:
        return parse_yaml(text, file="f.yml", environment={})
    except YamlError as error:
        return error


def test_values_are_plain_and_located():
    read = parse_yaml(
        "version: '3.1'\n# a comment\nnlu:\n- intent: greet\n  examples: |\n    - hi\n    - hello\n- intent: bye\n",
        file="a/b.yml",
    )
    assert read == {"version": "3.1", "nlu": [{"intent": "greet", "examples": "- hi\n- hello\n"}, {"intent": "bye"}]}
    assert read.place() == "a/b.yml:1"
    assert read.place("nlu") == "a/b.yml:3"
    items = read["nlu"]
    assert isinstance(items, LocatedList)
    assert [items.place(0), items.place(1)] == ["a/b.yml:4", "a/b.yml:8"]
    entry = items[0]
    assert isinstance(entry, LocatedDict)
    assert (entry.line_of("intent"), entry.line_of("examples"), entry.text_line_of("examples")) == (4, 5, 6)
    assert entry.text_line_of("intent") == 4
    assert entry.line_of("not there") == entry.line == 4


def test_yaml_1_2_words_and_numbers():
    read = parse_yaml(
        "a: yes\nb: on\nc: true\nd: 012\ne: 1.5\nf: null\ng: 2026-01-31\nh: ''\ni: 0x10\n1: one", file="f"
    )
    expected = {"a": "yes", "b": "on", "c": True, "d": 12, "e": 1.5, "f": None, "g": "2026-01-31", "h": "", "i": 16}
    assert read == {**expected, "1": "one"}
    json.dumps(read)


def test_anchors_and_merge_keys():
    read = parse_yaml("base: &b {x: 1, y: 2}\nmore:\n  <<: *b\n  y: 3\nboth:\n  <<: [*b, {z: 9}]\n", file="f")
    assert read["more"] == {"x": 1, "y": 3}
    assert read["both"] == {"x": 1, "y": 2, "z": 9}
    assert read["more"].line_of("x") == 1


def test_many_references_to_one_value_cost_nothing():
    lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 60)]
    assert list(parse_yaml("\n".join(lines), file="f")) == [f"a{i}" for i in range(60)]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "null"])
def test_an_empty_file_is_an_empty_mapping(text):
    read = parse_yaml(text, file="f.yml")
    assert read == {}
    assert read.place() == "f.yml:1"


def test_environment_variables():
    text = "plain: ${NAME}\npart: a-${NAME}-b\nquoted: '${NAME}'\nblock: |\n  ${NAME}\nother: ${not a name}\n"
    read = parse_yaml(text, file="f", environment={"NAME": "sam"})
    assert read["plain"] == "sam"
    assert read["part"] == "a-sam-b"
    assert read["quoted"] == "${NAME}"
    assert read["block"] == "${NAME}\n"
    assert read["other"] == "${not a name}"
    both = parse_yaml(text, file="f", environment={"NAME": "sam"}, variables_in_quotes=True)
    assert both["quoted"] == "sam"
    assert both["block"] == "${NAME}\n"


def test_the_process_environment_is_the_default(monkeypatch):
    monkeypatch.setenv("USHER_TEST_VALUE", "7")
    assert parse_yaml("a: ${USHER_TEST_VALUE}", file="f") == {"a": "7"}


def test_a_variable_that_is_not_set():
    assert said("a: 1\nb: ${GONE}\n", environment={}) == (
        "f.yml:2: The environment variable GONE is not set. "
        "Set GONE before you start, or put the text in quotes if it is meant as it stands."
    )
    assert said("b: '${GONE}'\n", environment={}, variables_in_quotes=True) == (
        "f.yml:1: The environment variable GONE is not set. Set GONE before you start."
    )


QUOTE = 'Put the whole value in quotes: "…"'
SINGLE = "Put the whole value in single quotes: '…'"
NEIGHBOURS = "Indent it as its neighbours; the lines of a | block stand further in than the key."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "nlu:\n- intent: a\n\texamples: |\n",
            "f.yml:3: This line is indented with a tab, which YAML does not allow. Use spaces.",
        ),
        ("a: what: is\n", f"f.yml:1: A value that contains a colon and a space must be quoted. {QUOTE}"),
        ("- text: hello: world\n", f"f.yml:1: A value that contains a colon and a space must be quoted. {QUOTE}"),
        (
            '- text: [x]{"entity": "y"}\n',
            f"f.yml:1: There is more text after the closing quote or bracket. {SINGLE}",
        ),
        ("a: [\n", "f.yml:2: A value is missing here. Write it, or close the [ or { before."),
        (
            "a: 1\n  b: 2\n",
            (
                "f.yml:2: This key is indented further than the line before allows. "
                "Indent it as its neighbours; a key with keys below it has nothing after its colon."
            ),
        ),
        (
            "version: '3'\nnlu\n- intent: a\n",
            "f.yml:2: A key without a colon. Write a colon and a space after it: key: value",
        ),
        (
            "nlu:\n- intent: a\n examples: x\n",
            f"f.yml:3: This line is indented differently from the lines it belongs to. {NEIGHBOURS}",
        ),
        (
            "nlu:\n- intent: a\n  examples: |\n    - x\n  - y\n",
            f"f.yml:5: This line is indented differently from the lines it belongs to. {NEIGHBOURS}",
        ),
        ('a: "hello\nb: c\n', "f.yml:1: The quotes that open here are not closed. Close them."),
        ("a: 'it's'\n", f"f.yml:1: There is more text after the closing quote or bracket. {QUOTE}"),
        (
            "a: *bold*\n",
            (
                "f.yml:1: *bold* refers to a value that is not in this file. "
                "Put the value in quotes if the * is part of the text."
            ),
        ),
        ("a: @home\n", f"f.yml:1: A value cannot begin with @. {QUOTE}"),
        ("a: {b: c\nd: e\n", "f.yml:1: A [ or { that opens here is not closed. Close it, or put the value in quotes."),
        ("a: 1\n---\nb: 2\n", "f.yml:2: The file holds two documents. Take the --- line out."),
        (
            "a: ok\nb: x\x01\n",
            (
                "f.yml:2: This line has an invisible control character (U+0001). "
                "Delete it; it often comes in by copying from another program."
            ),
        ),
        ('a: "\\d+"\n', "f.yml:1: A \\ in double quotes begins a special character. Use single quotes: '…'"),
        (
            "a: 1\nb: 2\na: 3\n",
            "f.yml:3: The key 'a' is written twice; it is already on line 1. Join the two or take one out.",
        ),
        ("a: &x [*x]\n", "f.yml:1: This value contains itself. Take the * reference out."),
        (
            "a: !!python/object:os.system x\n",
            "f.yml:1: The tag 'python/object:os.system' is not understood. Put a value that begins with ! in quotes.",
        ),
        ("a: !!map x\n", "f.yml:1: The tag 'map' is not understood. Put a value that begins with ! in quotes."),
        ("a: !!set {x, y}\n", "f.yml:1: The tag 'set' is not understood. Take it out."),
        ("a: !!int x\n", "f.yml:1: 'x' is no int. Put it in quotes if it is text."),
        ("[a]: b\n", "f.yml:1: A key must be a word, not a list or keys of its own. Put it in quotes."),
        ("- a\n- b\n", 'f.yml:1: The file does not begin with a key. Begin it with: version: "3.1"'),
        ("hello", 'f.yml:1: The file does not begin with a key. Begin it with: version: "3.1"'),
        ("a:\n  <<: [1]\n", "f.yml:2: << needs a reference to keys (*name). Write a reference after it."),
        ("[" * 5000, "f.yml: The values are nested too deeply to be read. Make it flatter."),
    ],
)
def test_mistakes(text, message):
    assert said(text) == message


def test_files(tmp_path):
    path = tmp_path / "a.yml"
    path.write_bytes(b"\xef\xbb\xbfa: caf\xc3\xa9\r\nb: 2\r\n")
    assert read_yaml(path) == {"a": "café", "b": 2}
    path.write_bytes(b"a: 1\nb: caf\xe9\n")
    with pytest.raises(YamlError) as caught:
        read_yaml(path)
    assert str(caught.value) == f"{path}:2: This line has a character that is not UTF-8. Save the file as UTF-8."
    with pytest.raises(YamlError, match="cannot be read"):
        read_yaml(tmp_path / "none.yml")
    with pytest.raises(YamlError, match="cannot be read"):
        read_yaml(tmp_path)


def test_copies_keep_their_lines():
    read = parse_yaml("a:\n- b: 1\n", file="f.yml")
    again = copy.deepcopy(read)
    assert again == read
    assert again["a"][0].place("b") == "f.yml:2"
    again["a"][0]["b"] = 2
    assert read["a"][0]["b"] == 1


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_place(text):
    outcome = read_or_error(text)
    if isinstance(outcome, YamlError):
        assert str(outcome.place).startswith("f.yml")
        assert outcome.mend
    else:
        json.dumps(outcome)


words = st.text(st.characters(max_codepoint=0xD7FF, exclude_categories=["Cc", "Zl", "Zp"]) | st.just("👋"), max_size=20)
trees = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(words, trees, max_size=5))
def test_json_is_read_as_itself(tree):
    assert parse_yaml(json.dumps(tree, ensure_ascii=False), file="f.json") == tree
