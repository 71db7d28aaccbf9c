"""Messages that name their intent: ``/greet``, ``/inform{"city": "Leeds"}``, ``/inform@0.8``. Buttons send them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.assistant.domain import Domain
from bot.conversation.strict_json import strict_json

EXTRACTOR = "RegexMessageHandler"
_PAYLOAD = re.compile(r"/(?P<intent>[^{@]+)(?P<confidence>@[0-9.]+)?(?P<entities>\{.+\})?")


def parse_payload(text: str, domain: Domain) -> dict[str, Any] | None:
    """What a payload says, in the JSON of a parse result.

    Args:
        text: The message.
        domain: Its intents and entities are known; other entities in the payload are left out.

    Returns:
        None for a message that is not a payload, or that names an intent which the domain does not have: it is then
        understood like any other.
    """
    text = text.strip()
    match = _PAYLOAD.match(text)
    if match is None or match["intent"].strip() not in domain.intents:
        return None
    intent = {"name": match["intent"].strip(), "confidence": _confidence(match["confidence"])}
    return {
        "text": text,
        "intent": intent,
        "entities": _entities(match, domain),
        "intent_ranking": [dict(intent)],
    }


def _confidence(written: str | None) -> float:
    if written is None:
        return 1.0
    try:
        return min(1.0, float(written[1:]))
    except ValueError:
        return 0.0


def _entities(match: re.Match[str], domain: Domain) -> list[dict[str, Any]]:
    start, end = match.span("entities")
    return [
        {"entity": name, "value": value, "start": start, "end": end, "extractor": EXTRACTOR}
        for name, values in _written(match["entities"]).items()
        if name in domain.entities
        for value in (values if isinstance(values, list) else [values])
    ]


def _written(entities: str | None) -> Mapping[str, Any]:
    """A payload whose braces hold no JSON object counts without entities, as in Rasa."""
    try:
        written = strict_json(entities or "{}")
    except ValueError:
        return {}
    return written if isinstance(written, dict) else {}
