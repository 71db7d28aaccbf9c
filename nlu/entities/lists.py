"""Words that are listed for an entity: its lookup table, and the synonyms of values that examples annotate for it."""

from __future__ import annotations

from collections.abc import Mapping

from nlu.types import TrainingData


def listed_words(data: TrainingData) -> Mapping[str, tuple[str, ...]]:
    """Entity to words, in a fixed order.

    ``urgent`` is a synonym of ``high``, and an example annotates ``high`` as a priority: then ``urgent`` may be one.

    Args:
        data: The training data.
    """
    meanings: dict[str, set[str]] = {}
    for written, value in data.synonyms.items():
        meanings.setdefault(value.lower(), {value.lower()}).add(written.lower())
    annotated: dict[str, set[str]] = {}
    for example in data.examples:
        for entity in example.entities:
            written = example.text[entity.start : entity.end]
            annotated.setdefault(entity.entity, set()).update((written.lower(), str(entity.value).lower()))
    listed = {name: tuple(values) for name, values in data.lookups.items()}
    for name, words in annotated.items():
        alike = {word for words_of_one in meanings.values() if words_of_one & words for word in words_of_one}
        known = {value.lower() for value in listed.get(name, ())}
        if alike - known:
            listed[name] = (*listed.get(name, ()), *sorted(alike - known))
    return listed
