"""A dense layer in whole numbers: what is computed beforehand so that ONNX Runtime multiplies bytes.

The ranges of a layer's input are measured once on sample texts, so a text gets the same vector whichever others share
its batch (with ranges taken from each batch as it comes, two vectors of one text have a cosine of 0.99). Columns of the
input that are much larger than others are made smaller and their weights larger by as much, which loses less in
rounding.

Source: Xiao et al., "SmoothQuant", 2022, https://arxiv.org/abs/2211.10438.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import onnx
    from tokenizers import Tokenizer

Array = NDArray[np.float32]

WEIGHT_STEPS = 63
"""Weights take seven bits: eight would overflow on processors without the VNNI instructions."""

SMOOTHING = 0.75
"""How far uneven columns are evened out at the input's side; on BANKING77 and CLINC150 0.7 to 0.8 were best."""


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the greatest value of each column of a layer's input, shape (width,)."""

    low: Array
    high: Array


@dataclass(frozen=True, slots=True)
class Measured:
    """What an encoder was seen to do on sample texts.

    Args:
        ranges: Of the input of each dense layer, by the name of the input.
        centre: Mean of the middle layer over the texts, shape (width,).
    """

    ranges: Mapping[str, Range]
    centre: Array


@dataclass(frozen=True, slots=True)
class WholeDense:
    """``x @ weight`` as ``(round(x · even / step) + zero - zero) @ weights · step · weight_steps``.

    Args:
        even: Factor of each column of the input, shape (inputs,).
        step: Size of one unit of the evened input.
        zero: The byte that stands for 0.
        weights: int8, shape (inputs, outputs).
        weight_steps: Size of one unit of each column of the weights, shape (outputs,).
    """

    even: Array
    step: np.float32
    zero: np.uint8
    weights: NDArray[np.int8]
    weight_steps: Array


def whole_dense(weight: Array, inputs: Range) -> WholeDense:
    """Put a layer into whole numbers.

    Args:
        weight: Shape (inputs, outputs).
        inputs: What was measured of its input.
    """
    largest = np.maximum(np.maximum(-inputs.low, inputs.high), 1e-4)
    heaviest = np.maximum(np.abs(weight).max(axis=1), 1e-5)
    uneven = largest**SMOOTHING / heaviest ** (1 - SMOOTHING)
    uneven = uneven / np.exp(np.log(uneven).mean())
    low, high = min(float((inputs.low / uneven).min()), 0.0), max(float((inputs.high / uneven).max()), 0.0)
    step = max((high - low) / 255.0, 1e-9)
    smoothed = weight * uneven[:, None]
    weight_steps = np.maximum(np.abs(smoothed).max(axis=0), 1e-12) / WEIGHT_STEPS
    return WholeDense(
        even=(1.0 / uneven).astype(np.float32),
        step=np.float32(step),
        zero=np.uint8(np.clip(round(-low / step), 0, 255)),
        weights=np.rint(smoothed / weight_steps).astype(np.int8),
        weight_steps=weight_steps.astype(np.float32),
    )


def measure(model: onnx.ModelProto, tokenizer: Tokenizer, texts: Sequence[str]) -> Measured:
    """Ranges and centre over some texts.

    Args:
        model: The encoder in float32; it gets more outputs.
        tokenizer: Of the encoder, without padding.
        texts: Of all sorts.
    """
    tokens = (np.array([tokenizer.encode(text).ids], np.int64) for text in texts)
    feeds = ({"input_ids": ids, "attention_mask": np.ones_like(ids)} for ids in tokens)
    ranges, wordings = ranges_over(model, feeds, beside="wording.mean")
    return Measured(ranges, np.mean(wordings, axis=0, dtype=np.float32))


def ranges_over(
    model: onnx.ModelProto, feeds: Iterable[Mapping[str, Any]], *, beside: str
) -> tuple[dict[str, Range], list[Array]]:
    """Ranges of the input of each dense layer.

    Args:
        model: In float32; it gets more outputs.
        feeds: Inputs of one text each, arrays by name.
        beside: A row that is wanted as well.

    Returns:
        The ranges, and that row of each text.
    """
    import onnxruntime
    from onnx import TensorProto, helper

    constants = {constant.name for constant in model.graph.initializer}
    layers = [node for node in model.graph.node if node.op_type == "MatMul" and node.input[1] in constants]
    names = sorted({node.input[0] for node in layers})
    asked = [*names, beside]
    model.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in asked)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    found: dict[str, Range] = {}
    rows = []
    for feed in feeds:
        *values, row = session.run(asked, dict(feed))
        rows.append(row[0])
        for name, value in zip(names, values, strict=True):
            found[name] = _wider(found.get(name), value[0])
    return found, rows


def _wider(known: Range | None, values: Array) -> Range:
    low, high = values.min(axis=0), values.max(axis=0)
    return Range(low, high) if known is None else Range(np.minimum(known.low, low), np.maximum(known.high, high))
