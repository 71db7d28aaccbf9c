"""A conversation as the steps of a story, of a test story, or of a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.assistant.domain import REQUESTED_SLOT, Domain
from bot.conversation import events as e
from bot.conversation.fold import ACTION_LISTEN, ACTION_SESSION_START
from bot.conversation.tracker import Tracker
from bot.dialogue.entity_slots import slots_of_entities
from bot.interactive.annotated import annotated
from bot.interactive.yaml_lines import Commented

Step = dict[str, Any]
UNSAID = frozenset({ACTION_LISTEN, ACTION_SESSION_START, None})
"""Actions that stories do not write."""


def story_steps(tracker: Tracker, domain: Domain) -> list[Step | Commented]:
    """What counts of the conversation: what was taken back is left out, and a form on its happy path is one step."""
    return list(_Writer(domain, _by_intent, _initial(domain)).steps(tracker.applied_events()))


def test_steps(tracker: Tracker, domain: Domain) -> list[Step | Commented]:
    """All that was said and done since the conversation began, with the messages word for word."""
    return list(_Writer(domain, _by_text, _initial(domain)).steps(_since_start(tracker.events)))


def rule_of(tracker: Tracker, domain: Domain) -> dict[str, Any]:
    """The last turn as a rule: its condition, where a form was active, and its steps; empty where nothing was said."""
    turn, before = _last_turn(tracker)
    if not turn:
        return {}
    loop = before.active_loop_name
    declined = any(isinstance(event, e.ActionExecutionRejected) for event in turn)
    if loop and declined:
        # The form asks again by itself: such a rule is an ordinary one.
        return {"steps": list(_Writer(domain, _by_intent, before.slots).steps(_until_loop(turn, loop)))}
    is_answer = loop is not None and _first_action(turn) == loop
    told = _without_answers(turn[1:]) if is_answer else turn
    steps = list(_Writer(domain, _by_intent, before.slots).steps(told))
    return {"condition": [{"active_loop": loop}], "steps": steps} if loop else {"steps": steps}


class _Writer:
    def __init__(
        self, domain: Domain, message: Callable[[e.UserUttered], Step | Commented], slots: Mapping[str, Any]
    ) -> None:
        self._domain, self._message = domain, message
        self._seen = {slot.name for slot in domain.seen_slots} - {REQUESTED_SLOT}
        self._known = dict(slots)
        self._slots: dict[str, Any] = {}

    def steps(self, events: Sequence[e.Event]) -> Iterator[Step | Commented]:
        for event in events:
            if isinstance(event, e.SlotSet):
                self._set(event)
                continue
            step = self._step(event)
            if step is not None:
                yield from self._slots_so_far()
                yield step
        yield from self._slots_so_far()

    def _step(self, event: e.Event) -> Step | Commented | None:
        match event:
            case e.UserUttered():
                # What the entities fill by themselves is not written.
                self._known |= {filled.name: filled.value for filled in slots_of_entities(event.entities, self._domain)}
                return self._message(event)
            case e.ActionExecuted() if event.name not in UNSAID or event.action_text:
                return {"action": event.name} if event.name else {"bot": event.action_text}
            case e.ActiveLoop():
                return {"active_loop": event.name}
            case _:
                return None

    def _set(self, event: e.SlotSet) -> None:
        """Slots that policies see, where they change."""
        if event.name in self._seen and self._known.get(event.name) != event.value:
            self._known[event.name] = self._slots[event.name] = event.value

    def _slots_so_far(self) -> Iterator[Step]:
        if self._slots:
            yield {"slot_was_set": [{name: value} for name, value in self._slots.items()]}
            self._slots = {}


def _initial(domain: Domain) -> dict[str, Any]:
    return {slot.name: slot.start_value for slot in domain.slots.values()}


def _by_intent(event: e.UserUttered) -> Step | Commented:
    step: Step = {"intent": event.intent}
    entities = [_entity(entity) for entity in event.entities]
    if entities:
        step["entities"] = entities
    return Commented(step, event.text or "")


def _entity(entity: Mapping[str, Any]) -> Step:
    return {entity["entity"]: entity.get("value"), **{key: entity[key] for key in ("role", "group") if entity.get(key)}}


def _by_text(event: e.UserUttered) -> Step:
    intent = event.parse_data.get("intent") or {}
    name = intent.get("full_retrieval_intent_name") or intent.get("name")
    return {"user": annotated(event.text or "", event.entities), "intent": name}


def _since_start(events: Sequence[e.Event]) -> Sequence[e.Event]:
    starts = [number for number, event in enumerate(events) if isinstance(event, e.SessionStarted)]
    return events[starts[-1] :] if starts else events


def _last_turn(tracker: Tracker) -> tuple[Sequence[e.Event], Tracker]:
    """The events from the last message on, and the conversation before it."""
    events = tracker.events
    number = max((n for n, event in enumerate(events) if isinstance(event, e.UserUttered)), default=len(events))
    return events[number:], Tracker(tracker.conversation_id, tracker.table, events[:number])


def _first_action(turn: Sequence[e.Event]) -> str | None:
    return next((event.name for event in turn if isinstance(event, e.ActionExecuted)), None)


def _until_loop(turn: Sequence[e.Event], loop: str) -> Sequence[e.Event]:
    ran = (n for n, event in enumerate(turn) if isinstance(event, e.ActionExecuted) and event.name == loop)
    return turn[: next(ran, len(turn))]


def _without_answers(turn: Sequence[e.Event]) -> Sequence[e.Event]:
    """Whatever the customer answered, the form goes on or ends: the slots that it fills are no part of the rule."""
    ends = next(
        (n for n, event in enumerate(turn) if isinstance(event, e.ActiveLoop) and event.name is None), len(turn)
    )
    return [event for n, event in enumerate(turn) if n > ends or not isinstance(event, e.SlotSet)]
