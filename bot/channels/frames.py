"""The JSON frames of web chat, from events to the client and back. docs/channels.md lists them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from bot.channels.incoming import WholeText
from bot.conversation import events as e
from bot.conversation.fold import BOT, SlotTable, State, advance, initial_state
from bot.conversation.messages import OutgoingMessage, spoken
from bot.conversation.reminders import IS_EXTERNAL
from bot.conversation.tracker import Tracker
from bot.errors import RequestError
from bot.storage.feed import Numbered

WAITING = "waiting"


class OpenFrame(BaseModel):
    """First frame of a connection."""

    type: Literal["open"]
    token: str
    last_event_id: int = Field(-1, ge=-1, description="Number of the last event that the client has; -1 for none.")


class MessageFrame(BaseModel):
    """The customer says something; ``payload`` is what a button sends."""

    type: Literal["message"]
    id: str = Field(min_length=1, max_length=100, description="Made by the client; sent again with the same id.")
    text: WholeText
    payload: WholeText | None = None


class PingFrame(BaseModel):
    """Is anybody there?"""

    type: Literal["ping"]


Frame = OpenFrame | MessageFrame | PingFrame
_FRAMES: TypeAdapter[Frame] = TypeAdapter(Frame)


def read_frame(data: Any) -> Frame:
    """A frame of the client.

    Args:
        data: Its JSON.

    Raises:
        RequestError: It is none of the frames.
    """
    try:
        return _FRAMES.validate_python(data)
    except ValidationError as error:
        message = "A frame is JSON with type `open`, `message` or `ping` and the fields of its type."
        raise RequestError(400, "InvalidFrame", message) from error


def frame_id(data: Any) -> str | None:
    """The id that a client gave a frame, so that a refusal can name it even where the rest is unreadable."""
    value = data.get("id") if isinstance(data, dict) else None
    return value if isinstance(value, str) else None


def session_frame(tracker: Tracker, *, token: str | None = None) -> dict[str, Any]:
    """What a client hears first: where the conversation stands, and another token where its own grows old."""
    frame = {
        "type": "session",
        "conversation": tracker.conversation_id,
        "last_event_id": tracker.version - 1,
        "owner": _owner(tracker.state),
    }
    return frame if token is None else {**frame, "token": token}


def error_frame(error: RequestError, message_id: str | None = None) -> dict[str, Any]:
    """Something was refused; ``id`` names the message."""
    return {"type": "error", "reason": error.reason, "message": error.message, "id": message_id}


class Transcript:
    """What a customer sees of a conversation's events, read in order from the first one."""

    def __init__(self) -> None:
        self._state = initial_state(SlotTable())

    def frames(self, events: Iterable[Numbered]) -> list[dict[str, Any]]:
        """Messages of all sides, and changes of who holds the conversation."""
        return [frame for number, event in events if (frame := self._frame(number, event)) is not None]

    def _frame(self, number: int, event: e.Event) -> dict[str, Any] | None:
        before = _owner(self._state)
        self._state = advance(self._state, event, SlotTable())
        match event:
            case e.UserUttered() if event.metadata.get(IS_EXTERNAL):
                return None  # a reminder or a program spoke in the customer's place
            case e.UserUttered():
                shown = event.metadata.get("shown") or event.text
                base = {"type": "message", "event_id": number, "time": event.timestamp}
                return {**base, "speaker": "customer", "text": shown, "id": event.message_id}
            case e.BotUttered() | e.AgentUttered():
                return {"type": "message", "time": event.timestamp, **_said(spoken(event, number))}
            case _ if _owner(self._state) != before:
                return {"type": "owner", "event_id": number, "owner": _owner(self._state)}
            case _:
                return None


def _owner(state: State) -> str:
    """Who holds the conversation; a pause that came alone, as Rasa's handoffs do it, is waiting for a person."""
    return WAITING if state.paused and state.owner == BOT else state.owner


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
