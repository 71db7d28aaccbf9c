import subprocess
import sys

CODE = """
import sys
from nlu.features.lean_spacy import import_spacy
spacy = import_spacy()
print([w.text for w in spacy.blank("en")("where's it?")], "torch" in sys.modules)
"""


def test_spacy_comes_without_torch_and_works():
    out = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True).stdout
    assert out.strip() == """['where', "'s", 'it', '?'] False"""


def test_torch_is_not_hidden_afterwards():
    code = CODE + "\nimport importlib.util; print(importlib.util.find_spec('numpy') is not None, 'cupy' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip().endswith("True False")
