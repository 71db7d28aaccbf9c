"""The uppermost layers of an encoder as a network of PyTorch that can learn, with a layer of labels on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nlu.component import Floats
from nlu.features.encoder_graph import EncoderShape
from nlu.tuning.padding import padded_states

if TYPE_CHECKING:
    from torch import Tensor

DROPOUT = 0.1
TOGETHER = 16
"""Texts of like length go through the network together, so that little is computed for padding."""

LABELS = "labels"
"""Name of the layer on top, whose weight has shape (labels, width)."""
PARTS = {
    "self_attn.out_proj": "attention.output.dense",
    "linear1": "intermediate.dense",
    "linear2": "output.dense",
    "norm1": "attention.output.LayerNorm",
    "norm2": "output.LayerNorm",
}
"""Parts of PyTorch's layer, and what they are called in the files of BERT."""

Weights = Mapping[str, NDArray[np.float32]]


class Network:
    """Layers from one upwards, over the states of the layer below it.

    Args:
        weights: Of the whole encoder, by their names in its file, and of the layer of labels.
        shape: Of the encoder.
        first: Number of the lowest layer that learns.
    """

    def __init__(self, weights: Weights, shape: EncoderShape, *, first: int) -> None:
        import torch

        self._shape = shape
        self._numbers = range(first, shape.layers)
        layers = [_layer(weights, shape, number) for number in self._numbers]
        self._layers = torch.nn.ModuleList(layers)
        self._labels: Any = torch.nn.Linear(shape.width, len(weights[f"{LABELS}.bias"]))
        _fill(self._labels, weights, LABELS)

    @property
    def layers(self) -> list[Any]:
        """What is learnt of the encoder."""
        return list(self._layers.parameters())

    @property
    def labels(self) -> list[Any]:
        """What is learnt on top of it."""
        return list(self._labels.parameters())

    def learning(self, *, on: bool) -> None:
        """Whether connections are dropped at random."""
        self._layers.train(on)

    def scores(self, states: Sequence[Floats]) -> Tensor:
        """Scores of the labels for texts, given by the states of their word pieces; shape (texts, labels)."""
        import torch

        order = sorted(range(len(states)), key=lambda row: len(states[row]))
        parts = [[states[row] for row in order[at : at + TOGETHER]] for at in range(0, len(order), TOGETHER)]
        vectors = torch.cat([self._vectors(part) for part in parts])
        scores: Tensor = self._labels(vectors[torch.from_numpy(np.argsort(order))])
        return scores

    def _vectors(self, states: Sequence[Floats]) -> Tensor:
        import torch

        padded, mask = padded_states(states)
        found, there = torch.from_numpy(padded), torch.from_numpy(mask)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_has_bfloat16()):
            for layer in self._layers:
                found = layer(found, src_key_padding_mask=there == 0)
        found, there = found.float(), there.float()
        is_first = self._shape.pooling == "cls"
        pooled = found[:, 0] if is_first else (found * there[..., None]).sum(1) / there.sum(1)[:, None]
        return torch.nn.functional.normalize(pooled, dim=1)

    def weights(self) -> Weights:
        """What was learnt, under the names of the encoder's file."""
        found: dict[str, NDArray[np.float32]] = {}
        for number, layer in zip(self._numbers, self._layers, strict=True):
            learnt: Any = layer
            prefix = f"encoder.layer.{number}"
            for ending in ("weight", "bias"):
                joined = getattr(learnt.self_attn, f"in_proj_{ending}").detach().chunk(3)
                for part, value in zip(("query", "key", "value"), joined, strict=True):
                    found[f"{prefix}.attention.self.{part}.{ending}"] = value.numpy().copy()
                for part, name in PARTS.items():
                    found[f"{prefix}.{name}.{ending}"] = (
                        learnt.get_parameter(f"{part}.{ending}").detach().numpy().copy()
                    )
        for ending in ("weight", "bias"):
            found[f"{LABELS}.{ending}"] = getattr(self._labels, ending).detach().numpy().copy()
        return found


def _layer(weights: Weights, shape: EncoderShape, number: int) -> Any:
    import torch

    prefix = f"encoder.layer.{number}"
    wide = len(weights[f"{prefix}.intermediate.dense.bias"])
    layer: Any = torch.nn.TransformerEncoderLayer(
        shape.width, shape.heads, wide, DROPOUT, "gelu", layer_norm_eps=shape.epsilon, batch_first=True
    )
    with torch.no_grad():
        for ending in ("weight", "bias"):
            parts = [weights[f"{prefix}.attention.self.{part}.{ending}"] for part in ("query", "key", "value")]
            getattr(layer.self_attn, f"in_proj_{ending}").copy_(torch.from_numpy(np.concatenate(parts)))
    for part, name in PARTS.items():
        _fill(layer.get_submodule(part), weights, f"{prefix}.{name}")
    return layer


def _fill(module: Any, weights: Weights, name: str) -> None:
    import torch

    with torch.no_grad():
        for ending in ("weight", "bias"):
            getattr(module, ending).copy_(torch.from_numpy(weights[f"{name}.{ending}"]))


def _has_bfloat16() -> bool:
    """Whether the processor multiplies in half precision, which learns as well in half the time; others emulate it."""
    try:
        return "avx512_bf16" in Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:  # another system than Linux
        return False
