"""Train, save and load the policies that a config.yml asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.assistant.domain import Domain
from bot.assistant.flows import Flows
from bot.dialogue.learned.policy import LearnedPolicy, TEDPolicy
from bot.dialogue.learned.unlikely import UnexpecTEDIntentPolicy
from bot.dialogue.lessons import Lessons
from bot.dialogue.memory import AugmentedMemoizationPolicy, MemoizationPolicy
from bot.dialogue.policy import Policy
from bot.dialogue.registry import Chosen, policies_of, registered
from bot.dialogue.rules import RulePolicy
from bot.dialogue.unroll import unroll
from bot.errors import ModelError, ProjectError

BUILT_IN: tuple[type[Policy], ...] = (
    RulePolicy,
    MemoizationPolicy,
    AugmentedMemoizationPolicy,
    LearnedPolicy,
    TEDPolicy,
    UnexpecTEDIntentPolicy,
)
"""Registered by being imported here."""

INDEX = "policies.json"


def train_policies(config: Mapping[str, Any], flows: Flows, domain: Domain) -> list[Policy]:
    """Train the policies of config.yml, in its order.

    Args:
        config: config.yml as read.
        flows: Rules and stories.
        domain: The domain.

    Raises:
        ProjectError: A policy or option that does not exist, no policy at all, or rules and stories that contradict
            each other.
    """
    chosen, _ = policies_of(config)
    if not chosen:
        raise ProjectError(
            "No policy of config.yml decides anything yet.",
            place="config.yml",
            mend="Write under policies: - name: RulePolicy and - name: AugmentedMemoizationPolicy",
        )
    lessons = unroll(flows, domain)
    rules = next((_train(each, lessons, domain) for each in chosen if each.policy is RulePolicy), None)
    if isinstance(rules, RulePolicy):
        lessons = replace(lessons, rule_only=rules.rule_only)
    return [rules if rules and each.policy is RulePolicy else _train(each, lessons, domain) for each in chosen]


def _train(chosen: Chosen, lessons: Lessons, domain: Domain) -> Policy:
    return chosen.policy.train(chosen.options, lessons, domain)


def save_policies(policies: Sequence[Policy], folder: Path) -> None:
    """Write each policy into a folder of its own.

    Args:
        policies: Trained.
        folder: An empty folder.
    """
    names: list[str] = []
    for number, policy in enumerate(policies):
        names.append(policy.name)
        own = folder / f"{number}-{policy.name}"
        own.mkdir()
        policy.save(own)
    (folder / INDEX).write_text(json.dumps(names), encoding="utf-8")


def load_policies(folder: Path, domain: Domain) -> tuple[Policy, ...]:
    """Read what `save_policies` wrote.

    Raises:
        ModelError: A policy that this version does not know.
    """
    known = registered()
    policies: list[Policy] = []
    for number, name in enumerate(json.loads((folder / INDEX).read_text(encoding="utf-8"))):
        if name not in known:
            raise ModelError(f"The model has a policy {name!r} that is not known here.", mend="Run: usher train")
        policies.append(known[name].load(folder / f"{number}-{name}", domain))
    return tuple(policies)
