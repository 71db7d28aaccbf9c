"""NLU files: what is read, and everything that can be wrong in them."""

import pytest

from nlu.errors import ExamplesError, YamlError
from nlu.examples.reader import check_examples, read_examples
from nlu.types import Entity

GOOD = """\
version: "3.1"
nlu:
# greetings
- intent: greet
  examples: |
    - hello
    -hi there

    - Good Morning!
- intent: order_status
  examples:
  - text: |
      where is [FL-204417](order_number)
    metadata: {author: kim}
  - text: 'any news of my [telly]{"entity": "product_category", "value": "tv"}?'
  - where is it
- intent: faq/store_hours
  metadata: {owner: shops}
  examples: |
    - when do you open
- synonym: tv
  examples: |
    - television
    - Telly
- regex: order_number
  examples: |
    - FL-\\d{6}
- lookup: city
  examples: |
    - Leeds
    - York
    - Leeds
- lookup: product
  file: lists/products.txt
responses:
  utter_faq/store_hours:
  - text: From nine to six.
  utter_greet:
  - text: Hello!
"""


def write(folder, text, name="nlu.yml"):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def good(tmp_path):
    write(tmp_path, "Aster 9\n\n  Nimbus X2\n", "lists/products.txt")
    return write(tmp_path, GOOD)


def test_everything_is_read(good):
    data = read_examples([good])
    assert [(e.intent, e.text, e.place.rpartition(":")[2]) for e in data.examples] == [
        ("greet", "hello", "6"),
        ("greet", "hi there", "7"),
        ("greet", "Good Morning!", "9"),
        ("order_status", "where is FL-204417", "12"),
        ("order_status", "any news of my telly?", "15"),
        ("order_status", "where is it", "16"),
        ("faq/store_hours", "when do you open", "20"),
    ]
    assert data.examples[3].entities == (Entity("order_number", 9, 18, "FL-204417", ""),)
    assert data.examples[0].place == f"{good}:6"
    assert data.synonyms == {"television": "tv", "telly": "tv"}
    assert data.patterns == {"order_number": ("FL-\\d{6}",)}
    assert data.lookups == {"city": ("Leeds", "York"), "product": ("Aster 9", "Nimbus X2")}
    assert data.responses == {"faq/store_hours": [{"text": "From nine to six."}]}


def test_sentiment(tmp_path):
    path = write(
        tmp_path,
        'version: "3.1"\nsentiment:\n- label: very_negative\n  examples: |\n    - awful [really]\n- label: neutral\n'
        "  examples: |\n    - where is it\n",
        "sentiment.yml",
    )
    assert read_examples([path]).sentiments == (("awful [really]", "very_negative"), ("where is it", "neutral"))


def test_folders_are_read_through_and_other_files_passed_over(tmp_path):
    write(tmp_path, "nlu:\n- intent: b\n  examples: |\n    - two\n", "nlu/b.yml")
    write(tmp_path, "nlu:\n- intent: a\n  examples: |\n    - one\n", "nlu/a.yaml")
    write(tmp_path, "stories:\n- story: x\n  steps:\n  - intent: a\n\tbroken", "stories.yml")
    write(tmp_path, "segments:\n- name: x\n", "journey.yml")
    write(tmp_path, "nlu: [broken", ".hidden/x.yml")
    write(tmp_path, "nlu: [broken", "nlu/notes.txt")
    assert [example.text for example in read_examples([tmp_path, tmp_path / "nlu" / "b.yml"]).examples] == [
        "one",
        "two",
    ]


def test_explicit_synonyms_come_before_annotated_values(tmp_path):
    path = write(
        tmp_path,
        "nlu:\n- intent: a\n  examples: |\n    - [Lap](x:laptop)\n    - [lap](x:knee)\n    - [lap](x:knee)\n"
        "    - [pad](x:tablet)\n    - [cell](x:phone)\n    - [cell](x:battery)\n"
        "- synonym: notepad\n  examples: |\n    - PAD\n",
    )
    assert read_examples([path]).synonyms == {"lap": "knee", "pad": "notepad", "cell": "phone"}


def test_an_older_or_missing_version_is_read(tmp_path):
    for number, version in enumerate(['version: "2.0"\n', "version: 3.1\n", ""]):
        path = write(tmp_path, f"{version}nlu:\n- intent: a\n  examples: |\n    - x\n", f"{number}.yml")
        assert len(read_examples([path]).examples) == 1


BLOCK = "Write `examples: |` and below it, further in, one example a line, each after a dash: - text"
E = "  examples: |\n    - x\n"
PROBLEMS = [
    ("nlus:\n- intent: a\n" + E, "1: 'nlus' is not a key of a file with training data. Did you mean 'nlu'?"),
    ("nlu:\n-intent: a\n" + E.replace("  examples", "examples").replace("    -", "  -"), None),
    (
        "nlu:\n- intnet: a\n" + E,
        (
            "2: This entry is neither an intent nor a synonym, regex or lookup; it begins with 'intnet'. "
            "Did you mean 'intent'?"
        ),
    ),
    (
        "nlu:\n- intent: a\n  exampels: |\n    - x\n",
        "3: 'exampels' is not a key of an intent. Did you mean 'examples'?",
    ),
    (
        "nlu:\n- synonym: a\n  files: x\n",
        "3: 'files' is not a key of a synonym. Write one of: synonym, examples, metadata.",
    ),
    ("nlu:\n- intent:\n" + E, "2: The intent has no name. Write it after the colon: intent: its_name"),
    (
        "nlu:\n- intent: a/b/c\n" + E,
        (
            "2: 'a/b/c' is not the name of an intent. "
            "Write a name, or for questions with one answer each faq/its_key, with one slash between."
        ),
    ),
    (
        "nlu:\n- intent: a\n",
        f"2: There are no examples here. {BLOCK}",
    ),
    (
        "nlu:\n- intent: a\n  examples: |\n",
        f"3: There are no examples here. {BLOCK}",
    ),
    (
        "nlu:\n- intent: a\n  examples: {x: y}\n",
        f"3: The examples are not lines of text. {BLOCK}",
    ),
    (
        "nlu:\n- intent: a\n  examples: |\n    - x\n    hello\n",
        "5: 'hello' does not begin with a dash. Write a dash and a space before it: - text",
    ),
    (
        "nlu:\n- intent: a\n  examples: |\n    - x\n    -\n",
        "5: An example without text. Write the text or take the line out.",
    ),
    (
        "nlu:\n- intent: a\n  examples:\n  - text: x\n  - txt: y\n",
        "5: 'txt' is not a key of an example. Did you mean 'text'?",
    ),
    ("nlu:\n- intent: a\n  examples:\n  - text:\n", "4: An example without text. Write it as: - text: the example"),
    ("nlu:\n- intent: a\n  examples:\n  - [x]\n", "4: An example without text. Write it as: - text: the example"),
    (
        "nlu:\n- intent: a\n  examples: |\n    - x\n- y\n",
        "5: 'y' is not an entry. Write - intent: its_name; if it is an example, indent it further than `examples: |`.",
    ),
    ("nlu:\n  intent: a\n" + E, "1: This is not a list of entries. Begin each entry with a dash: - intent: its_name"),
    ("nlu:\n- intent: a\n  examples: |\n    - x\n    - [y](\n", "5: An annotation is not closed. Write [text](type)."),
    (
        "nlu:\n- regex: a\n  examples: |\n    - (\n",
        "4: '(' is not a regular expression (missing ), unterminated subpattern at position 0). Mend or remove it.",
    ),
    (
        "nlu:\n- regex: a\n  examples: |\n    - x*\n",
        (
            "4: 'x*' also fits an empty text, so it would be found everywhere. "
            "Write + where * stands, or {1,3} where {0,3} stands."
        ),
    ),
    ("nlu:\n- lookup: a\n  file: gone.txt\n", None),
    (
        "nlu:\n- synonym: tv\n  examples: |\n    - box\n- synonym: parcel\n  examples: |\n    - Box\n",
        "7: 'Box' is a synonym of 'parcel' here and of 'tv' at {path}:4. Keep one of the two.",
    ),
    (
        "sentiment:\n- label: angry\n" + E,
        (
            "2: 'angry' is not a level of sentiment. "
            "Write one of: very_negative, negative, neutral, positive, very_positive."
        ),
    ),
    ("sentiment:\n- label: neutrl\n" + E, "2: 'neutrl' is not a level of sentiment. Did you mean 'neutral'?"),
    ("sentiment:\n- lable: neutral\n" + E, "2: 'lable' is not a key of a sentiment. Did you mean 'label'?"),
    ("version: '4.0'\nnlu: []\n", "1: Version '4.0' is not known. Write: version: \"3.1\""),
    ("version: new\nnlu: []\n", "1: Version 'new' is not known. Write: version: \"3.1\""),
    (
        "nlu: []\nresponses:\n  utter_faq/x: hello\n",
        "3: The answers of 'utter_faq/x' are not a list of texts. Write below it: - text: the answer",
    ),
    ("nlu: []\nresponses: hello\n", "2: responses has no answers below it. Write: utter_faq/its_key: and its texts."),
    ("nlu: []\nstorys: []\n", "2: 'storys' is not a key of a file with training data. Did you mean 'stories'?"),
]


@pytest.mark.parametrize(("text", "message"), [pair for pair in PROBLEMS if pair[1]])
def test_mistakes(tmp_path, text, message):
    path = write(tmp_path, text)
    with pytest.raises(ExamplesError) as caught:
        read_examples([path])
    assert str(caught.value) == f"{path}:{message.format(path=path) if '{path}' in message else message}"


def test_a_dash_without_its_space(tmp_path):
    path = write(tmp_path, "nlu:\n-intent: a\nexamples: |\n  - x\n")
    _, problems = check_examples([path])
    assert str(problems[0]) == f"{path}:2: '-intent' has no space after its dash. Write: - intent:"


def test_a_lookup_file_that_is_not_there(tmp_path):
    path = write(tmp_path, "nlu:\n- lookup: a\n  file: gone.txt\n")
    with pytest.raises(ExamplesError) as caught:
        read_examples([path])
    assert str(caught.value) == (
        f"{path}:3: The lookup file 'gone.txt' cannot be read: The file cannot be read (No such file or directory). "
        f"It is looked for beside this file, as {tmp_path / 'gone.txt'}."
    )


def test_all_mistakes_at_once_and_the_rest_is_read(tmp_path):
    path = write(
        tmp_path, "nlu:\n- intent: a\n  examples: |\n    - x\n    y\n    - [z](\n- intnt: b\n  examples: |\n    - w\n"
    )
    data, problems = check_examples([path])
    assert [example.text for example in data.examples] == ["x"]
    assert [problem.place for problem in problems] == [f"{path}:5", f"{path}:6", f"{path}:7"]
    with pytest.raises(ExamplesError, match=r"\(2 more: usher data validate lists them all\.\)$"):
        read_examples([path])


def test_files_that_are_not_there_or_not_yaml(tmp_path):
    with pytest.raises(YamlError, match="There is no such file or folder"):
        read_examples([tmp_path / "none"])
    with pytest.raises(YamlError, match="A value is missing here"):
        read_examples([write(tmp_path, "nlu: [\n")])


def test_an_empty_folder_gives_no_examples(tmp_path):
    assert read_examples([tmp_path]).examples == ()
