"""What stands around the transformer in a model of sentence-transformers: how its tokens become one vector."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nlu.errors import EncoderError

POOLINGS = {"mean": "mean", "mean_tokens": "mean", "mean_sqrt_len_tokens": "mean", "cls": "cls", "cls_token": "cls"}
"""Ways of pooling, and which of the two that can be built each is; by the root of the length, a mean only grows."""
_KINDS = {"Transformer", "Pooling", "Normalize"}
_OTHER = (
    "Choose an encoder with mean or cls pooling and no layer behind it, such as paraphrase-multilingual-MiniLM-L12-v2."
)


def pooling_of(source: Path) -> str:
    """``mean`` or ``cls``; a transformer without modules is pooled by the mean, as sentence-transformers does.

    Raises:
        EncoderError: Another pooling, or a layer behind it: vectors built without it would be wrong.
    """
    modules = _read(source / "modules.json") or []
    kinds = [str(module["type"]).rpartition(".")[2] for module in modules]
    strange = [kind for kind in kinds if kind not in _KINDS]
    if strange:
        raise EncoderError(
            f"The encoder has a layer {strange[0]} that cannot be built.", place=str(source), mend=_OTHER
        )
    config = _read(source / "1_Pooling" / "config.json") or {}
    ways = _ways(config)
    if len(ways) != 1 or ways[0] not in POOLINGS:
        raise EncoderError(
            f"The encoder pools by {' and '.join(ways)}, which cannot be built.", place=str(source), mend=_OTHER
        )
    return POOLINGS[ways[0]]


def longest_text(source: Path) -> int | None:
    """Tokens that the model was made to read, where it says so."""
    for file, key in (("sentence_bert_config.json", "max_seq_length"), ("tokenizer_config.json", "model_max_length")):
        value = (_read(source / file) or {}).get(key)
        if isinstance(value, int) and value < 1_000_000:  # transformers writes a huge number where there is no limit
            return value
    return None


def _ways(config: Mapping[str, Any]) -> list[str]:
    if "pooling_mode" in config:
        named = config["pooling_mode"]
        return [named] if isinstance(named, str) else list(named)
    prefix = "pooling_mode_"
    flags = [key.removeprefix(prefix) for key, value in config.items() if key.startswith(prefix) and value is True]
    return flags or ["mean"]


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
