"""Words that are listed for an entity: its lookup table, and the synonyms of values that examples annotate for it."""

from __future__ import annotations

from collections.abc import Mapping

from nlu.types import TrainingData


def listed_words(data: TrainingData) -> Mapping[str, tuple[str, ...]]:
    """Entity to words, in a fixed order.

    ``urgent`` is a synonym of ``high``, and an example annotates ``high`` as a priority: then ``urgent`` may be one. A
    word that is itself annotated is not listed for it: a tagger would trust a list that knows all of its examples.

    Args:
        data: The training data.
    """
    annotated: dict[str, set[str]] = {}
    own: set[str] = set()
    for example in data.examples:
        for entity in example.entities:
            written = example.text[entity.start : entity.end].lower()
            annotated.setdefault(entity.entity, set()).update((written, str(entity.value).lower()))
            own.add(written)
    meanings: dict[str, set[str]] = {}
    for written, value in data.synonyms.items():
        meanings.setdefault(value.lower(), {value.lower()}).add(written.lower())
    listed = {name: tuple(values) for name, values in data.lookups.items()}
    for name, words in annotated.items():
        alike = {word for words_of_one in meanings.values() if words_of_one & words for word in words_of_one}
        known = {value.lower() for value in listed.get(name, ())} | own
        if alike - known:
            listed[name] = (*listed.get(name, ()), *sorted(alike - known))
    return listed
