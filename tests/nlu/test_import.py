import subprocess
import sys

HEAVY = ("sklearn", "scipy", "spacy", "onnx", "onnxruntime", "tokenizers", "torch", "fastapi", "pycrfsuite")


def test_importing_the_room_imports_nothing_heavy():
    asked = f"import sys, nlu; print([name for name in {HEAVY!r} if name in sys.modules])"

    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout

    assert said.strip() == "[]"
