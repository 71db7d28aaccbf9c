"""Policies by the names that config.yml calls them.

A policy registers itself; `policies_of` says which ones a config.yml asks for. Options of Rasa's policies that have no
effect here are in one table (`bot.dialogue.rasa_names`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.dialogue.policy import Policy
from bot.dialogue.rasa_names import WITHOUT_EFFECT
from bot.errors import ProjectError
from nlu import did_you_mean

DEFAULT_POLICIES = ("MemoizationPolicy", "RulePolicy", "UnexpecTEDIntentPolicy", "TEDPolicy")
"""What Rasa runs where config.yml names no policies."""

_GONE: Mapping[str, str] = {
    "MappingPolicy": "RulePolicy",
    "FallbackPolicy": "RulePolicy, with core_fallback_threshold",
    "TwoStageFallbackPolicy": "RulePolicy, with a rule for nlu_fallback",
    "FormPolicy": "RulePolicy",
    "KerasPolicy": "TEDPolicy",
    "EmbeddingPolicy": "TEDPolicy",
    "SklearnPolicy": "TEDPolicy",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A policy of config.yml.

    Args:
        policy: Its class.
        options: Defaults filled in.
    """

    policy: type[Policy]
    options: Mapping[str, Any]


_REGISTRY: dict[str, type[Policy]] = {}
P = TypeVar("P", bound=type[Policy])


def register(policy: P) -> P:
    """Class decorator: make a policy known under its name."""
    _REGISTRY[policy.name] = policy
    return policy


def registered() -> Mapping[str, type[Policy]]:
    """All known policies by name."""
    return dict(_REGISTRY)


def policies_of(config: Mapping[str, Any]) -> tuple[list[Chosen], list[str]]:
    """The policies that a config.yml asks for, in its order, and what is to be said about them.

    Args:
        config: config.yml as read.

    Raises:
        ProjectError: A name or an option that does not exist, with the nearest right one.
    """
    chosen: list[Chosen] = []
    notes: list[str] = []
    for name, written in _entries(config):
        policy = _find(name, _place(config))
        chosen.append(Chosen(policy, _options(policy, written, _place(config))))
        idle = [option for option in written if option not in policy.options]
        if idle:
            notes.append(f"{name}: Usher's own policy runs in its place; without effect: {', '.join(idle)}.")
    return chosen, notes


def _entries(config: Mapping[str, Any]) -> Sequence[tuple[str, Mapping[str, Any]]]:
    entries: list[tuple[str, Mapping[str, Any]]] = []
    for entry in config.get("policies") or [{"name": name} for name in DEFAULT_POLICIES]:
        written = {"name": entry} if isinstance(entry, str) else entry
        if not isinstance(written, Mapping) or not isinstance(written.get("name"), str):
            raise ProjectError(
                "An entry under policies: has no name.", place=_place(config), mend="Write: - name: RulePolicy"
            )
        name = str(written["name"])
        short = name.rpartition(".")[2] if name.startswith("rasa.") else name
        entries.append((short, {key: value for key, value in written.items() if key != "name"}))
    return entries


def _find(name: str, place: str) -> type[Policy]:
    if name in _REGISTRY:
        return _REGISTRY[name]
    if name in _GONE:
        raise ProjectError(f"Rasa 3 has no {name} any more.", place=place, mend=f"Write {_GONE[name]} instead.")
    if "." in name:
        raise ProjectError(
            f"The policy {name!r} is code of its own, written for Rasa.",
            place=place,
            mend='Take it out; docs/moving-from-rasa.md, "Code of your own", says what does its work here.',
        )
    raise ProjectError(f"There is no policy {name!r}.", place=place, mend=did_you_mean(name, tuple(_REGISTRY)))


def _options(policy: type[Policy], written: Mapping[str, Any], place: str) -> Mapping[str, Any]:
    idle = WITHOUT_EFFECT.get(policy.name, frozenset())
    known = (*policy.options, *sorted(idle))
    for option in written:
        if option not in known:
            raise ProjectError(
                f"{policy.name} has no option {option!r}.", place=place, mend=did_you_mean(option, known)
            )
    return {**policy.options, **{option: value for option, value in written.items() if option not in idle}}


def _place(config: Mapping[str, Any]) -> str:
    place = getattr(config, "place", None)
    return str(place("policies")) if place else "config.yml"
