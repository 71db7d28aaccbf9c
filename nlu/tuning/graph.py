"""The tuned layers as a graph that serves without PyTorch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlu.features.encoder_graph import UPPER_INPUTS, VECTORS, EncoderShape, build_upper
from nlu.features.encoder_int8 import ranges_over
from nlu.tuning.network import LABELS, Weights
from nlu.tuning.padding import padded_states


def upper_graph(
    learnt: Weights, shape: EncoderShape, sample: Sequence[NDArray[np.floating]], *, first: int, precision: str
) -> bytes:
    """The graph, in int8 with ranges measured on a sample.

    Args:
        learnt: Of the layers and the layer of labels.
        shape: Of the whole encoder.
        sample: States of some examples, of the layer below, each (pieces, width).
        first: Number of the lowest of the layers.
        precision: ``int8`` or ``float32``.
    """
    labels = learnt[f"{LABELS}.weight"], learnt[f"{LABELS}.bias"]
    model = build_upper(learnt, shape, first, labels)
    if precision == "int8":
        feeds = [dict(zip(UPPER_INPUTS, padded_states([each]), strict=True)) for each in sample]
        ranges, _ = ranges_over(model, feeds, beside=f"{VECTORS}.length")
        model = build_upper(learnt, shape, first, labels, ranges)
    return bytes(model.SerializeToString())
