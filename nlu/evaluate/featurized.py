"""Texts as numbers, by featurizers alone: found by name, so that this side of nlu imports no encoder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nlu.catalogue import find
from nlu.component import Workspace
from nlu.types import TrainingData


def featurized(texts: Iterable[str], featurizers: Mapping[str, Mapping[str, Any]]) -> Workspace:
    """A workspace that the featurizers have filled.

    Args:
        texts: As they are; nothing is cleaned.
        featurizers: Options that differ from the defaults, by the component's name.

    Raises:
        EncoderError: The sentence encoder is not installed.
    """
    workspace = Workspace(texts=list(texts))
    for name, options in featurizers.items():
        component = find(name)
        settings = {**component.options, **options}
        component.train(settings, TrainingData(examples=()), workspace, 0, over=lambda _: workspace).process(workspace)
    return workspace
