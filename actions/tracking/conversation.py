"""Events of conversations with the assistant, by contract: data/contracts/conversation-events.schema.json.

What a customer wrote is not among it: the conversation keeps the words, the touchpoint what was understood.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from actions.customer.identifiers import STRENGTH, WEAKEST, BadIdentifier, Identifier, normalise
from actions.customer.schema import Evidence
from actions.tracking.message import Tracked
from actions.tracking.refused import Refused
from actions.tracking.times import occurred

Text = Annotated[str, Field(min_length=1, max_length=255)]
Share = Annotated[float, Field(ge=0, le=1)]


class _ConversationEvent(BaseModel):
    """What all events of a conversation have."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,170}$", description="The same for a repeated event.")]
    conversation: Annotated[Text, Field(description="What the channel calls the customer: Rasa's sender_id.")]
    position: Annotated[int, Field(ge=0, description="Number of the event in its conversation.")]
    channel: Text
    occurred_at: AwareDatetime
    customer: Annotated[
        Text | None, Field(description="The shop's id of the customer, where a signature has said who it is.")
    ] = None


class MessageReceived(_ConversationEvent):
    """The customer wrote something, and this was understood."""

    type: Literal["message"]
    intent: Text | None = None
    confidence: Share | None = None
    sentiment: Text | None = None
    sentiment_score: float | None = None
    out_of_scope: bool | None = None
    language: Text | None = None


class ActionRun(_ConversationEvent):
    """The assistant did something."""

    type: Literal["action"]
    action: Text


class Escalated(_ConversationEvent):
    """The conversation waits for a person."""

    type: Literal["escalation"]
    cause: Annotated[str, Field(max_length=1000, description="Reason codes, comma between them.")] = ""


class HandedOver(_ConversationEvent):
    """Somebody else holds the conversation."""

    type: Literal["handoff"]
    owner: Text
    actor: Text | None = None


class Rated(_ConversationEvent):
    """The customer said how it was."""

    type: Literal["rating"]
    score: Annotated[float, Field(ge=1, le=5)]


class CustomerIdentified(_ConversationEvent):
    """The customer told who they are, and it was checked against the record."""

    type: Literal["identified"]
    customer: Text


KINDS: tuple[type[_ConversationEvent], ...] = (
    MessageReceived,
    ActionRun,
    Escalated,
    HandedOver,
    Rated,
    CustomerIdentified,
)
ConversationEvent = Annotated[
    MessageReceived | ActionRun | Escalated | HandedOver | Rated | CustomerIdentified, Field(discriminator="type")
]
EVENT: TypeAdapter[Any] = TypeAdapter(ConversationEvent)

NAMES: Mapping[str, str] = {
    "message": "Message Received",
    "action": "Action Run",
    "escalation": "Escalated",
    "handoff": "Handed Over",
    "rating": "Conversation Rated",
    "identified": "Customer Identified",
}
CONTRACT: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Conversation events",
    "description": "What POST /v1/conversation-events takes: a list of events, each kept once by its id.",
    **TypeAdapter(list[ConversationEvent]).json_schema(),
}
"""As JSON Schema, for senders in any language; data/contracts/conversation-events.schema.json holds it."""

_OURS = frozenset((*STRENGTH, *WEAKEST))
_ELSEWHERE = {"id", "type", "occurred_at", "customer"}
"""Fields that stand in columns of their own."""


def read_conversation_event(event: Any, *, source: str, received: datetime) -> Tracked:
    """Read one event.

    Args:
        event: Its JSON.
        source: Who sent it.
        received: When it came; timezone-aware.

    Raises:
        Refused: It is not as the contract says.
    """
    try:
        read = EVENT.validate_python(event)
    except ValidationError as error:
        raise Refused("malformed", _first(error)) from error
    evidence: Evidence = "identified" if read.type == "identified" else "signed_in"
    return Tracked(
        message_id=f"{source}:{read.id}",
        kind="conversation",
        name=NAMES[read.type],
        identifiers=_identifiers(read),
        # Two machines of ours may disagree about the time: nothing of a conversation is lost for that.
        occurred_at=occurred(min(read.occurred_at, received), sent=None, received=received),
        received_at=received,
        source=source,
        evidence=evidence,
        properties=read.model_dump(mode="json", exclude_none=True, exclude=_ELSEWHERE),
    )


def _identifiers(event: _ConversationEvent) -> tuple[Identifier, ...]:
    channel = event.channel.lower()
    if channel in _OURS:
        raise Refused("bad_identifier", f"a channel cannot be called {channel}.")
    try:
        by_channel = normalise(channel, event.conversation)
        return (by_channel,) if event.customer is None else (normalise("user_id", event.customer), by_channel)
    except BadIdentifier as error:
        raise Refused("bad_identifier", str(error)) from error


def _first(error: ValidationError) -> str:
    """The first thing that is wrong, without the value."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"][1:])
    return f"{where}: {first['msg']}." if where else f"{first['msg']}."
