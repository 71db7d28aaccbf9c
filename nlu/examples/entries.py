"""The entries below ``nlu:``: intent, synonym, regex and lookup; and those below ``sentiment:`` and ``responses:``."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nlu.errors import ExamplesError, NluError
from nlu.examples.annotations import read_annotated
from nlu.examples.blocks import read_block
from nlu.examples.collected import Collected
from nlu.examples.located import LocatedDict, LocatedList
from nlu.examples.nearest import did_you_mean
from nlu.examples.yaml import read_text
from nlu.sentiment.levels import LABELS
from nlu.types import Example

_KINDS: dict[str, tuple[str, ...]] = {
    "intent": ("intent", "examples", "metadata"),
    "synonym": ("synonym", "examples", "metadata"),
    "regex": ("regex", "examples", "metadata"),
    "lookup": ("lookup", "examples", "file", "metadata"),
}


def read_nlu(items: object, place: str, out: Collected) -> None:
    """All entries below ``nlu:``.

    Args:
        items: The value of the key.
        place: Of the key.
        out: Takes what is read and what is wrong.
    """
    for entry in _entries(items, place, "- intent: its_name", out):
        kind = next((key for key in _KINDS if key in entry), None)
        if kind is None:
            written = next(iter(entry), "")
            out.wrong(
                f"This entry is neither an intent nor a synonym, regex or lookup; it begins with {written!r}.",
                place=entry.place(),
                mend=did_you_mean(written, _KINDS),
            )
        elif _keys_fit(entry, _KINDS[kind], f"a{'n' if kind == 'intent' else ''} {kind}", out):
            name = _name(entry, kind, out)
            if name is not None:
                _READERS[kind](name, entry, out)


def read_sentiment(items: object, place: str, out: Collected) -> None:
    """All entries below ``sentiment:``; arguments as `read_nlu`."""
    for entry in _entries(items, place, "- label: negative", out):
        if not _keys_fit(entry, ("label", "examples"), "a sentiment", out):
            continue
        label = _name(entry, "label", out)
        if label is not None and label not in LABELS:
            out.wrong(
                f"{label!r} is not a level of sentiment.", place=entry.place("label"), mend=did_you_mean(label, LABELS)
            )
        elif label is not None:
            out.sentiments += [(line.text, label) for line in read_block(entry, out.problems)]


def read_responses(responses: object, place: str, out: Collected) -> None:
    """Answers of retrieval intents below ``responses:`` (the others are the domain's); arguments as `read_nlu`."""
    if not isinstance(responses, LocatedDict):
        out.wrong("responses has no answers below it.", place=place, mend="Write: utter_faq/its_key: and its texts.")
        return
    for name, variations in responses.items():
        if "/" not in name:
            continue
        if isinstance(variations, LocatedList) and all(isinstance(one, LocatedDict) for one in variations):
            out.responses[name.removeprefix("utter_")] = variations
        else:
            out.wrong(
                f"The answers of {name!r} are not a list of texts.",
                place=responses.place(name),
                mend="Write below it: - text: the answer",
            )


def _entries(items: object, place: str, pattern: str, out: Collected) -> list[LocatedDict]:
    if items is None:
        return []
    if not isinstance(items, LocatedList):
        out.wrong("This is not a list of entries.", place=place, mend=f"Begin each entry with a dash: {pattern}")
        return []
    entries: list[LocatedDict] = []
    for index, item in enumerate(items):
        if isinstance(item, LocatedDict):
            entries.append(item)
        else:
            out.wrong(
                f"{str(item)[:40]!r} is not an entry.",
                place=items.place(index),
                mend=f"Write {pattern}; if it is an example, indent it further than `examples: |`.",
            )
    return entries


def _keys_fit(entry: LocatedDict, keys: tuple[str, ...], what: str, out: Collected) -> bool:
    wrong = [key for key in entry if key not in keys]
    for key in wrong:
        out.wrong(f"{key!r} is not a key of {what}.", place=entry.place(key), mend=did_you_mean(key, keys))
    return not wrong


def _name(entry: LocatedDict, key: str, out: Collected) -> str | None:
    value: Any = entry.get(key)
    name = str(value).strip() if isinstance(value, (str, int, float)) else ""
    if not name:
        out.wrong(f"The {key} has no name.", place=entry.place(key), mend=f"Write it after the colon: {key}: its_name")
        return None
    return name


def _read_intent(name: str, entry: LocatedDict, out: Collected) -> None:
    if name.count("/") > 1 or name.startswith("/") or name.endswith("/"):
        out.wrong(
            f"{name!r} is not the name of an intent.",
            place=entry.place("intent"),
            mend="Write a name, or for questions with one answer each faq/its_key, with one slash between.",
        )
        return
    for line in read_block(entry, out.problems):
        try:
            text, entities = read_annotated(line.text, place=line.place)
        except ExamplesError as error:
            out.problems.append(error)
        else:
            out.examples.append(Example(text=text, intent=name, entities=entities, place=line.place))


def _read_synonym(name: str, entry: LocatedDict, out: Collected) -> None:
    for line in read_block(entry, out.problems):
        out.add_synonym(line.text, name, line.place)


def _read_regex(name: str, entry: LocatedDict, out: Collected) -> None:
    for line in read_block(entry, out.problems):
        try:
            matches_nothing = re.compile(line.text).match("") is not None
        except re.error as error:
            out.wrong(
                f"{line.text!r} is not a regular expression ({error}).", place=line.place, mend="Mend or remove it."
            )
            continue
        if matches_nothing:
            out.wrong(
                f"{line.text!r} also fits an empty text, so it would be found everywhere.",
                place=line.place,
                mend="Write + where * stands, or {1,3} where {0,3} stands.",
            )
        else:
            out.add_pattern(name, line.text, line.place)


def _read_lookup(name: str, entry: LocatedDict, out: Collected) -> None:
    values = out.lookups.setdefault(name, [])
    if "file" in entry:
        values += _lookup_file(entry, out)
    if "examples" in entry or "file" not in entry:
        values += [line.text for line in read_block(entry, out.problems)]


def _lookup_file(entry: LocatedDict, out: Collected) -> list[str]:
    """Values of a text file beside the NLU file, one a line."""
    path = Path(entry.file).parent / str(entry["file"])
    try:
        text = read_text(path)
    except NluError as error:
        out.wrong(
            f"The lookup file {str(entry['file'])!r} cannot be read: {error.message}",
            place=entry.place("file"),
            mend=f"It is looked for beside this file, as {path}.",
        )
        return []
    return [line.strip() for line in text.splitlines() if line.strip()]


_READERS: dict[str, Callable[[str, LocatedDict, Collected], None]] = {
    "intent": _read_intent,
    "synonym": _read_synonym,
    "regex": _read_regex,
    "lookup": _read_lookup,
}
