import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.component import Workspace
from nlu.features.tokenizer import SpacyTokenizer

ENGLISH = SpacyTokenizer.for_language("en")


def tokens(text):
    workspace = Workspace(texts=[text])
    ENGLISH.process(workspace)
    return workspace.tokens[0]


@given(st.text(max_size=80).filter(lambda text: text.isprintable()))
def test_a_token_is_what_stands_at_its_place(text):
    for token in tokens(text):
        assert text[token.start : token.end] == token.text
        assert token.text.strip()


def test_words_and_punctuation_are_apart():
    assert [token.text for token in tokens("I don't know, really!")] == ["I", "do", "n't", "know", ",", "really", "!"]


@pytest.mark.parametrize("sign", ["£", "(", "'", "!?", "🙂", "£a", "x"])
def test_endless_words_are_cut_and_keep_their_places(sign):
    text = f"pay {sign * 300} now"

    found = tokens(text)

    assert (found[0].text, found[-1].text) == ("pay", "now")
    assert "".join(token.text for token in found) == text.replace(" ", "")
    assert all(text[token.start : token.end] == token.text for token in found)
    assert max(len(token.text) for token in found) <= 80


def test_what_is_saved_is_what_is_loaded_and_needs_no_spacy(tmp_path):
    ENGLISH.save(tmp_path)
    asked = f"""
import sys
from pathlib import Path
from nlu.component import Workspace
from nlu.features.tokenizer import SpacyTokenizer
workspace = Workspace(texts=["I don't know, really!"])
SpacyTokenizer.load(Path({str(tmp_path)!r})).process(workspace)
print([token.text for token in workspace.tokens[0]], "spacy" in sys.modules)
"""

    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout

    assert said.strip() == "['I', 'do', \"n't\", 'know', ',', 'really', '!'] False"


def test_a_model_from_before_the_rules_travelled_is_read(tmp_path):
    (tmp_path / "tokenizer.json").write_text('{"language": "en"}')
    workspace = Workspace(texts=["I don't know, really!"])

    SpacyTokenizer.load(tmp_path).process(workspace)

    assert workspace.tokens[0] == tokens("I don't know, really!")


def test_a_language_whose_tokenizer_is_a_program_is_read_by_it(tmp_path):
    SpacyTokenizer.for_language("zh").save(tmp_path)
    workspace = Workspace(texts=["\u6211\u8981 A4 \u7eb8"])

    SpacyTokenizer.load(tmp_path).process(workspace)

    assert [token.text for token in workspace.tokens[0]] == ["\u6211", "\u8981", "A", "4", "\u7eb8"]
