"""spaCy without torch: its thinc imports torch wherever that is installed, and a tokenizer needs none of it.

Where the extra ``train`` is installed, the import would cost serving some 150 MB and two seconds.
"""

from __future__ import annotations

import sys
from types import ModuleType

HEAVY = ("torch", "tensorflow", "mxnet", "cupy")
"""What thinc looks for, and does without."""


def import_spacy() -> ModuleType:
    """spaCy; heavy packages that are not loaded yet stay so."""
    hidden = [name for name in HEAVY if name not in sys.modules]
    # None in sys.modules makes the import of a name fail: Python's own way of hiding a package.
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # typeshed knows no None there
    try:
        import spacy
    finally:
        for name in hidden:
            del sys.modules[name]
    return spacy
