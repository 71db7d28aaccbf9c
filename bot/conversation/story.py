"""A conversation as a test story: what ``usher test stories`` reads, and people who correct an assistant."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.conversation import events as e
from bot.conversation.fold import ACTION_LISTEN, ACTION_SESSION_START
from bot.conversation.reminders import IS_EXTERNAL

UNSAID = frozenset({ACTION_LISTEN, ACTION_SESSION_START, "action_extract_slots"})
"""Actions that stories do not tell."""
METADATA_SLOT = "session_started_metadata"


def as_test_story(name: str, events: Sequence[e.Event], *, all_sessions: bool = False) -> str:
    """The YAML.

    Args:
        name: Of the story, the conversation's id.
        events: Everything that happened.
        all_sessions: A story for each session; else the last one alone.
    """
    told = [steps for steps in map(_steps, _sessions(events)) if steps]
    chosen = told if all_sessions else told[-1:]
    if not chosen:
        return 'version: "3.1"\nstories: []\n'
    names = [name] if len(chosen) == 1 else [f"{name}, story {number}" for number in range(1, len(chosen) + 1)]
    blocks = [_story(title, steps) for title, steps in zip(names, chosen, strict=True)]
    return 'version: "3.1"\nstories:\n' + "\n".join(blocks)


def _story(name: str, steps: Sequence[str]) -> str:
    lines = "".join(f"  {line}\n" for step in steps for line in step.splitlines())
    return f"- story: {_quoted(name)}\n  steps:\n{lines}"


def _sessions(events: Sequence[e.Event]) -> Iterator[list[e.Event]]:
    session: list[e.Event] = []
    for event in events:
        if isinstance(event, e.SessionStarted) and session:
            yield session
            session = []
        session.append(event)
    yield session


def _steps(events: Sequence[e.Event]) -> list[str]:
    steps = [step for step in map(_step, events) if step]
    # Slots alone are what the last session left, or a form that a person filled in: no story.
    return steps if any(isinstance(event, e.UserUttered) for event in events) else []


def _step(event: e.Event) -> str | None:
    match event:
        case e.UserUttered():
            return _message(event)
        case e.ActionExecuted() if event.action_text:
            return f"- bot: {_quoted(event.action_text)}"
        case e.ActionExecuted() if event.name and event.name not in UNSAID:
            return f"- action: {event.name}"
        case e.SlotSet() if event.name != METADATA_SLOT:
            return f"- slot_was_set:\n  - {_quoted(event.name)}: {json.dumps(event.value, ensure_ascii=False)}"
        case e.ActiveLoop():
            return f"- active_loop: {event.name or 'null'}"
        case _:
            return None


def _message(event: e.UserUttered) -> str:
    lines = [f"- intent: {event.full_intent}"] if event.full_intent else []
    text = _annotated(event)
    if text is not None:
        lines.append(f"{'  ' if lines else '- '}user: {_quoted(text)}")
    elif event.entities:
        found = [
            {key: entity[key] for key in ("entity", "value", "role", "group") if entity.get(key)}
            for entity in event.entities
        ]
        lines.append("  entities:")
        lines += [f"  - {_entity(entity)}" for entity in found if "entity" in entity]
    return "\n".join(lines or ["- intent: nlu_fallback"])


def _entity(entity: Mapping[str, Any]) -> str:
    more = {key: entity[key] for key in ("role", "group") if key in entity}
    return json.dumps({str(entity["entity"]): entity.get("value"), **more}, ensure_ascii=False)


def _annotated(event: e.UserUttered) -> str | None:
    """The text with its entities marked; None where it has none, or none that could be read back."""
    text = event.text
    if text is None or event.metadata.get(IS_EXTERNAL) or "[" in text:
        return None
    if text.startswith("/"):
        return text
    out, rest = [], 0
    for entity in sorted(event.entities, key=lambda each: each.get("start") or 0):
        start, end = entity.get("start"), entity.get("end")
        if not (isinstance(start, int) and isinstance(end, int) and rest <= start < end <= len(text)):
            continue
        out += [text[rest:start], f"[{text[start:end]}]", _mark(entity, text[start:end])]
        rest = end
    return "".join([*out, text[rest:]])


def _mark(entity: Mapping[str, Any], words: str) -> str:
    more = {key: str(entity[key]) for key in ("role", "group") if entity.get(key)}
    value = entity.get("value")
    if value != words and isinstance(value, str | int | float):
        more["value"] = str(value)
    if not more:
        return f"({entity.get('entity')})"
    return json.dumps({"entity": entity.get("entity"), **more}, ensure_ascii=False)


def _quoted(text: str) -> str:
    """In double quotes, where YAML reads every character as it is; halves of surrogate pairs become question marks."""
    return json.dumps(text.encode("utf-8", "replace").decode("utf-8"), ensure_ascii=False)
