"""RulePolicy: short pieces of conversation that always go the same way, forms, and what happens when nothing fits.

A rule's prediction counts 1.0. Where no rule fits, the core fallback is offered at its threshold; a policy that is
surer than that wins.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Self

from bot.assistant.domain import Domain
from bot.conversation.events import LoopInterrupted
from bot.dialogue.completeness import incomplete, too_many_messages
from bot.dialogue.contradictions import analyse
from bot.dialogue.deciding import Decider, Verdict
from bot.dialogue.history import History
from bot.dialogue.lessons import Lessons
from bot.dialogue.policy import Prediction
from bot.dialogue.registry import register
from bot.dialogue.rule_problems import RuleProblem, contradicting, error_of, left_out, restricted
from bot.dialogue.rulebook import RuleBook, learn
from bot.dialogue.story_view import RuleOnly
from bot.errors import ProjectError

FILE = "rules.json"


@register
class RulePolicy:
    """Rules, forms and the core fallback.

    Args:
        options: Of config.yml, defaults filled in.
        book: The rules.
    """

    name: ClassVar[str] = "RulePolicy"
    options: ClassVar[Mapping[str, Any]] = {
        "priority": 4,
        "core_fallback_threshold": 0.3,
        "core_fallback_action_name": "action_default_fallback",
        "enable_fallback_prediction": True,
        "restrict_rules": True,
        "check_for_contradictions": True,
        "use_nlu_confidence_as_score": False,
        "max_history": None,  # without effect, as in Rasa
        "featurizer": None,
    }

    def __init__(self, options: Mapping[str, Any], book: RuleBook) -> None:
        self._options = options
        self.book = book
        names = any(source.startswith("[") for source in book.hidden)
        self._decider = Decider(book, names_unmatched=names)
        self._priority = int(options["priority"])

    @property
    def rule_only(self) -> RuleOnly:
        """Slots and forms that only rules mention."""
        return self.book.rule_only

    @classmethod
    def train(cls, options: Mapping[str, Any], lessons: Lessons, domain: Domain) -> Self:
        """Learn the rules, and refuse those that contradict each other or the stories.

        Raises:
            ProjectError: Says all that is wrong, each with its place and mend.
        """
        policy, problems = cls.learn(options, lessons, domain)
        if problems:
            raise error_of(problems)
        return policy

    @classmethod
    def learn(cls, options: Mapping[str, Any], lessons: Lessons, domain: Domain) -> tuple[Self, list[RuleProblem]]:
        """As `train`, but what is wrong is given back beside the policy.

        Raises:
            ProjectError: The fallback action does not exist.
        """
        _check_fallback(options, domain)
        too_long = too_many_messages(lessons.rules) if options["restrict_rules"] else []
        problems = [restricted(lesson) for lesson in too_long]
        book = learn(lessons)
        if not options["check_for_contradictions"]:
            return cls(options, replace(book, rule_only=RuleOnly())), problems
        problems += [left_out(found) for found in incomplete(lessons.rules, domain)]
        book, contradictions = analyse(book, lessons, domain, fallback_scores(options))
        problems += [contradicting(found) for found in contradictions]
        return cls(options, book), problems

    def predict(self, history: History) -> Prediction:
        """What the rules say, or the core fallback."""
        verdict = self._decider.decide(history.states, history.last, history.state)
        return Prediction(
            policy=self.name,
            priority=self._priority,
            scores=self._scores(verdict, history),
            events=(LoopInterrupted(is_interrupted=True),) if verdict.interrupts_loop else (),
            is_no_user_prediction=verdict.is_no_user_prediction,
            is_end_to_end=verdict.is_end_to_end,
            hides_rule_turn=verdict.rule.is_hidden if verdict.rule else verdict.source in self.book.hidden,
            explanation=_explanation(verdict),
        )

    def _scores(self, verdict: Verdict, history: History) -> dict[str, float]:
        """The fallback is always offered: it comes where the rule's action is rejected."""
        scores = fallback_scores(self._options)
        if verdict.action is not None:
            scores[verdict.action] = self._confidence(history)
        return scores

    def _confidence(self, history: History) -> float:
        message = history.state.latest_message
        if not self._options["use_nlu_confidence_as_score"] or message is None:
            return 1.0
        return float((message.parse_data.get("intent") or {}).get("confidence", 1.0))

    def save(self, folder: Path) -> None:
        """Write rules.json."""
        data = {"options": dict(self._options), "book": self.book.as_dict()}
        (folder / FILE).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, domain: Domain) -> Self:
        """Read what `save` wrote."""
        data = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return cls(data["options"], RuleBook.from_dict(data["book"]))


def fallback_scores(options: Mapping[str, Any]) -> dict[str, float]:
    """What is offered where no rule fits."""
    if not options["enable_fallback_prediction"]:
        return {}
    return {options["core_fallback_action_name"]: float(options["core_fallback_threshold"])}


def _check_fallback(options: Mapping[str, Any], domain: Domain) -> None:
    action = options["core_fallback_action_name"]
    if action and action not in domain.action_index:
        raise ProjectError(
            f"core_fallback_action_name {action!r} is not an action of the domain.",
            place="config.yml",
            mend="Write it under actions: in the domain, or write action_default_fallback.",
        )


def _explanation(verdict: Verdict) -> str:
    if verdict.rule is not None:
        named = " and ".join(verdict.rule.sources) or "a rule"
        return f"{named} says so" if verdict.action else f"{named} would listen, but the form goes on otherwise"
    if verdict.action is not None:
        return f"{verdict.source}{',' if ',' in verdict.source else ''} decides"
    return "no rule fits: core fallback"
