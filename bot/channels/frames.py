"""The JSON frames of web chat, from events to the client and back. docs/channels.md lists them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from bot.conversation import events as e
from bot.conversation.messages import OutgoingMessage, spoken
from bot.conversation.tracker import Tracker
from bot.errors import RequestError
from bot.storage.feed import Numbered


class OpenFrame(BaseModel):
    """First frame of a connection."""

    type: Literal["open"]
    token: str
    last_event_id: int = Field(-1, ge=-1, description="Number of the last event that the client has; -1 for none.")


class MessageFrame(BaseModel):
    """The customer says something; ``payload`` is what a button sends."""

    type: Literal["message"]
    id: str = Field(min_length=1, max_length=100, description="Made by the client; sent again with the same id.")
    text: str
    payload: str | None = None


class PingFrame(BaseModel):
    """Is anybody there?"""

    type: Literal["ping"]


_FRAMES: TypeAdapter[OpenFrame | MessageFrame | PingFrame] = TypeAdapter(OpenFrame | MessageFrame | PingFrame)


def read_frame(raw: str) -> OpenFrame | MessageFrame | PingFrame:
    """A frame of the client.

    Raises:
        RequestError: It is not JSON, or none of the frames.
    """
    try:
        return _FRAMES.validate_json(raw)
    except ValidationError as error:
        message = "A frame is JSON with type `open`, `message` or `ping` and the fields of its type."
        raise RequestError(400, "InvalidFrame", message) from error


def opening_frame(raw: str) -> OpenFrame:
    """The first frame of a connection.

    Raises:
        RequestError: It is another one.
    """
    frame = read_frame(raw)
    if not isinstance(frame, OpenFrame):
        raise RequestError(400, "InvalidFrame", "The first frame must be `open`.")
    return frame


def session_frame(tracker: Tracker) -> dict[str, Any]:
    """What a client hears first: where the conversation stands."""
    return {
        "type": "session",
        "conversation": tracker.conversation_id,
        "last_event_id": tracker.version - 1,
        "owner": tracker.state.owner,
    }


def error_frame(error: RequestError, message_id: str | None = None) -> dict[str, Any]:
    """Something was refused; ``id`` names the message."""
    return {"type": "error", "reason": error.reason, "message": error.message, "id": message_id}


def event_frames(events: Iterable[Numbered]) -> list[dict[str, Any]]:
    """What a customer sees of events: messages of all sides, and changes of who holds the conversation."""
    return [frame for number, event in events if (frame := _event_frame(number, event)) is not None]


def _event_frame(number: int, event: e.Event) -> dict[str, Any] | None:
    match event:
        case e.UserUttered():
            shown = event.metadata.get("shown") or event.text
            base = {"type": "message", "event_id": number, "time": event.timestamp}
            return {**base, "speaker": "customer", "text": shown, "id": event.message_id}
        case e.BotUttered() | e.AgentUttered():
            return {"type": "message", "time": event.timestamp, **_said(spoken(event, number))}
        case e.OwnershipChanged():
            return {"type": "owner", "event_id": number, "owner": event.owner}
        case e.ConversationResumed():
            return {"type": "owner", "event_id": number, "owner": "bot"}
        case _:
            return None


def _said(message: OutgoingMessage) -> dict[str, Any]:
    fields = {
        "event_id": message.event_id,
        "speaker": message.speaker,
        "name": message.metadata.get("name"),
        "text": message.text,
        "buttons": [dict(button) for button in (*message.buttons, *message.quick_replies)],
        "image": message.image,
        "attachment": message.attachment,
        "elements": [dict(element) for element in message.elements],
        "custom": message.custom,
    }
    return {key: value for key, value in fields.items() if value not in (None, [], {})}
