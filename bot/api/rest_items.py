"""What the bot says, in the items of Rasa's REST channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.conversation.messages import OutgoingMessage


def to_rest(conversation_id: str, answers: Sequence[OutgoingMessage]) -> list[dict[str, Any]]:
    """Rasa's items: one for text (with its buttons), then one each for custom JSON, image, attachment, and each card.

    Text without buttons is split at blank lines, and a card becomes a line of text, as in Rasa's collecting channels.
    """
    items = [item for answer in answers for item in _items(answer)]
    return [{"recipient_id": conversation_id, **item} for item in items]


def _items(answer: OutgoingMessage) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    buttons = list(answer.quick_replies or answer.buttons)
    if buttons:
        items.append({"text": answer.text, "buttons": buttons} if answer.text is not None else {"buttons": buttons})
    elif answer.text:
        items += [{"text": part} for part in answer.text.strip().split("\n\n")]
    items += [
        {key: value}
        for key, value in (("custom", answer.custom), ("image", answer.image), ("attachment", answer.attachment))
        if value
    ]
    return items + [_card(element) for element in answer.elements]


def _card(element: Mapping[str, Any]) -> dict[str, Any]:
    text = f"{element.get('title', '')} : {element.get('subtitle', '')}"
    return {"text": text, "buttons": list(element.get("buttons") or [])}
