"""The steps of rules and stories as what is drawn: one item a box."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.assistant.domain import REQUESTED_SLOT, Domain
from bot.assistant.flows import (
    ActionStep,
    CheckpointStep,
    LoopStep,
    OrStep,
    Rule,
    SlotStep,
    Step,
    Story,
    UserStep,
)

Kind = Literal["root", "intent", "response", "action", "form", "state", "checkpoint"]


@dataclass(frozen=True, slots=True)
class Item:
    """A box.

    Args:
        kind: What it stands for.
        lines: What is written in it.
        names: Intents or actions that it stands for, as the domain names them.
        place: Where it is written: ``data/stories/orders.yml:12``.
    """

    kind: Kind
    lines: tuple[str, ...]
    names: tuple[str, ...] = ()
    place: str = ""


def items_of(flow: Story | Rule, domain: Domain) -> list[Item]:
    """The boxes of a story or rule, its conditions first; a checkpoint that it begins at is not among them."""
    items: list[Item] = []
    if isinstance(flow, Rule):
        items += _conditions(flow)
    steps = flow.steps
    if isinstance(steps[0], CheckpointStep):
        items += _state([f"{slot.name} is {_value(slot)}" for slot in steps[0].conditions], steps[0].place)
        steps = steps[1:]
    items += _items(steps, domain)
    if isinstance(flow, Rule) and not flow.wait_for_user_input:
        items += _state(["goes on at once"], flow.place)
    return items


def entry_of(flow: Story | Rule) -> str | None:
    """The checkpoint that a story begins at."""
    first = flow.steps[0]
    return first.name if isinstance(first, CheckpointStep) else None


def _conditions(rule: Rule) -> Iterator[Item]:
    lines = ["at the very beginning"] if rule.conversation_start else []
    for step in rule.conditions:
        if isinstance(step, SlotStep):
            lines.append(f"{step.name} is {_value(step)}")
        else:
            lines.append(f"while {step.name} is active" if step.name else "while no form is active")
    yield from _state(lines, rule.place)


def _items(steps: Sequence[Step], domain: Domain) -> Iterator[Item]:
    waiting: list[SlotStep | LoopStep] = []
    action = ""
    for step in steps:
        if isinstance(step, SlotStep | LoopStep):
            waiting.append(step)
            continue
        yield from _facts(waiting, action)
        waiting = []
        action = (step.name or "") if isinstance(step, ActionStep) else ""
        yield _item(step, domain)
    yield from _facts(waiting, action)


def _item(step: UserStep | ActionStep | CheckpointStep | OrStep, domain: Domain) -> Item:
    match step:
        case UserStep():
            return Item("intent", (_said(step),), (step.intent,) if step.intent else (), step.place)
        case OrStep():
            intents = tuple(choice.intent or "" for choice in step.choices if isinstance(choice, UserStep))
            return Item(
                "intent" if intents else "state", (" or ".join(map(_choice, step.choices)),), intents, step.place
            )
        case CheckpointStep():
            return Item("checkpoint", (step.name,), (step.name,), step.place)
        case ActionStep(name=None):
            return Item("response", (f"“{step.text}”",), (), step.place)
        case ActionStep():
            name = step.name or ""
            return Item(_kind(name, domain), (name,), (name,), step.place)


def _kind(action: str, domain: Domain) -> Kind:
    if action in domain.forms:
        return "form"
    return "response" if action in domain.responses or action.startswith("utter_") else "action"


def _facts(steps: Sequence[SlotStep | LoopStep], action: str) -> Iterator[Item]:
    """Slots and forms between two steps, in one box; what a form does every time is left out."""
    ends = any(isinstance(step, LoopStep) and step.name is None for step in steps)
    lines: list[str] = []
    for step in steps:
        match step:
            case LoopStep(name=None):
                lines.append("the form ends")
            case LoopStep():
                lines += [] if step.name == action else [f"{step.name} is active"]
            case SlotStep(name=name, value=None) if name == REQUESTED_SLOT:
                lines += [] if ends else ["nothing is left to ask"]
            case SlotStep(name=name) if name == REQUESTED_SLOT:
                lines.append(f"asks for {step.value}")
            case _:
                lines.append(f"{step.name} is {_value(step)}")
    yield from _state(lines, steps[0].place if steps else "")


def _state(lines: Iterable[str], place: str) -> Iterator[Item]:
    written = tuple(lines)
    if written:
        yield Item("state", written, place=place)


def _said(step: UserStep) -> str:
    if step.intent is None:
        return f"“{step.text}”"
    entities = [str(entity["entity"]) for entity in step.entities]
    return f"{step.intent} ({', '.join(entities)})" if entities else step.intent


def _choice(step: UserStep | SlotStep) -> str:
    return _said(step) if isinstance(step, UserStep) else f"{step.name} is {_value(step)}"


def _value(step: SlotStep) -> str:
    return "empty" if step.value is None else str(step.value)
