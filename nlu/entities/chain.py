"""A linear-chain conditional random field over features of tokens: the tagger where there is no encoder.

Source: Lafferty, McCallum and Pereira, "Conditional random fields", 2001; implementation: CRFsuite (Okazaki, 2007).
The model is kept as CRFsuite's own binary file.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pycrfsuite

from nlu.errors import ModelFileError

FILE = "tagger.crfsuite"
_MAGIC = b"lCRF"

Names = Sequence[str]
"""Features of one token, by name."""


class TokenChain:
    """What was learnt.

    Args:
        model: CRFsuite's file.

    Raises:
        ModelFileError: It is none, or cut short.
    """

    def __init__(self, model: bytes) -> None:
        self._model = model
        self._tagger = _open(model)
        # A CRFsuite tagger holds the sequence it works on, so two threads must not use it at once.
        self._lock = threading.Lock()

    def tag(self, names: Sequence[Names]) -> list[tuple[str, float]]:
        """The likeliest labels of a text, each with its probability.

        Args:
            names: Features of each token.
        """
        with self._lock:
            self._tagger.set(names)
            labels = self._tagger.tag()
            return [(label, min(float(self._tagger.marginal(label, at)), 1.0)) for at, label in enumerate(labels)]

    def save(self, folder: Path) -> None:
        """Write tagger.crfsuite."""
        (folder / FILE).write_bytes(self._model)

    @classmethod
    def load(cls, folder: Path) -> TokenChain:
        """Read what `save` wrote."""
        return cls((folder / FILE).read_bytes())


def fit_chain(
    rows: Sequence[Sequence[Names]], labels: Sequence[Sequence[str]], options: Mapping[str, Any]
) -> TokenChain:
    """Train one.

    Args:
        rows: Features of the tokens of each text.
        labels: Of the same tokens.
        options: ``L1_c``, ``L2_c``, ``max_iterations``.
    """
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(
        {
            "c1": float(options["L1_c"]),
            "c2": float(options["L2_c"]),
            "max_iterations": int(options["max_iterations"]),
            "feature.possible_transitions": True,
        }
    )
    for each_rows, each_labels in zip(rows, labels, strict=True):
        if each_rows:
            trainer.append(each_rows, each_labels)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        trainer.train(str(path))
        return TokenChain(path.read_bytes())


def _open(model: bytes) -> pycrfsuite.Tagger:
    """A tagger; the header is checked first, because CRFsuite crashes on a file that is cut short."""
    if model[:4] != _MAGIC or int.from_bytes(model[4:8], "little") != len(model):
        raise ModelFileError(
            "The entity tagger's file is cut short or is none.", place=FILE, mend="Train the model again."
        )
    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(model)
    return tagger
