"""Training data as Rasa's JSON has them (``rasa_nlu_data``), which Rasa 3 still reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nlu.examples.collected import Collected
from nlu.examples.located import LocatedDict, LocatedList
from nlu.examples.nearest import did_you_mean
from nlu.types import Entity, Example

KEY = "rasa_nlu_data"
_EXAMPLES = ("common_examples", "intent_examples", "entity_examples")
_SECTIONS = (*_EXAMPLES, "regex_features", "lookup_tables", "entity_synonyms")


def read_rasa_json(data: object, place: str, out: Collected) -> None:
    """Everything below ``rasa_nlu_data``.

    Args:
        data: The value of the key.
        place: Of the key.
        out: Takes what is read and what is wrong.
    """
    if not isinstance(data, LocatedDict):
        out.wrong(f"{KEY} needs keys of its own.", place=place, mend='Write: {"common_examples": []}')
        return
    for key in data:
        if key not in _SECTIONS:
            out.wrong(f"{key!r} is not a key of {KEY}.", place=data.place(key), mend=did_you_mean(key, _SECTIONS))
    for section in _EXAMPLES:
        for item in _items(data, section, "text", out):
            _read_example(item, out)
    for item in _items(data, "regex_features", "pattern", out):
        _read_regex(item, out)
    for item in _items(data, "lookup_tables", "elements", out):
        _read_lookup(item, out)
    for item in _items(data, "entity_synonyms", "value", out):
        for written in item.get("synonyms") or ():
            out.add_synonym(str(written), str(item["value"]), item.place())


def _items(data: LocatedDict, section: str, needed: str, out: Collected) -> Iterator[LocatedDict]:
    items = data.get(section) or LocatedList()
    if not isinstance(items, LocatedList):
        out.wrong(f"{section} is no list.", place=data.place(section), mend=f'Write: "{section}": []')
        return
    for number, item in enumerate(items):
        if isinstance(item, LocatedDict) and item.get(needed):
            yield item
        else:
            out.wrong(f"An entry of {section} has no {needed}.", place=items.place(number), mend=f'Add "{needed}".')


def _read_example(item: LocatedDict, out: Collected) -> None:
    text = str(item["text"])
    entities: list[Entity] = []
    for number, written in enumerate(item.get("entities") or ()):
        entity = _entity(written, text)
        if entity is None:
            out.wrong(
                f"Entity {number + 1} of {text!r} has no name, or its start and end do not fit the text.",
                place=item.place("entities"),
                mend="Give entity, start and end (counted in characters from 0; end is the one behind it).",
            )
        else:
            entities.append(entity)
    intent = item.get("intent")
    entities.sort(key=lambda entity: entity.start)
    out.examples.append(Example(text, str(intent) if intent else None, tuple(entities), item.place()))


def _entity(written: Any, text: str) -> Entity | None:
    if not isinstance(written, LocatedDict) or not written.get("entity"):
        return None
    start, end = written.get("start"), written.get("end")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
        return None
    return Entity(
        entity=str(written["entity"]),
        start=start,
        end=end,
        value=written.get("value", text[start:end]),
        extractor="",
        role=written.get("role"),
        group=written.get("group"),
    )


def _read_regex(item: LocatedDict, out: Collected) -> None:
    pattern = str(item["pattern"])
    try:
        matches_nothing = re.compile(pattern).match("") is not None
    except re.error as error:
        problem = f"{pattern!r} is not a regular expression ({error})."
        out.wrong(problem, place=item.place("pattern"), mend="Mend or remove it.")
        return
    if matches_nothing:
        out.wrong(f"{pattern!r} also fits an empty text.", place=item.place("pattern"), mend="Write + where * stands.")
        return
    out.add_pattern(str(item.get("name") or ""), pattern, item.place("pattern"))


def _read_lookup(item: LocatedDict, out: Collected) -> None:
    elements = item["elements"]
    if not isinstance(elements, LocatedList):
        mend = "Write the list itself, or a lookup table with file: in YAML."
        out.wrong("A lookup table in a file of its own is not read from JSON.", place=item.place("elements"), mend=mend)
        return
    out.lookups.setdefault(str(item.get("name") or ""), []).extend(str(element) for element in elements)
