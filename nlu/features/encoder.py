"""Sentence vectors from a small transformer on ONNX Runtime.

Source: Reimers and Gurevych, "Sentence-BERT", 2019, https://arxiv.org/abs/1908.10084.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from nlu.component import Floats, Over, Pieces, Workspace, readings_of, register
from nlu.errors import PipelineError
from nlu.features.emoji import spelled_out
from nlu.features.encoder_files import DEFAULT_ENCODER, EncoderFiles, encoder_files
from nlu.features.encoder_graph import OUTPUTS, STATES
from nlu.features.encodings import Encodings
from nlu.features.runs import runs
from nlu.types import TrainingData

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

CHARACTERS_A_TOKEN = 12
"""Texts are cut before tokenizing, generously: the tokenizer reads all of a text before it drops what is too much."""


@register
class SentenceEncoder:
    """One vector of unit length for each text; texts alike in meaning lie close together.

    Args:
        files: The graph and its tokenizer.
        max_tokens: How many word pieces of a text are seen; the rest is ignored.
        threads: Threads of one inference. One is steadiest on shared cores.
    """

    name: ClassVar[str] = "SentenceEncoder"
    requires: ClassVar[frozenset[str]] = frozenset()
    provides: ClassVar[frozenset[str]] = frozenset({"vectors", "wording", "pieces"})
    reads: ClassVar[frozenset[str]] = frozenset()
    options: ClassVar[Mapping[str, Any]] = {
        "model": DEFAULT_ENCODER,
        "precision": "int8",
        "max_tokens": 128,
        "threads": 1,
    }

    def __init__(self, files: EncoderFiles, *, max_tokens: int, threads: int) -> None:
        self._files = files
        self._max_tokens = max_tokens
        self._threads = threads
        self._tokenizer = _tokenizer(files.tokenizer, max_tokens)
        self._session = _session(files.graph, threads)
        self._kept: Encodings | None = None

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Nothing is learnt: the encoder is used as it is.

        Raises:
            PipelineError: ``max_tokens`` is more than the encoder can read, or less than its marks of start and end.
        """
        del data, workspace, seed, over
        files = encoder_files(str(options["model"]), precision=str(options["precision"]))
        max_tokens = int(options["max_tokens"])
        if not 4 <= max_tokens <= files.tokens:
            raise PipelineError(
                f"max_tokens: {max_tokens} does not suit {options['model']}.",
                place=cls.name,
                mend=f"Write a number from 4 to {files.tokens}.",
            )
        return cls(files, max_tokens=max_tokens, threads=int(options["threads"]))

    @staticmethod
    def fingerprint(options: Mapping[str, Any]) -> str:
        """The weights that options name."""
        return content_hash(encoder_files(str(options["model"]), precision=str(options["precision"])).graph)

    def process(self, workspace: Workspace) -> None:
        """Fill ``vectors`` and ``wording``, and in the same pass ``pieces`` where they are wanted."""
        if "pieces" in workspace.wanted:
            workspace.vectors, workspace.wording, workspace.pieces = self._with_pieces(readings_of(workspace))
        else:
            workspace.vectors, workspace.wording = self._both(readings_of(workspace))

    def encode(self, texts: Sequence[str]) -> Floats:
        """Sentence vectors of unit length, shape (texts, width)."""
        return self._both(texts)[0]

    @contextmanager
    def remembering(self, folder: Path | None) -> Iterator[Encodings]:
        """Within, what was encoded before is not encoded again; what is new is kept.

        An encoding made within is the same to the last bit whichever texts it was made with, so a training that finds
        some of them gives the model that one from nothing gives.

        Args:
            folder: Where encodings are kept, a file for each encoder; None to keep them only meanwhile.
        """
        file = folder / f"{content_hash(self._files.graph)}.npz" if folder is not None else None
        self._kept = Encodings.open(file)
        try:
            yield self._kept
            self._kept.keep()
        finally:
            self._kept = None

    def _both(self, texts: Sequence[str]) -> tuple[Floats, Floats]:
        """Vectors and wording."""
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(self._as_read(texts))]
        if not tokens:
            none = np.empty((0, self.width), np.float32)
            return none, none
        if self._kept is not None:
            both = self._kept.of(tokens, self._run)
        elif len(tokens) == 1:
            both = self._run(tokens)
        else:
            both = np.empty((2, len(texts), self.width), np.float32)
            for places in runs([len(ids) for ids in tokens]):
                both[:, places] = self._run([tokens[place] for place in places])
        return both[0], both[1]

    def _with_pieces(self, texts: Sequence[str]) -> tuple[Floats, Floats, list[Pieces]]:
        """Vectors, wording and pieces; nothing is kept, since pieces take much room."""
        read = self._as_read(texts)
        encodings = self._tokenizer.encode_batch(read)
        both = np.empty((2, len(texts), self.width), np.float32)
        pieces: dict[int, Pieces] = {}
        for places in runs([len(encoding.ids) for encoding in encodings]):
            both[0, places], both[1, places], states = self._ask([encodings[p].ids for p in places], (*OUTPUTS, STATES))
            for row, place in enumerate(places):
                spans = encodings[place].offsets
                pieces[place] = Pieces(read[place], spans, states[row, : len(spans)])
        return both[0], both[1], [pieces[place] for place in range(len(texts))]

    def _as_read(self, texts: Sequence[str]) -> list[str]:
        cut = self._max_tokens * CHARACTERS_A_TOKEN
        return [spelled_out(text[:cut])[:cut] for text in texts]

    @property
    def width(self) -> int:
        """Numbers in a vector."""
        return int(self._session.get_outputs()[0].shape[1])

    def _run(self, tokens: Sequence[Sequence[int]]) -> Floats:
        """Shape (2, texts, width)."""
        return np.stack(self._ask(tokens, OUTPUTS))

    def _ask(self, tokens: Sequence[Sequence[int]], outputs: Sequence[str]) -> list[Floats]:
        length = max(len(ids) for ids in tokens)
        ids = np.zeros((len(tokens), length), np.int64)
        mask = np.zeros((len(tokens), length), np.int64)
        for row, values in enumerate(tokens):
            ids[row, : len(values)] = values
            mask[row, : len(values)] = 1
        found: list[Floats] = self._session.run(list(outputs), {"input_ids": ids, "attention_mask": mask})
        return found

    def save(self, folder: Path) -> None:
        """Copy graph and tokenizer, so that the model needs neither package nor cache where it runs."""
        shutil.copyfile(self._files.graph, folder / "encoder.onnx")
        shutil.copyfile(self._files.tokenizer, folder / "tokenizer.json")
        settings = {"max_tokens": self._max_tokens, "threads": self._threads, "tokens": self._files.tokens}
        (folder / "encoder.json").write_text(json.dumps(settings))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        settings = json.loads((folder / "encoder.json").read_text())
        files = EncoderFiles(folder / "encoder.onnx", folder / "tokenizer.json", settings["tokens"])
        return cls(files, max_tokens=settings["max_tokens"], threads=settings["threads"])


def load_encoder(model: str = DEFAULT_ENCODER, *, precision: str = "int8", threads: int = 1) -> SentenceEncoder:
    """An encoder by itself, without a pipeline.

    Args:
        model: Its name, or a folder.
        precision: ``int8`` or ``float32``.
        threads: Threads of one inference.
    """
    files = encoder_files(model, precision=precision)
    return SentenceEncoder(files, max_tokens=min(128, files.tokens), threads=threads)


def content_hash(file: Path) -> str:
    """SHA-256 of a file."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _tokenizer(path: Path, max_tokens: int) -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length=max_tokens)
    return tokenizer


def _session(graph: Path, threads: int) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Lengths vary from text to text: planned memory for each shape would only be kept and never used again.
    options.enable_mem_pattern = False
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
