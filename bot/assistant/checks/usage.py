"""Where stories and rules, and everything else that is written, name things of the domain."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.assistant.domain import Domain
from bot.assistant.flows import (
    ActionStep,
    CheckpointStep,
    Flows,
    LoopStep,
    OrStep,
    Rule,
    SlotStep,
    Step,
    Story,
    UserStep,
)

_PAYLOAD = re.compile(r"^/([^{@]+)")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


@dataclass(slots=True)
class Usage:
    """Names, each with the places that name it."""

    intents: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    entities: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    actions: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    slots: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    loops: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def steps_of(flows: Flows) -> Iterator[tuple[Story | Rule, Step]]:
    """Every step with its story or rule; choices under ``or`` and the slots of checkpoints one by one."""
    both: tuple[Story | Rule, ...] = (*flows.stories, *flows.rules)
    for flow in both:
        conditions = flow.conditions if isinstance(flow, Rule) else ()
        for step in (*conditions, *flow.steps):
            for single in _singles(step):
                yield flow, single


def usage_of(flows: Flows) -> Usage:
    """What stories and rules name."""
    usage = Usage()
    for _, step in steps_of(flows):
        match step:
            case UserStep():
                if step.intent:
                    usage.intents[step.intent].append(step.place)
                for entity in step.entities:
                    usage.entities[str(entity.get("entity"))].append(step.place)
            case ActionStep(name=str(name)):
                usage.actions[name].append(step.place)
            case SlotStep():
                usage.slots[step.name].append(step.place)
            case LoopStep(name=str(name)):
                usage.loops[name].append(step.place)
    return usage


def intents_of_payloads(domain: Domain) -> Mapping[str, Sequence[str]]:
    """Intents that buttons of responses send, each with the responses."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name, variations in domain.responses.items():
        for variation in variations:
            for payload in _payloads(variation.body):
                match = _PAYLOAD.match(payload)
                if match:
                    found[match[1].strip()].setdefault(name)
    return {intent: list(responses) for intent, responses in found.items()}


def slots_of_responses(domain: Domain) -> set[str]:
    """Slots that responses say or ask about in their conditions."""
    found: set[str] = set()
    for variations in domain.responses.values():
        for variation in variations:
            found.update(condition.slot for condition in variation.conditions)
            for text in _texts(variation.body):
                found.update(_PLACEHOLDER.findall(text))
    return found


def _singles(step: Step) -> Iterable[Step]:
    if isinstance(step, OrStep):
        return step.choices
    if isinstance(step, CheckpointStep):
        return (step, *step.conditions)
    return (step,)


def _payloads(value: Any) -> Iterator[str]:
    """Payloads at any depth: of buttons, and of a channel's own elements."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if isinstance(item, str) and key == "payload":
                yield item
            else:
                yield from _payloads(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _payloads(item)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
