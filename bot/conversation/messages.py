"""What comes in from a channel and what goes out to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.conversation.events import AgentUttered, BotUttered

VERIFIED_CUSTOMER = "verified_customer"
"""Key of a message's metadata: who the customer is, by a token with a good signature, and by nothing else."""


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """One message of a customer, in no channel's format.

    Args:
        conversation_id: Rasa's sender_id.
        text: What the customer wrote, or a payload such as ``/greet``.
        channel: Name of the channel it came by.
        message_id: The channel's own id of the message; a repeated id is answered with what was answered then.
            None where the channel has none, and then the bot makes one.
        metadata: What the channel or its client adds. `VERIFIED_CUSTOMER` in it is dropped, and set from ``customer``:
            so no client can say who it is, whatever a channel lets through.
        customer: Who is speaking, where the channel has checked a signature that says so.
    """

    conversation_id: str
    text: str
    channel: str
    message_id: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    customer: str | None = None

    def __post_init__(self) -> None:
        said = {key: value for key, value in self.metadata.items() if key != VERIFIED_CUSTOMER}
        known = {} if self.customer is None else {VERIFIED_CUSTOMER: self.customer}
        object.__setattr__(self, "metadata", said | known)


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One message to a customer, in no channel's format; fields are those of Rasa's ``bot`` event.

    Args:
        text: What is said.
        buttons: ``{"title", "payload"}`` each.
        quick_replies: Like buttons, gone after use.
        image: URL.
        attachment: URL, or a mapping that the channel understands.
        elements: Cards.
        custom: JSON that only the channel's client understands.
        metadata: ``utter_action`` and the response's own keys.
        speaker: ``bot``, or ``person`` when an agent wrote it.
        event_id: Number of its event in the conversation, for clients that resume.
    """

    text: str | None = None
    buttons: Sequence[Mapping[str, Any]] = ()
    quick_replies: Sequence[Mapping[str, Any]] = ()
    image: str | None = None
    attachment: Any = None
    elements: Sequence[Mapping[str, Any]] = ()
    custom: Any = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    speaker: str = "bot"
    event_id: int | None = None


def spoken(event: BotUttered | AgentUttered, number: int) -> OutgoingMessage:
    """The message that an event of the bot or of an agent is for the customer; ``number`` is the event's."""
    data = event.data
    return OutgoingMessage(
        text=event.text,
        buttons=tuple(data.get("buttons") or ()),
        quick_replies=tuple(data.get("quick_replies") or ()),
        image=data.get("image"),
        # Rasa's events hold an image as the attachment too; it is one thing, and sent once.
        attachment=data.get("attachment") if data.get("attachment") != data.get("image") else None,
        elements=tuple(data.get("elements") or ()),
        custom=data.get("custom"),
        metadata=event.metadata,
        speaker="bot" if isinstance(event, BotUttered) else "person",
        event_id=number,
    )
