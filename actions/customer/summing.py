"""What the touchpoints of one identity add up to, and several identities' together.

Kept apart by the purpose for which each touchpoint may be used, so that a read for one purpose, or after a withdrawal,
counts nothing that it may not: ``{purpose: {"traits": {attribute: {source: [time, id, value]}}, "computed": {…}}}``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from actions.customer.computed.base import Fact, stamp, word
from actions.customer.definition import ProfileDefinition

State = dict[str, Any]


def add(definition: ProfileDefinition, state: State, purpose: str, fact: Fact) -> None:
    """Add one fact to a state.

    Args:
        definition: What is looked at.
        state: Is changed.
        purpose: What the fact may be used for.
        fact: The fact.
    """
    if fact.kind == "identify":
        _add_traits(definition, _part(state, purpose)["traits"], fact)
        return
    for name, fold in definition.readers.get(fact.name, ()):
        computed = _part(state, purpose)["computed"]
        computed[name] = fold.take(computed.get(name), fact)


def together(definition: ProfileDefinition, states: Iterable[State], purposes: Collection[str]) -> State:
    """What several states come to, of what may be used for these purposes: one part, without purposes.

    Args:
        definition: What is looked at.
        states: Of the identities of one person.
        purposes: What is counted.
    """
    whole: State = {"traits": {}, "computed": {}}
    for state in states:
        for purpose in purposes:
            part = state.get(purpose)
            if part is not None:
                _join(definition, whole, part)
    return whole


def _add_traits(definition: ProfileDefinition, traits: State, fact: Fact) -> None:
    for trait, said in fact.properties.items():
        name, value = definition.traits.get(trait), word(said)
        if name is not None and value is not None:
            _keep_latest(traits.setdefault(name, {}), fact.source, [*stamp(fact), value])


def _join(definition: ProfileDefinition, whole: State, part: State) -> None:
    for name, sources in part["traits"].items():
        for source, latest in sources.items():
            _keep_latest(whole["traits"].setdefault(name, {}), source, latest)
    for name, state in part["computed"].items():
        fold = definition.computed[name].fold
        whole["computed"][name] = fold.join(whole["computed"].get(name), state)


def _keep_latest(sources: State, source: str, latest: list[str]) -> None:
    sources[source] = max(sources.get(source, latest), latest)


def _part(state: State, purpose: str) -> State:
    part: State = state.setdefault(purpose, {"traits": {}, "computed": {}})
    return part
