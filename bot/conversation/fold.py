"""The fold: what one event does to the state of a conversation (Rasa's ``apply_to`` of each event)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.conversation import events as e

ACTION_LISTEN = "action_listen"
ACTION_SESSION_START = "action_session_start"
BOT = "bot"


@dataclass(frozen=True, slots=True)
class SlotTable:
    """What the fold must know of the domain's slots.

    Args:
        initial: Every declared slot with its initial value.
        lists: Slots of type list, which wrap a single value.
    """

    initial: Mapping[str, Any] = field(default_factory=dict)
    lists: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Loop:
    """The form that is active.

    Args:
        name: The form's name.
        is_interrupted: Its next run asks again without validating.
        rejected: It declined the last message.
        trigger_message: ``parse_data`` of the message that started it.
    """

    name: str
    is_interrupted: bool = False
    rejected: bool = False
    trigger_message: e.Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class State:
    """Where a conversation stands; ``owner`` and ``epoch`` outlive sessions and restarts.

    Args:
        slots: Value of every declared slot.
        latest_message: The last message that counts, None before the first.
        latest_action: The last action that counts, None before the first.
        followup_action: What runs next, whatever policies say.
        paused: The bot stays out.
        active_loop: The form that is active.
        latest_input_channel: The channel of the last message.
        use_text: Policies looked at the text of the last message, not at its intent.
        owner: Who holds the conversation.
        epoch: Number of the ownership.
    """

    slots: Mapping[str, Any]
    latest_message: e.UserUttered | None = None
    latest_action: e.ActionExecuted | None = None
    followup_action: str | None = ACTION_LISTEN
    paused: bool = False
    active_loop: Loop | None = None
    latest_input_channel: str | None = None
    use_text: bool = False
    owner: str = BOT
    epoch: int = 0


def initial_state(table: SlotTable) -> State:
    """The state before anything happened."""
    return State(slots=dict(table.initial))


def reset(state: State, table: SlotTable) -> State:
    """The initial state, but for what outlives a session."""
    return State(
        slots=dict(table.initial),
        latest_input_channel=state.latest_input_channel,
        owner=state.owner,
        epoch=state.epoch,
    )


def advance(state: State, event: e.Event, table: SlotTable) -> State:  # noqa: PLR0911, PLR0912 - a line a kind of event
    """The state after one event; ``rewind`` and ``undo`` are the tracker's, since they need the events before."""
    match event:
        case e.UserUttered():
            channel = event.input_channel or state.latest_input_channel
            answered = replace(state, latest_message=event, followup_action=None, use_text=False)
            return replace(answered, latest_input_channel=channel)
        case e.ActionExecuted():
            loop = _loop_after(state.active_loop, event)
            return replace(state, latest_action=event, followup_action=None, active_loop=loop)
        case e.SlotSet() if event.name in table.initial:
            return replace(state, slots={**state.slots, event.name: _slot_value(event, table)})
        case e.ActiveLoop():
            trigger = state.latest_message.parse_data if state.latest_message else {}
            return replace(state, active_loop=Loop(event.name, trigger_message=trigger) if event.name else None)
        case e.LoopInterrupted() if state.active_loop:
            return replace(state, active_loop=replace(state.active_loop, is_interrupted=event.is_interrupted))
        case e.ActionExecutionRejected() if state.active_loop and state.active_loop.name == event.name:
            return replace(state, active_loop=replace(state.active_loop, rejected=True))
        case e.EntitiesAdded() if state.latest_message:
            return replace(state, latest_message=_with_entities(state.latest_message, event))
        case e.UserFeaturization():
            return replace(state, use_text=event.use_text_for_featurization)
        case e.FollowupAction():
            return replace(state, followup_action=event.name)
        case e.SessionStarted():
            return reset(state, table)
        case e.Restarted():
            return replace(reset(state, table), followup_action=ACTION_SESSION_START)
        case e.AllSlotsReset():
            return replace(state, slots=dict(table.initial))
        case e.ConversationPaused():
            return replace(state, paused=True)
        case e.ConversationResumed():
            held = state.owner != BOT
            return replace(state, paused=False, owner=BOT, epoch=state.epoch + 1 if held else state.epoch)
        case e.OwnershipChanged() if event.epoch > state.epoch:
            return replace(state, owner=event.owner, epoch=event.epoch, paused=event.owner != BOT)
        case _:
            return state


def _loop_after(loop: Loop | None, event: e.ActionExecuted) -> Loop | None:
    if loop is None:
        return None
    return replace(loop, is_interrupted=False, rejected=loop.rejected and event.name != loop.name)


def _slot_value(event: e.SlotSet, table: SlotTable) -> Any:
    wraps = event.name in table.lists and event.value and not isinstance(event.value, list)
    return [event.value] if wraps else event.value


def _with_entities(message: e.UserUttered, event: e.EntitiesAdded) -> e.UserUttered:
    known = list(message.entities)
    added = [entity for entity in event.entities if entity not in known]
    return replace(message, parse_data={**message.parse_data, "entities": known + added})
