"""Encodings kept from one training to the next: only texts that are new are encoded.

They are kept by what the encoder reads of a text, its tokens, and apart for each encoder. A file that is cut short or
altered (zip has a checksum for each array) counts as none, and what does not fit any more is forgotten, oldest first.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from nlu.component import Floats
from nlu.features.runs import equal_runs

MOST = 20_000
"""Texts that are kept; the texts of the last training are always among them. One takes 3 kB."""

_HARMED = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)

Tokens = Sequence[int]
Encode = Callable[[Sequence[Tokens]], Floats]
"""Texts of one length to an array of shape (2, texts, width)."""


@dataclass(slots=True)
class Encodings:
    """What an encoder made of texts.

    Args:
        file: Where it is kept; None for nowhere.
        known: By the hash of a text's tokens, shape (2, width); those used last stand last.
        new: How many texts were encoded, and not found.
    """

    file: Path | None = None
    known: dict[bytes, Floats] = field(default_factory=dict)
    new: int = 0

    @classmethod
    def open(cls, file: Path | None) -> Encodings:
        """What is kept in a file; nothing where it is missing or harmed."""
        known: dict[bytes, Floats] = {}
        if file is not None:
            # The file is opened here: numpy leaves one open that is no archive.
            with contextlib.suppress(*_HARMED), file.open("rb") as content, np.load(content) as kept:
                known = {key.tobytes(): row for key, row in zip(kept["keys"], kept["rows"], strict=True)}
        return cls(file, known)

    def of(self, tokens: Sequence[Tokens], encode: Encode) -> Floats:
        """Encodings of texts, shape (2, texts, width).

        The last bits depend on how many texts a run has and how far they are filled up, so only texts of a length are
        encoded together, and never one alone: then an encoding is the same whenever it was made.

        Args:
            tokens: Of each text.
            encode: For those that are not known.
        """
        keys = [hashlib.sha256(np.array(ids, np.int32).tobytes()).digest() for ids in tokens]
        missing = {key: place for place, key in enumerate(keys) if key not in self.known}
        places = list(missing.values())
        for run in equal_runs([len(tokens[place]) for place in places]):
            asked = [places[each] for each in run]
            twice = asked if len(asked) > 1 else asked * 2
            made = encode([tokens[place] for place in twice])
            for row, place in enumerate(asked):
                self.known[keys[place]] = made[:, row]
        self.new += len(places)
        for key in keys:
            self.known[key] = self.known.pop(key)
        return np.stack([self.known[key] for key in keys], axis=1)

    def keep(self) -> None:
        """Write them where they are kept."""
        if self.file is None or not self.new:
            return
        last = list(self.known.items())[-MOST:]
        self.file.parent.mkdir(parents=True, exist_ok=True)
        draft = self.file.with_name(f".{self.file.name}.{os.getpid()}")
        try:
            with draft.open("wb") as out:
                keys = np.array([np.frombuffer(key, np.uint8) for key, _ in last])
                np.savez(out, keys=keys, rows=np.array([row for _, row in last], np.float32))
            draft.replace(self.file)
        finally:
            draft.unlink(missing_ok=True)
