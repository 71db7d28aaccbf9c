"""Training examples that are a customer's own go; what anybody says stays."""

import pytest

from bot.privacy.examples import examples_of, plain, remove
from bot.privacy.finder import Finder
from bot.privacy.whom import Whom

FINDER = Finder(r"anna@example\.com", words=["anna@example.com"], cores=[])
ANNA = Whom(accounts=frozenset(), senders=frozenset(), finder=FINDER)
SAID = ["Please send it to my sister in Leeds, not me", "where is my order", "hi"]
TEXT = """\
version: "3.1"
nlu:
- intent: order_status
  examples: |
    - where is my order
    - please send it to my [sister](person) in [Leeds]{"entity": "city"}, not me
    - write to [anna@example.com](email)
# anna@example.com in a remark is no example
- lookup: names
  examples: |
    - please send it to my brother
responses:
  utter_hi:
  - text: please send it to my sister in Leeds, not me
"""


@pytest.fixture
def file(tmp_path):
    written = tmp_path / "nlu.yml"
    written.write_text(TEXT)
    return written


def test_what_names_her_and_what_she_wrote_word_for_word(file):
    found = examples_of([file], ANNA, SAID)
    assert [one.line for one in found] == [6, 7]
    assert remove(found) == 2
    kept = TEXT.splitlines(keepends=True)
    assert file.read_text() == "".join(kept[:5] + kept[7:])
    assert examples_of([file], ANNA, SAID) == []


def test_a_file_that_changed_meanwhile_loses_no_other_line(file):
    found = examples_of([file], ANNA, SAID)
    file.write_text("# a new line\n" + TEXT)
    assert remove(found) == 0
    assert file.read_text() == "# a new line\n" + TEXT


def test_annotations_and_case_make_no_difference():
    assert plain('Send [it](thing) to  [Leeds]{"entity": "city"}') == "send it to leeds"
