"""What happened in a conversation: one frozen dataclass a kind of event, named as Rasa names them.

The JSON of each is Rasa's event JSON; `bot.conversation.codec` makes one of the other for all of them, from the field
names and the ``type_name`` declared here. ``timestamp`` is seconds since 1970; ``metadata`` is free.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What all events have in common.

    Args:
        timestamp: Seconds since 1970; 0 until the processor stamps it.
        metadata: Free JSON.
    """

    type_name: ClassVar[str]
    timestamp: float = 0.0
    metadata: Json = field(default_factory=dict)
    json: str | None = field(default=None, init=False, repr=False, compare=False)
    """The event's JSON once `bot.conversation.codec.to_json` has made it: the store and every action call need it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserUttered(Event):
    """The customer wrote something. ``parse_data`` is the JSON of a `nlu.ParseResult`."""

    type_name = "user"
    text: str | None = None
    parse_data: Json = field(default_factory=dict)
    input_channel: str | None = None
    message_id: str | None = None

    @property
    def intent(self) -> str | None:
        """The intent's name, None where nothing was understood."""
        name = (self.parse_data.get("intent") or {}).get("name")
        return str(name) if name is not None else None

    @property
    def full_intent(self) -> str | None:
        """The intent; of what retrieval answers (``faq``) with the question: ``faq/opening_hours``."""
        return (self.parse_data.get("intent") or {}).get("full_retrieval_intent_name") or self.intent

    @property
    def entities(self) -> Sequence[Json]:
        """The entities in Rasa's JSON."""
        return tuple(self.parse_data.get("entities") or ())


@dataclass(frozen=True, slots=True, kw_only=True)
class BotUttered(Event):
    """The bot said something. ``data`` holds elements, quick_replies, buttons, attachment, image, custom."""

    type_name = "bot"
    text: str | None = None
    data: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentUttered(Event):
    """A person at the desk said something."""

    type_name = "agent"
    text: str | None = None
    data: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionExecuted(Event):
    """An action ran. ``policy`` chose it with ``confidence``."""

    type_name = "action"
    name: str | None = None
    policy: str | None = None
    confidence: float | None = None
    action_text: str | None = None
    hide_rule_turn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionExecutionRejected(Event):
    """An action declined to run."""

    type_name = "action_execution_rejected"
    name: str
    policy: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotSet(Event):
    """A slot took a value."""

    type_name = "slot"
    name: str
    value: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveLoop(Event):
    """A form (or another loop) began; with name None it ended."""

    type_name = "active_loop"
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopInterrupted(Event):
    """The next run of the active loop asks again without validating."""

    type_name = "loop_interrupted"
    is_interrupted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitiesAdded(Event):
    """Entities found after the message was parsed."""

    type_name = "entities"
    entities: Sequence[Json] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFeaturization(Event):
    """Whether policies looked at the text or at the intent of the last message."""

    type_name = "user_featurization"
    use_text_for_featurization: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowupAction(Event):
    """The next action, whatever policies say."""

    type_name = "followup"
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStarted(Event):
    """A new session: everything before it is history."""

    type_name = "session_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restarted(Event):
    """The customer started over."""

    type_name = "restart"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserUtteranceReverted(Event):
    """Everything since the last message, it included, is undone."""

    type_name = "rewind"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionReverted(Event):
    """Everything since the last action, it included, is undone."""

    type_name = "undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class AllSlotsReset(Event):
    """All slots take their initial values."""

    type_name = "reset_slots"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationPaused(Event):
    """The bot stays out of the conversation: a person holds it, or it waits for one."""

    type_name = "pause"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationResumed(Event):
    """The conversation is the bot's again."""

    type_name = "resume"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryExported(Event):
    """The conversation was exported (Rasa's interactive learning)."""

    type_name = "export"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderScheduled(Event):
    """An intent that will be triggered at ``date_time`` (ISO 8601)."""

    type_name = "reminder"
    intent: str
    entities: Any = None
    date_time: str
    name: str | None = None
    kill_on_user_msg: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderCancelled(Event):
    """Reminders with this name, intent and entities (each only where given) are cancelled."""

    type_name = "cancel_reminder"
    name: str | None = None
    intent: str | None = None
    entities: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnFailed(Event):
    """Something failed while answering, and the customer was told. Usher's own event, ignored by Rasa's policies.

    Args:
        stage: ``nlu``, ``dialogue`` or ``action``.
        name: The action's name, or None.
        error: What went wrong, without the customer's words.
    """

    type_name = "turn_failed"
    stage: str
    name: str | None = None
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnershipChanged(Event):
    """Who holds the conversation (see ``bot/handoff/state.py``). Usher's own event.

    Args:
        owner: bot, offered, waiting, human, wrap_up, resolved, snoozed or closed_offline.
        epoch: Grows by one with each change; replies computed under an older one are stale.
        actor: bot, customer, an agent's id, or system.
        cause: Reason codes, comma-separated, such as ``user_request`` or ``frustration,repeated_fallback``.
        evidence: Numbers of the events that are the evidence.
    """

    type_name = "ownership"
    owner: str
    epoch: int
    actor: str
    cause: str = ""
    evidence: Sequence[int] = ()


EVENT_TYPES: Mapping[str, type[Event]] = {
    kind.type_name: kind
    for kind in (
        UserUttered, BotUttered, AgentUttered, ActionExecuted, ActionExecutionRejected, SlotSet, ActiveLoop,
        LoopInterrupted, EntitiesAdded, UserFeaturization, FollowupAction, SessionStarted, Restarted,
        UserUtteranceReverted, ActionReverted, AllSlotsReset, ConversationPaused, ConversationResumed, StoryExported,
        ReminderScheduled, ReminderCancelled, TurnFailed, OwnershipChanged,
    )
}  # fmt: skip
"""Every kind of event by its JSON name."""
