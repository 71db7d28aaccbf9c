"""Messages for a project, drawn from a seed: along its stories, and off them. Plain Python 3.10, no Rasa.

A walk follows a story or a rule for a while, then jumps to another, or says anything the domain knows. Entities get the
values that the project's stories and slots name, so that conditions are met about as often as not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from ruamel.yaml import YAML

Json = dict[str, Any]

SPECIAL = ("restart", "back", "session_start", "nlu_fallback", "out_of_scope")
STRAY = ("Leeds", "7", "blue")


class Walker:
    """Draws the messages of conversations.

    Args:
        folder: The project.
        seed: The same seed gives the same messages.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = Random(f"{folder.name} {seed}")
        domain = _merged(_yaml_files(folder / "domain.yml") + _yaml_files(folder / "domain"))
        data = _merged(_yaml_files(folder / "data"))
        self.intents = _names(domain.get("intents"))
        self.entities = list(domain.get("entities") or [])
        self.values: dict[str, list[Any]] = {}
        self._values_of_slots(domain.get("slots") or {})
        self.scripts = [script for script in map(self._script, self._flows(data)) if script]

    def conversation(self, turns: int) -> list[str]:
        """The messages of one conversation."""
        messages: list[str] = []
        script: list[str] = []
        for _ in range(turns):
            if not script and self.scripts and self.random.random() < 0.75:
                script = list(self.random.choice(self.scripts))
            if script and self.random.random() < 0.85:
                messages.append(script.pop(0))
                continue
            script = script if self.random.random() < 0.6 else []
            messages.append(self._anything())
        return messages

    def _anything(self) -> str:
        draw = self.random.random()
        if draw < 0.06:
            return "/" + self.random.choice(SPECIAL)
        drawn = [self._drawn(entity) for entity in self.entities if self.random.random() < 0.6 / len(self.entities)]
        return _payload(self.random.choice(self.intents), [entity for entity in drawn if entity])

    def _drawn(self, entity: Any) -> Json:
        name = entity if isinstance(entity, str) else next(iter(entity))
        return {"entity": name, "value": self.random.choice(self.values.get(name) or list(STRAY))}

    def _flows(self, data: Json) -> Iterator[list[Json]]:
        for flow in (*(data.get("stories") or []), *(data.get("rules") or [])):
            yield flow.get("steps") or []

    def _script(self, steps: list[Json]) -> list[str]:
        script: list[str] = []
        for step in steps:
            choices = [step, *(choice for choice in step.get("or") or [])]
            said = [choice for choice in choices if "intent" in choice or "user" in choice]
            if said:
                script.append(self._message(self.random.choice(said)))
        return script

    def _message(self, step: Json) -> str:
        if "intent" not in step:
            return str(step["user"])
        entities: list[Json] = []
        for entity in step.get("entities") or []:
            if isinstance(entity, str):
                entities.append(self._drawn(entity))
                continue
            name = next(key for key in entity if key not in ("role", "group"))
            entities.append({"entity": name, "value": entity[name]})
        return _payload(str(step["intent"]).partition("/")[0], entities)

    def _values_of_slots(self, slots: Json) -> None:
        for name, slot in slots.items():
            by_type = {"bool": [True, False], "float": [0.1, 0.5, 0.9, 7]}.get(slot["type"], [])
            values = [value for value in slot.get("values") or by_type if value is not None]
            fed = [mapping["entity"] for mapping in slot.get("mappings") or [] if mapping.get("entity")]
            for entity in fed or [name]:
                self.values.setdefault(entity, []).extend([*values, *STRAY[: 2 if values else 3]])


def _payload(intent: str, entities: list[Json]) -> str:
    given = {entity["entity"]: entity["value"] for entity in entities}
    return f"/{intent}{json.dumps(given, ensure_ascii=False)}" if given else f"/{intent}"


def _names(items: Any) -> list[str]:
    return [item if isinstance(item, str) else next(iter(item)) for item in items or []]


def _yaml_files(path: Path) -> list[Json]:
    files = sorted(path.rglob("*.y*ml")) if path.is_dir() else [path]
    texts = [file.read_text(encoding="utf-8") for file in files if file.is_file()]
    return [YAML(typ="safe", pure=True).load(text) or {} for text in texts]


def _merged(contents: list[Json]) -> Json:
    whole: Json = {}
    for content in contents:
        for key, value in content.items():
            if isinstance(value, list):
                whole[key] = [*whole.get(key, []), *value]
            elif isinstance(value, dict):
                whole[key] = {**whole.get(key, {}), **value}
    return whole
