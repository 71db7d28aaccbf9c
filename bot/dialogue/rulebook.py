"""Rules as learned: which states lead to which action, and what they say of forms that are interrupted.

Everything here is read from lessons once, at training; `bot.dialogue.rules` decides by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.conversation.fold import ACTION_LISTEN
from bot.dialogue.lessons import Example, Lessons, examples
from bot.dialogue.states import SNIPPET, PolicyState, after_snippet, key_of
from bot.dialogue.story_view import NOTHING, RuleOnly

INTERRUPTED = "loop_was_interrupted"
"""After this message the form runs again: it asks anew without checking the message."""
NOT_THE_LOOP = "do_not_predict_loop_action"
"""After this action something else than the form comes."""


@dataclass(frozen=True, slots=True)
class Rule:
    """An action, and the states that must come before it.

    Args:
        states: Oldest first.
        action: What runs then.
        key: The states as Rasa's JSON: where several rules fit, the one with the longest key wins.
        sources: Names of the rules that say so, with their places.
        is_hidden: No story knows it: policies that learn from stories do not see turns that it decides.
    """

    states: tuple[PolicyState, ...]
    action: str
    key: str
    sources: tuple[str, ...] = ()
    is_hidden: bool = False

    @property
    def is_general(self) -> bool:
        """It says nothing of a form."""
        return self.states[-1].active_loop is None


@dataclass(frozen=True, slots=True)
class LoopNote:
    """What is known of a form at one point: `INTERRUPTED` or `NOT_THE_LOOP` after these states."""

    states: tuple[PolicyState, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All that rules say.

    Args:
        rules: Without those that contradict each other word for word.
        loop_notes: From rules and stories.
        rule_only: Slots and forms that only rules mention.
        hidden: Other sources of predictions that no story knows (forms on their happy path, default intents).
    """

    rules: tuple[Rule, ...]
    loop_notes: tuple[LoopNote, ...]
    rule_only: RuleOnly = NOTHING
    hidden: frozenset[str] = frozenset()

    def as_dict(self) -> dict[str, Any]:
        """JSON of it."""
        return {
            "rules": [
                {"states": _dicts(r.states), "action": r.action, "sources": list(r.sources), "is_hidden": r.is_hidden}
                for r in self.rules
            ],
            "loop_notes": [{"states": _dicts(n.states), "kind": n.kind} for n in self.loop_notes],
            "rule_only": self.rule_only.as_dict(),
            "hidden": sorted(self.hidden),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> RuleBook:
        """The inverse of `as_dict`."""
        return cls(
            rules=tuple(_rule(item) for item in data["rules"]),
            loop_notes=tuple(LoopNote(_states(item["states"]), item["kind"]) for item in data["loop_notes"]),
            rule_only=RuleOnly.from_dict(data["rule_only"]),
            hidden=frozenset(data["hidden"]),
        )


def learn(lessons: Lessons) -> RuleBook:
    """What the lessons say, before it is checked for contradictions."""
    from_rules = [example for lesson in lessons.rules for example in examples(lesson, only_set_slots=True)]
    from_stories = [example for lesson in lessons.stories for example in examples(lesson)]
    return RuleBook(
        rules=tuple(_rules(from_rules)),
        loop_notes=tuple(_loop_notes([*from_rules, *from_stories])),
        rule_only=_rule_only(from_rules, from_stories),
    )


def without(book: RuleBook, key: str) -> RuleBook:
    """The book without one rule."""
    return replace(book, rules=tuple(rule for rule in book.rules if rule.key != key))


def _rules(found: Iterable[Example]) -> Iterable[Rule]:
    actions: dict[str, tuple[tuple[PolicyState, ...], str]] = {}
    ambiguous: set[str] = set()
    for example in found:
        states = tuple(after_snippet(example.before(None)))
        key = key_of(states) if states else ""
        if states and actions.setdefault(key, (states, example.action))[1] != example.action:
            ambiguous.add(key)
    for key, (states, action) in actions.items():
        if key not in ambiguous and action != SNIPPET:
            yield Rule(states, action, key)


def _loop_notes(found: Iterable[Example]) -> Iterable[LoopNote]:
    notes: dict[str, LoopNote] = {}
    for example in found:
        states = example.before(None)
        loop = states[-1].active_loop
        if loop is None:
            continue
        last_two = tuple(after_snippet(_last_turns(states)))
        listened = states[-1].action == ACTION_LISTEN
        if last_two and listened and example.action == loop:
            notes[key_of(last_two)] = LoopNote(last_two, INTERRUPTED)
        elif last_two and not listened and example.action != loop:
            notes[key_of(last_two)] = LoopNote(last_two, NOT_THE_LOOP)
    return notes.values()


def _last_turns(states: Sequence[PolicyState]) -> Sequence[PolicyState]:
    """The last state, and of the one before it only the action."""
    if len(states) == 1 or states[-2].is_start:
        return states[-1:]
    before = states[-2]
    return [PolicyState(action=before.action, action_text=before.action_text), states[-1]]


def _rule_only(from_rules: Iterable[Example], from_stories: Iterable[Example]) -> RuleOnly:
    rule_slots, rule_loops = _mentioned(from_rules)
    story_slots, story_loops = _mentioned(from_stories)
    return RuleOnly(rule_slots - story_slots, rule_loops - story_loops)


def _mentioned(found: Iterable[Example]) -> tuple[frozenset[str], frozenset[str]]:
    longest: defaultdict[int, Example] = defaultdict()
    for example in found:
        longest[id(example.states)] = example
    states = [state for example in longest.values() for state in example.before(None)]
    slots = frozenset(name for state in states for name, _ in state.slots)
    return slots, frozenset(state.active_loop for state in states if state.active_loop is not None)


def _rule(data: Mapping[str, Any]) -> Rule:
    states = _states(data["states"])
    return Rule(states, data["action"], key_of(states), tuple(data["sources"]), data["is_hidden"])


def _dicts(states: Sequence[PolicyState]) -> list[dict[str, Any]]:
    return [state.as_dict() for state in states]


def _states(data: Sequence[Mapping[str, Any]]) -> tuple[PolicyState, ...]:
    return tuple(PolicyState.from_dict(item) for item in data)
