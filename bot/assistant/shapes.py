"""Take values out of a YAML mapping by the shape they must have; what has another is noted, with what to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bot.assistant.problems import Findings
from nlu import LocatedDict, LocatedList, did_you_mean, nearest


def check_keys(mapping: LocatedDict, known: Iterable[str], what: str, findings: Findings) -> None:
    """Note every key that ``what`` does not have, with the nearest right one."""
    known = tuple(known)
    for key in mapping:
        if key not in known:
            message = f"{key!r} is not a key of {what}."
            findings.error(message, place=mapping.place(key), mend=did_you_mean(key, known))


def check_top_keys(mapping: LocatedDict, known: Iterable[str], what: str, findings: Findings) -> None:
    """As `check_keys`, but a key that is like none of the known ones is passed over with a warning (Rasa allows it)."""
    known = tuple(known)
    for key in mapping:
        if key in known:
            continue
        near = nearest(key, known)
        if near is not None:
            message = f"{key!r} is not a key of {what}."
            findings.error(message, place=mapping.place(key), mend=f"Did you mean {near!r}?")
        else:
            findings.warning(f"{key!r} in {what} has no effect.", place=mapping.place(key), mend="Take it out.")


def mapping_of(parent: LocatedDict, key: str, findings: Findings, *, mend: str) -> LocatedDict:
    """The mapping under a key; an empty one where there is none, or something else stands there."""
    value = parent.get(key)
    if value is None:
        return LocatedDict(file=parent.file, line=parent.line_of(key))
    if isinstance(value, LocatedDict):
        return value
    findings.error(f"{key}: must have keys below it.", place=parent.place(key), mend=mend)
    return LocatedDict(file=parent.file, line=parent.line_of(key))


def list_of(parent: LocatedDict, key: str, findings: Findings, *, mend: str) -> LocatedList:
    """The list under a key; an empty one where there is none, or something else stands there."""
    value = parent.get(key)
    if isinstance(value, LocatedList):
        return value
    if value is not None:
        findings.error(f"{key}: must be a list.", place=parent.place(key), mend=mend)
    return LocatedList(file=parent.file, line=parent.line_of(key))


def names_of(parent: LocatedDict, key: str, findings: Findings) -> tuple[str, ...]:
    """One name, or a list of names, as a tuple of text."""
    value = parent.get(key)
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, LocatedList) and all(isinstance(item, str | int | float) for item in value):
        return tuple(str(item) for item in value)
    findings.error(f"{key}: must be a name or a list of names.", place=parent.place(key), mend=f"Write {key}: [a, b]")
    return ()


def text_of(parent: LocatedDict, key: str, findings: Findings) -> str | None:
    """The text under a key, None where there is none; numbers count as text."""
    value = parent.get(key)
    if value is None:
        return None
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value)
    findings.error(f"{key}: must be text.", place=parent.place(key), mend=f"Write {key}: and one word or sentence.")
    return None


def truth_of(parent: LocatedDict, key: str, findings: Findings, *, default: bool) -> bool:
    """The truth value under a key."""
    value = parent.get(key, default)
    if isinstance(value, bool):
        return value
    findings.error(f"{key}: must be true or false.", place=parent.place(key), mend=f"Write {key}: true or {key}: false")
    return default


def number_of(parent: LocatedDict, key: str, findings: Findings, *, default: float) -> float:
    """The number under a key."""
    value = parent.get(key)
    if value is None:
        return default
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    findings.error(f"{key}: must be a number.", place=parent.place(key), mend=f"Write {key}: {default:g}")
    return default


def named_items(items: LocatedList, findings: Findings, *, mend: str) -> Iterator[tuple[str, LocatedDict, str]]:
    """Entries that are a name, or a name with keys below it: name, the keys, and the place."""
    for index, item in enumerate(items):
        place = items.place(index)
        if isinstance(item, str):
            yield item, LocatedDict(file=items.file, line=items.line_of(index)), place
        elif isinstance(item, LocatedDict) and len(item) == 1:
            name, below = next(iter(item.items()))
            if below is None or isinstance(below, LocatedDict):
                yield name, below or LocatedDict(file=item.file, line=item.line), place
            else:
                findings.error(f"{name!r} must have keys below it, or none.", place=place, mend=mend)
        else:
            findings.error(f"{_short(item)} is not a name.", place=place, mend=mend)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:39] + "…"
