"""A BERT sentence encoder as an ONNX graph, built from its weights alone.

Neither torch nor an exporter takes part: ``torch.onnx.export`` was seen to write graphs of BERT that run and are wrong.
The tests hold this graph against an independent forward pass.

The graph takes ``input_ids`` and ``attention_mask`` (int64, shape (texts, tokens)) and gives two rows of unit length
for each text (float32, (texts, width)): ``vectors``, the sentence embedding, and ``wording``, the mean of a middle
layer, where more is left of how a thing was said ("can I change it" against "I changed it"). ``states`` (float32,
(texts, tokens, 2 x width)) are the same two layers token by token; who does not ask for them does not pay for them.
Source: Devlin et al., "BERT", 2019, https://arxiv.org/abs/1810.04805.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nlu.features.encoder_int8 import Array, Measured, Range, WholeDense, whole_dense

if TYPE_CHECKING:
    import onnx

OPSET = 17
VECTORS, WORDING = OUTPUTS = ("vectors", "wording")
STATES = "states"

UPPER_INPUTS, SCORES = ("states", "attention_mask"), "scores"
"""What the upper layers by themselves take and give."""

FUSED = "com.microsoft"
"""The domain of ONNX Runtime's own operators, of which int8 needs one."""

INPUTS = ("input_ids", "attention_mask")
MASKED = -10_000.0
"""Added to the attention score of padding: far below any score, yet finite."""


@dataclass(frozen=True, slots=True)
class EncoderShape:
    """What config.json of the encoder says.

    Args:
        layers: Number of transformer layers.
        heads: Attention heads a layer.
        width: Width of a token vector.
        epsilon: Of layer normalisation.
        tokens: The longest text that it can read.
        first_position: Row of the position table for the first token (2 in the RoBERTa family, else 0).
        pooling: "mean" over tokens, or "cls" for the first token.
    """

    layers: int
    heads: int
    width: int
    epsilon: float
    tokens: int
    first_position: int = 0
    pooling: str = "mean"

    @property
    def middle(self) -> int:
        """The layer that ``wording`` is taken from: two thirds up (the fourth of six)."""
        return max(self.layers * 2 // 3 - 1, 0)


@dataclass(slots=True)
class _Graph:
    """The weights, and the nodes and constants made of them so far; with ranges, dense layers are in int8."""

    weights: Mapping[str, Array]
    shape: EncoderShape
    ranges: Mapping[str, Range] | None
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, name: str, value: NDArray[np.generic] | np.generic) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.array(value, order="C"), name))
        return name

    def node(self, operator: str, inputs: Sequence[str], output: str, **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(operator, list(inputs), [output], name=output, **attributes))
        return output

    def dense(self, source: str, weight: Array, bias: Array, name: str) -> str:
        """``source @ weight + bias``; weight has shape (in, out)."""
        if self.ranges is not None:
            return self._whole_dense(source, whole_dense(weight, self.ranges[source]), bias, name)
        product = self.node("MatMul", [source, self.constant(f"{name}.weight", weight)], f"{name}.product")
        return self.node("Add", [product, self.constant(f"{name}.bias", bias)], name)

    def _whole_dense(self, source: str, layer: WholeDense, bias: Array, name: str) -> str:
        step, zero = self.constant(f"{name}.step", layer.step), self.constant(f"{name}.zero", layer.zero)
        weights = self.constant(f"{name}.weight", layer.weights)
        steps = self.constant(f"{name}.weight_steps", layer.weight_steps)
        even = self.node("Mul", [source, self.constant(f"{name}.evening", layer.even)], f"{name}.even")
        whole = self.node("QuantizeLinear", [even, step, zero], f"{name}.whole")
        inputs = [whole, weights, step, steps, zero, "", self.constant(f"{name}.bias", bias)]
        return self.node("MatMulIntegerToFloat", inputs, name, domain=FUSED)

    def normalise(self, source: str, part: str, name: str) -> str:
        weight, bias = self.pair(part)
        inputs = [source, self.constant(f"{name}.scale", weight), self.constant(f"{name}.shift", bias)]
        return self.node("LayerNormalization", inputs, name, axis=-1, epsilon=self.shape.epsilon)

    def pair(self, part: str) -> tuple[Array, Array]:
        return self.weights[f"{part}.weight"], self.weights[f"{part}.bias"]


def build_encoder(
    weights: Mapping[str, Array], shape: EncoderShape, measured: Measured | None = None, *, whole: bool = False
) -> onnx.ModelProto:
    """The whole encoder.

    Args:
        weights: Tensors by their names in transformers' ``BertModel``, without prefix.
        shape: What config.json says.
        measured: What `measure` found with the graph that is built without it.
        whole: Compute in int8, which needs what was measured; a quarter of the size of float32.
    """
    from onnx import TensorProto, checker, helper

    graph = _Graph(weights, shape, measured.ranges if measured and whole else None)
    centre = measured.centre if measured else np.zeros(shape.width, np.float32)
    _constants(graph)
    _attention_bias(graph)
    states = middle = _embed(graph)
    for layer in range(shape.layers):
        states = _layer(graph, layer, states)
        if layer == shape.middle:
            middle = states
            graph.node("Sub", [_mean(graph, states, WORDING), graph.constant("centre", centre)], "wording.centred")
            _unit(graph, "wording.centred", WORDING)
    pool = _first if shape.pooling == "cls" else _mean
    _unit(graph, pool(graph, states, VECTORS), VECTORS)
    graph.node("Concat", [middle, states], STATES, axis=-1)
    tokens = ["texts", "tokens"]
    rows = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["texts", shape.width]) for name in OUTPUTS]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, tokens) for name in INPUTS]
    outputs = [*rows, helper.make_tensor_value_info(STATES, TensorProto.FLOAT, [*tokens, 2 * shape.width])]
    model = _model(helper.make_graph(graph.nodes, "encoder", inputs, outputs, graph.constants))
    if not whole:  # the checker does not know ONNX Runtime's own operators
        checker.check_model(model)
    return model


def build_upper(
    weights: Mapping[str, Array],
    shape: EncoderShape,
    first: int,
    labels: tuple[Array, Array],
    ranges: Mapping[str, Range] | None = None,
) -> onnx.ModelProto:
    """The layers from one upwards, with a layer of labels over the sentence vectors.

    It takes ``states`` (float32, (texts, tokens, width)), of the layer below, and ``attention_mask``, and gives
    ``scores`` (float32, (texts, labels)).

    Args:
        weights: As for `build_encoder`.
        shape: Of the whole encoder.
        first: Number of the lowest of the layers.
        labels: Weights of shape (labels, width), and bias.
        ranges: Of the input of each dense layer, for int8.
    """
    from onnx import TensorProto, helper

    graph = _Graph(weights, shape, ranges)
    _constants(graph)
    _attention_bias(graph)
    states = graph.node("Identity", ["states"], "lowest")
    for layer in range(first, shape.layers):
        states = _layer(graph, layer, states)
    pool = _first if shape.pooling == "cls" else _mean
    _unit(graph, pool(graph, states, VECTORS), VECTORS)
    matrix, bias = (graph.constant(name, each) for name, each in zip(("labels", "labels.bias"), labels, strict=True))
    graph.node("Gemm", [VECTORS, matrix, bias], SCORES, transB=1)
    tokens = ["texts", "tokens"]
    inputs = [
        helper.make_tensor_value_info("states", TensorProto.FLOAT, [*tokens, shape.width]),
        helper.make_tensor_value_info("attention_mask", TensorProto.INT64, tokens),
    ]
    outputs = [helper.make_tensor_value_info(SCORES, TensorProto.FLOAT, ["texts", len(labels[1])])]
    used = {name for node in graph.nodes for name in node.input}
    constants = [constant for constant in graph.constants if constant.name in used]
    return _model(helper.make_graph(graph.nodes, "upper", inputs, outputs, constants))


def _model(graph: onnx.GraphProto) -> onnx.ModelProto:
    from onnx import helper

    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="usher")


def _constants(graph: _Graph) -> None:
    graph.constant("zero", np.array([0], np.int64))
    graph.constant("one", np.array([1], np.int64))
    graph.constant("last", np.array([-1], np.int64))
    graph.constant("half", np.array(0.5, np.float32))
    graph.constant("unit", np.array(1.0, np.float32))
    graph.constant("root_two", np.array(math.sqrt(2.0), np.float32))
    graph.constant("masked", np.array(MASKED, np.float32))
    graph.constant("tiny", np.array(1e-9, np.float32))


def _embed(graph: _Graph) -> str:
    weights = graph.weights
    words = _word_vectors(graph, weights["embeddings.word_embeddings.weight"], small=graph.ranges is not None)
    # Every text is one segment, so the segment's vector can be added to each position beforehand.
    positions = weights["embeddings.position_embeddings.weight"][graph.shape.first_position :]
    positions = positions + weights["embeddings.token_type_embeddings.weight"][0]
    graph.node("Shape", ["input_ids"], "size", start=1, end=2)
    graph.node("Slice", [graph.constant("positions", positions), "zero", "size", "zero"], "places")
    graph.node("Add", [words, "places"], "embedded")
    return graph.normalise("embedded", "embeddings.LayerNorm", "embeddings.states")


def _word_vectors(graph: _Graph, table: Array, *, small: bool) -> str:
    """Rows of the word table; a small table is in int8 with one scale a word."""
    if not small:
        return graph.node("Gather", [graph.constant("words", table), "input_ids"], "word_vectors", axis=0)
    from onnx import TensorProto

    scales = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-12) / 127.0
    whole = np.rint(table / scales).astype(np.int8)
    graph.node("Gather", [graph.constant("words", whole), "input_ids"], "word_whole", axis=0)
    graph.node("Gather", [graph.constant("word_scales", scales.astype(np.float32)), "input_ids"], "word_scale", axis=0)
    graph.node("Cast", ["word_whole"], "word_real", to=TensorProto.FLOAT)
    return graph.node("Mul", ["word_real", "word_scale"], "word_vectors")


def _attention_bias(graph: _Graph) -> None:
    from onnx import TensorProto

    graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
    graph.node("Sub", ["unit", "mask"], "padding")
    graph.node("Mul", ["padding", "masked"], "padding_bias")
    graph.constant("mask_axes", np.array([1, 2], np.int64))
    graph.node("Unsqueeze", ["padding_bias", "mask_axes"], "attention_bias")
    graph.node("Unsqueeze", ["mask", "last"], "token_mask")
    graph.node("ReduceSum", ["mask", "one"], "count", keepdims=1)


def _layer(graph: _Graph, layer: int, states: str) -> str:
    prefix = f"encoder.layer.{layer}"

    def dense(part: str, source: str) -> str:
        matrix, shift = graph.pair(f"{prefix}.{part}")
        return graph.dense(source, matrix.T, shift, f"{layer}.{part}")

    attended = _attention(graph, layer, states)
    mixed = graph.node("Add", [dense("attention.output.dense", attended), states], f"{layer}.attention.sum")
    middle = graph.normalise(mixed, f"{prefix}.attention.output.LayerNorm", f"{layer}.attention.states")
    wide = _gelu(graph, dense("intermediate.dense", middle), f"{layer}.gelu")
    out = graph.node("Add", [dense("output.dense", wide), middle], f"{layer}.sum")
    return graph.normalise(out, f"{prefix}.output.LayerNorm", f"{layer}.states")


def _attention(graph: _Graph, layer: int, states: str) -> str:
    """Query, key and value in one product; the scale of the scores is folded into the query's weights."""
    shape = graph.shape
    depth = shape.width // shape.heads
    parts = [graph.pair(f"encoder.layer.{layer}.attention.self.{part}") for part in ("query", "key", "value")]
    scales = (1.0 / math.sqrt(depth), 1.0, 1.0)
    matrix = np.concatenate([m.T * s for (m, _), s in zip(parts, scales, strict=True)], axis=1).astype(np.float32)
    shift = np.concatenate([b * s for (_, b), s in zip(parts, scales, strict=True)]).astype(np.float32)
    joined = graph.dense(states, matrix, shift, f"{layer}.qkv")
    split = graph.constant(f"{layer}.split", np.array([0, 0, 3 * shape.heads, depth], np.int64))
    graph.node("Reshape", [joined, split], f"{layer}.heads")
    graph.node("Transpose", [f"{layer}.heads"], f"{layer}.by_head", perm=[0, 2, 1, 3])
    ends = np.array([0, shape.heads, 2 * shape.heads, 3 * shape.heads], np.int64)
    for index, part in enumerate(("query", "key", "value")):
        start = graph.constant(f"{layer}.{part}.start", ends[index : index + 1])
        end = graph.constant(f"{layer}.{part}.end", ends[index + 1 : index + 2])
        graph.node("Slice", [f"{layer}.by_head", start, end, "one"], f"{layer}.{part}")
    graph.node("Transpose", [f"{layer}.key"], f"{layer}.key_across", perm=[0, 1, 3, 2])
    graph.node("MatMul", [f"{layer}.query", f"{layer}.key_across"], f"{layer}.scores")
    graph.node("Add", [f"{layer}.scores", "attention_bias"], f"{layer}.masked_scores")
    graph.node("Softmax", [f"{layer}.masked_scores"], f"{layer}.shares", axis=-1)
    graph.node("MatMul", [f"{layer}.shares", f"{layer}.value"], f"{layer}.context")
    graph.node("Transpose", [f"{layer}.context"], f"{layer}.by_token", perm=[0, 2, 1, 3])
    flat = graph.constant(f"{layer}.flat", np.array([0, 0, shape.width], np.int64))
    return graph.node("Reshape", [f"{layer}.by_token", flat], f"{layer}.attended")


def _gelu(graph: _Graph, source: str, name: str) -> str:
    """``x/2 · (1 + erf(x/√2))``, in the form that ONNX Runtime recognises and fuses."""
    graph.node("Div", [source, "root_two"], f"{name}.scaled")
    graph.node("Erf", [f"{name}.scaled"], f"{name}.erf")
    graph.node("Add", [f"{name}.erf", "unit"], f"{name}.plus")
    graph.node("Mul", [source, f"{name}.plus"], f"{name}.product")
    return graph.node("Mul", [f"{name}.product", "half"], name)


def _mean(graph: _Graph, states: str, name: str) -> str:
    """Mean over the tokens of each text."""
    graph.node("Mul", [states, "token_mask"], f"{name}.kept")
    graph.node("ReduceSum", [f"{name}.kept", "one"], f"{name}.total", keepdims=0)
    return graph.node("Div", [f"{name}.total", "count"], f"{name}.mean")


def _first(graph: _Graph, states: str, name: str) -> str:
    """The first token of each text."""
    graph.node("Slice", [states, "zero", "one", "one"], f"{name}.slice")
    return graph.node("Squeeze", [f"{name}.slice", "one"], f"{name}.first")


def _unit(graph: _Graph, source: str, output: str) -> None:
    """Unit length, as an output of the graph."""
    graph.node("ReduceL2", [source], f"{output}.length", axes=[1], keepdims=1)
    graph.node("Max", [f"{output}.length", "tiny"], f"{output}.safe_length")
    graph.node("Div", [source, f"{output}.safe_length"], output)
