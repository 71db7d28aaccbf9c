"""What a text says, in the JSON of other services (``/model/parse?emulation_mode=``), for clients written for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from bot.errors import RequestError

Parsed = Mapping[str, Any]


def as_wit(parsed: Parsed) -> dict[str, Any]:
    """wit.ai's answer to a message (its API of 2020-05-13)."""
    text = str(parsed.get("text") or "")
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for entity in _entities(parsed):
        name = str(entity.get("entity"))
        role = str(entity.get("role") or name)
        start, end = entity.get("start") or 0, entity.get("end") or 0
        found[f"{name}:{role}"].append(
            {
                "confidence": entity.get("confidence_entity") or 1,
                "name": name,
                "value": entity.get("value"),
                "body": text[start:end],
                "start": start,
                "end": end,
                "role": role,
                "entities": [],
            }
        )
    return {"text": text, "intents": [_intent(parsed)], "entities": dict(found)}


def as_luis(parsed: Parsed) -> dict[str, Any]:
    """LUIS's answer (its endpoint API 3.0)."""
    text, top = parsed.get("text"), _intent(parsed)
    ranking = parsed.get("intent_ranking") or [top]
    instances: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    values: defaultdict[str, list[Any]] = defaultdict(list)
    for entity in _entities(parsed):
        start, end = entity.get("start"), entity.get("end")
        key = str(entity.get("role") or entity.get("entity"))
        values[key].append(entity.get("value"))
        instances[key].append(
            {
                "role": entity.get("role"),
                "type": entity.get("entity"),
                "text": entity.get("value"),
                "startIndex": start,
                "length": end - start if isinstance(start, int) and isinstance(end, int) else None,
                "score": entity.get("confidence_entity"),
                "modelType": entity.get("extractor"),
            }
        )
    return {
        "query": text,
        "prediction": {
            "normalizedQuery": text,
            "topIntent": top.get("name"),
            "intents": {each["name"]: {"score": each.get("confidence")} for each in ranking if each.get("name")},
            "entities": {**values, "$instance": dict(instances)},
        },
    }


def as_dialogflow(parsed: Parsed) -> dict[str, Any]:
    """Dialogflow's answer (ES, API v2: DetectIntentResponse)."""
    intent = _intent(parsed)
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for entity in _entities(parsed):
        found[str(entity.get("entity"))].append(entity.get("value"))
    return {
        "responseId": str(uuid4()),
        "queryResult": {
            "queryText": parsed.get("text"),
            "action": intent.get("name"),
            "parameters": dict(found),
            "fulfillmentText": "",
            "fulfillmentMessages": [],
            "outputContexts": [],
            "intent": {"name": intent.get("name"), "displayName": intent.get("name")},
            "intentDetectionConfidence": intent.get("confidence"),
        },
    }


MODES: Mapping[str, Callable[[Parsed], dict[str, Any]]] = {
    "WIT": as_wit,
    "LUIS": as_luis,
    "DIALOGFLOW": as_dialogflow,
}


def form_of(mode: str | None) -> Callable[[Parsed], dict[str, Any]]:
    """What turns a result into a service's JSON.

    Raises:
        RequestError: There is no such mode.
    """
    if mode is None:
        return dict
    if mode.upper() not in MODES:
        problem = f"emulation_mode {mode!r:.40} is not known."
        raise RequestError(400, "BadRequest", problem, mend=f"Write one of: {', '.join(MODES)}.")
    return MODES[mode.upper()]


def _entities(parsed: Parsed) -> Sequence[Mapping[str, Any]]:
    return parsed.get("entities") or ()


def _intent(parsed: Parsed) -> dict[str, Any]:
    return dict(parsed.get("intent") or {})
