"""A turn explained in the terminal: what was understood, what was remembered, who decided what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.conversation import events as e

WIDTH = 12
"""Of the first column."""
RUNNERS_UP = 2


def explain(events: Sequence[e.Event]) -> list[str]:
    """What happened in a turn, a line for each step."""
    return [f"{what:<{WIDTH}}{how}" for event in events for what, how in _lines(event)]


def _lines(event: e.Event) -> Iterator[tuple[str, str]]:
    match event:
        case e.UserUttered():
            yield from _understood(event.parse_data)
        case e.SlotSet():
            yield "slot", f"{event.name} = {event.value!r}"
        case e.ActionExecuted():
            yield "action", f"{event.name or event.action_text}{_by(event.policy, event.confidence)}"
        case e.ActionExecutionRejected():
            yield "declined", f"{event.name}{_by(event.policy, event.confidence)}"
        case e.ActiveLoop():
            yield "form", f"{event.name} is active" if event.name else "ends"
        case e.OwnershipChanged():
            yield "owner", f"{event.owner}{f', for {event.cause}' if event.cause else ''}"
        case e.TurnFailed():
            yield "failed", f"{event.name or event.stage}: {event.error}"
        case _:
            return


def _understood(parsed: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    intent = parsed.get("intent") or {}
    others = [each for each in parsed.get("intent_ranking") or () if each["name"] != intent.get("name")][:RUNNERS_UP]
    beside = f"   before {', '.join(map(_sure, others))}" if others else ""
    yield "intent", _sure({**intent, "name": intent.get("full_retrieval_intent_name") or intent.get("name")}) + beside
    for entity in parsed.get("entities") or ():
        part = "".join(f", {key} {entity[key]}" for key in ("role", "group") if entity.get(key))
        yield "entity", f"{entity['entity']} = {entity['value']!r}{part}"
    if sentiment := parsed.get("sentiment"):
        yield "sentiment", f"{sentiment['label']} {sentiment['score']:+.2f}"
    if scope := parsed.get("out_of_scope"):
        verdict = "out of scope" if scope["is_out_of_scope"] else "in scope"
        yield "scope", f"{verdict}, {scope['score']:.2f} of {scope['threshold']:.2f}"


def _sure(intent: Mapping[str, Any]) -> str:
    return f"{intent.get('name') or 'none'} {intent.get('confidence') or 0.0:.2f}"


def _by(policy: str | None, confidence: float | None) -> str:
    sure = "" if confidence is None else f" {confidence:.2f}"
    return f"   {policy}{sure}" if policy else ""
