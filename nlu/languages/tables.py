"""Which language a text is in, by the runs of bytes that it has: naive Bayes over the tables of py3langid.

Lui and Baldwin (2012), langid.py, https://aclanthology.org/P12-3005/. The tables are cut down to the languages in
question and travel in the model's folder: serving needs no package, and a model goes on saying what it said when it
was trained.
"""

from __future__ import annotations

import math
import unicodedata
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

CHARACTERS = 300
"""How much of a text is read: a language shows within a line."""
FILE = "languages.npz"


@dataclass(frozen=True, slots=True)
class LanguageTables:
    """An automaton that finds runs of bytes in one pass, and what each run says for each language.

    Args:
        codes: Language of each column; one written in two scripts has two.
        moves: State after a byte: ``moves[rows[state] + byte]``.
        rows: Where the moves of each state begin.
        runs: Run that ends in each state, or -1.
        weights: Log-probability of each run in each language, shape (runs, codes).
        priors: Of each language.
    """

    codes: Sequence[str]
    moves: array[int]
    rows: array[int]
    runs: array[int]
    weights: NDArray[np.float16]
    priors: NDArray[np.float32]

    @classmethod
    def for_languages(cls, codes: Sequence[str]) -> Self:
        """The tables of the installed package for these languages.

        Raises:
            ValueError: It does not know one of them.
        """
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        full: Any = LanguageIdentifier.from_model_file(MODEL_FILE)
        full.set_languages(codes)
        return cls(
            codes=tuple(full.nb_classes),
            moves=_numbers(full.tk_nextmove),
            rows=_numbers(np.asarray(full.tk_row, dtype=np.uint32) << 8),
            runs=array("i", full.tk_output),
            weights=np.ascontiguousarray(full.nb_ptc, dtype=np.float16),
            priors=np.asarray(full.nb_pc, dtype=np.float32),
        )

    def chances(self, text: str) -> dict[str, float]:
        """How likely each language is, adding up to 1; all alike for a text that says nothing."""
        text = text[:CHARACTERS]
        written = unicodedata.normalize("NFC", text.lower() if text.isupper() else text).encode("utf-8", "replace")
        found = self._runs_in(written)
        scores = np.array(self.priors) if found else np.zeros_like(self.priors)
        if found:
            counts = np.log1p(np.array(list(found.values()), np.float32))
            scores += counts @ self.weights.take(list(found), 0).astype(np.float32)
        # The root of the length keeps long texts from being surer than they should.
        likely = np.exp((scores - scores.max()) / math.sqrt(len(written) or 1))
        chances: dict[str, float] = dict.fromkeys(self.codes, 0.0)
        for code, chance in zip(self.codes, (likely / likely.sum()).tolist(), strict=True):
            chances[code] += chance
        return chances

    def _runs_in(self, written: bytes) -> Counter[int]:
        moves, rows, runs = self.moves, self.rows, self.runs
        state = 0
        found: list[int] = []
        for byte in written:
            state = moves[rows[state] + byte]
            if runs[state] >= 0:
                found.append(runs[state])
        return Counter(found)

    def save(self, folder: Path) -> None:
        """Write languages.npz."""
        np.savez_compressed(
            folder / FILE,
            codes=np.array(self.codes),
            moves=np.frombuffer(self.moves, dtype=np.uint32),
            rows=np.frombuffer(self.rows, dtype=np.uint32),
            runs=np.frombuffer(self.runs, dtype=np.int32),
            weights=self.weights,
            priors=self.priors,
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        with np.load(folder / FILE, allow_pickle=False) as kept:
            return cls(
                codes=tuple(kept["codes"].tolist()),
                moves=_numbers(kept["moves"]),
                rows=_numbers(kept["rows"]),
                runs=array("i", kept["runs"].tobytes()),
                weights=kept["weights"],
                priors=kept["priors"],
            )


def _numbers(values: Any) -> array[int]:
    """Unsigned numbers of four bytes; indexing an array of Python's is three times as quick as one of numpy's."""
    out = array("I")
    out.frombytes(np.ascontiguousarray(values, dtype=np.uint32).view(np.uint8).data)
    return out
