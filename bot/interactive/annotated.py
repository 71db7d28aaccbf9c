"""A message with its entities in brackets, as training data and test stories write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nlu import Entity, ExamplesError, read_annotated, write_annotated

BY_RULES = frozenset({"EntityNormaliser", "DucklingEntityExtractor", "SpacyEntityExtractor", "RegexMessageHandler"})
"""Extractors that learn nothing from examples: what they find is not annotated there."""


def annotated(text: str, entities: Sequence[Mapping[str, Any]], *, for_training: bool = False) -> str:
    """The message with its entities; those without a place in it, and second ones of one place, are left out.

    Args:
        text: The message.
        entities: In Rasa's JSON.
        for_training: Without values: a value beside the words would teach a synonym. What is not learned is left out.
    """
    spans: list[Entity] = []
    for entity in sorted(entities, key=lambda each: (each.get("start", 0), -each.get("end", 0))):
        start, end = entity.get("start"), entity.get("end")
        if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(text):
            continue
        if text.startswith("/") or (spans and start < spans[-1].end):
            continue
        if for_training and entity.get("extractor") in BY_RULES:
            continue
        value = text[start:end] if for_training else entity.get("value")
        role, group = entity.get("role"), entity.get("group")
        spans.append(Entity(entity["entity"], start, end, value=value, extractor="", role=role, group=group))
    try:
        return write_annotated(text, spans)
    except ExamplesError:  # brackets of the customer's own that would be read as annotations
        return text


def read(written: str) -> tuple[str, list[dict[str, Any]]]:
    """The text, and its entities in Rasa's JSON.

    Raises:
        ExamplesError: An annotation that cannot be read.
    """
    text, entities = read_annotated(written)
    return text, [{key: value for key, value in each.as_dict().items() if key != "extractor"} for each in entities]
