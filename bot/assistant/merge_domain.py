"""The files of a domain, merged into one: lists and mappings are joined, and what is written twice counts once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.assistant.problems import Findings
from bot.assistant.shapes import check_top_keys, list_of, mapping_of, named_items
from nlu import LocatedDict, YamlError, read_yaml

LISTS: Mapping[str, str] = {"intents": "intent", "entities": "entity", "actions": "action", "e2e_actions": "text"}
MAPPINGS: Mapping[str, str] = {"slots": "slot", "responses": "response", "forms": "form"}
SETTINGS = ("session_config", "config")
KEYS = (*LISTS, *MAPPINGS, *SETTINGS, "version")
_SUFFIXES = {".yml", ".yaml"}

PATTERNS: Mapping[str, str] = {
    "intents": "Write: - greet",
    "entities": "Write: - city",
    "actions": "Write: - action_check_order",
    "e2e_actions": "Write the text after a dash.",
    "slots": "Write a slot's name and below it type: text",
    "responses": "Write a response's name and below it - text: Hello!",
    "forms": "Write a form's name and below it required_slots: [a, b]",
}


@dataclass(slots=True)
class RawDomain:
    """A domain as it is written.

    Args:
        sections: Section to name to what is written below the name.
        places: Section and name to where it is written.
        settings: session_config and config.
        is_legacy: Written for Rasa 2.
    """

    sections: dict[str, dict[str, Any]] = field(default_factory=lambda: {name: {} for name in (*LISTS, *MAPPINGS)})
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    settings: dict[str, LocatedDict] = field(default_factory=dict)
    is_legacy: bool = False

    def place(self, section: str, name: str) -> str:
        """Where something is written; empty where it is not."""
        return self.places.get((section, name), "")


def domain_files(path: Path) -> list[Path]:
    """The files of a domain: the file itself, or in a folder every YAML file that has a key of a domain."""
    if path.is_file():
        return [path]
    return [file for file in sorted(path.rglob("*")) if file.suffix in _SUFFIXES and file.is_file()]


def read_raw_domain(path: Path, findings: Findings) -> RawDomain:
    """Read and merge the files of a domain.

    Args:
        path: A file or a folder.
        findings: Takes what is wrong.
    """
    raw = RawDomain()
    for file in domain_files(path):
        content = _read(file, findings)
        if content is not None and (path.is_file() or any(key in content for key in (*LISTS, *MAPPINGS, *SETTINGS))):
            _merge(content, raw, findings)
    return raw


def add_responses(content: LocatedDict, raw: RawDomain, findings: Findings) -> None:
    """Responses written in a file of training data; they win over those of the domain, as in Rasa."""
    responses = mapping_of(content, "responses", findings, mend=PATTERNS["responses"])
    for name, variations in responses.items():
        raw.sections["responses"][name] = variations
        raw.places["responses", name] = responses.place(name)


def _read(file: Path, findings: Findings) -> LocatedDict | None:
    try:
        return read_yaml(file)
    except YamlError as error:
        findings.nlu_error(error)
        return None


def _merge(content: LocatedDict, raw: RawDomain, findings: Findings) -> None:
    if "templates" in content:
        findings.error("templates: is of Rasa 1.", place=content.place("templates"), mend="Write responses: instead.")
    check_top_keys(content, (*KEYS, "templates"), "the domain", findings)
    raw.is_legacy = raw.is_legacy or str(content.get("version", "")).startswith("2")
    for section in LISTS:
        items = list_of(content, section, findings, mend=PATTERNS[section])
        for name, below, place in named_items(items, findings, mend=PATTERNS[section]):
            _add(raw, section, (name, below, place), findings)
    for section in MAPPINGS:
        for name, below in mapping_of(content, section, findings, mend=PATTERNS[section]).items():
            _add(raw, section, (name, below, content[section].place(name)), findings)
    for section in SETTINGS:
        found = mapping_of(content, section, findings, mend=f"Write {section}: and its keys below it.")
        if found:
            raw.settings.setdefault(section, found)


def _add(raw: RawDomain, section: str, entry: tuple[str, Any, str], findings: Findings) -> None:
    name, below, place = entry
    if name in raw.sections[section]:
        _twice(section, name, place, raw, findings)
        return
    raw.sections[section][name] = below
    raw.places[section, name] = place


def _twice(section: str, name: str, place: str, raw: RawDomain, findings: Findings) -> None:
    kind = {**LISTS, **MAPPINGS}[section]
    first = raw.place(section, name)
    same_file = first.rpartition(":")[0] == place.rpartition(":")[0]
    note: Callable[..., None] = findings.error if same_file else findings.warning
    note(f"The {kind} {name!r} is written twice; it is already at {first}.", place=place, mend="Take one of them out.")
