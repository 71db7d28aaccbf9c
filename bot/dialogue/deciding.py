"""How rules decide, at one point of a conversation (Rasa: ``RulePolicy``).

In this order: a rule that fits the text of the message; restart, back and session_start; an active form on its happy
path; a rule that fits the intent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.conversation.fold import ACTION_LISTEN, State
from bot.dialogue.features import SHOULD_NOT_BE_SET
from bot.dialogue.matching import Patterns
from bot.dialogue.rulebook import INTERRUPTED, NOT_THE_LOOP, Rule, RuleBook
from bot.dialogue.states import PolicyState, after_snippet, key_of, last_by_intent, last_by_text

DEFAULT_INTENTS: Mapping[str, str] = {
    "restart": "action_restart",
    "back": "action_back",
    "session_start": "action_session_start",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say.

    Args:
        action: What to do; None where no rule fits.
        source: What says so: a rule's key, a default intent, a form. Where nothing does, the key of the states, if the
            decider names those, else empty.
        rule: The rule, if one fits.
        interrupts_loop: The active form is to ask again without checking the message.
        is_no_user_prediction: A form on its happy path.
        is_end_to_end: By the text of the message.
    """

    action: str | None
    source: str
    rule: Rule | None = None
    interrupts_loop: bool = False
    is_no_user_prediction: bool = False
    is_end_to_end: bool = False


class Decider:
    """Rules, indexed.

    Args:
        book: The rules.
        names_unmatched: Also name the source of verdicts that no rule gave (slower; training needs it).
    """

    def __init__(self, book: RuleBook, *, names_unmatched: bool = False) -> None:
        self._names_unmatched = names_unmatched
        self._rules = Patterns((rule.states, rule) for rule in book.rules)
        self._notes = Patterns((note.states, note.kind) for note in book.loop_notes)
        self._looks_at_text = self._rules.some_ignore_intents or self._notes.some_ignore_intents

    def decide(self, before: Sequence[PolicyState], last: PolicyState, now: State) -> Verdict:
        """What the rules say at this point.

        Args:
            before: The states at the points before.
            last: The state now, the last message with its intent and its text.
            now: The fold of the conversation.
        """
        by_text = self._by_text(before, last, now)
        if by_text is None or by_text.action is None:
            default = default_action(now)
            if default is not None:
                return default
        happy = happy_path(now)
        if happy is not None:
            return happy
        if by_text is not None and by_text.action is not None:
            return by_text
        by_intent = self._by_rules(before, last_by_intent(last), now)
        if by_text is not None and by_text.interrupts_loop and not by_intent.interrupts_loop:
            return Verdict(by_intent.action, by_intent.source, by_intent.rule, interrupts_loop=True)
        return by_intent

    def _by_text(self, before: Sequence[PolicyState], last: PolicyState, now: State) -> Verdict | None:
        """Only right after a message, before it is decided whether its text or its intent counts."""
        if not self._looks_at_text or latest_action(now) != ACTION_LISTEN:
            return None
        return replace(self._by_rules(before, last_by_text(last), now), is_end_to_end=True)

    def _by_rules(self, before: Sequence[PolicyState], last: PolicyState, now: State) -> Verdict:
        fitting = self._rules.fitting(before, last)
        rule = max(fitting, key=lambda each: len(each.key)) if fitting else None
        source = rule.key if rule else self._name_of(before, last)
        action = rule.action if rule else None
        loop = active_loop(now)
        if loop is None:
            return Verdict(action, source, rule)
        notes = self._notes.fitting(before, last)
        if rule is not None and action == ACTION_LISTEN and rule.is_general:
            if NOT_THE_LOOP not in notes:
                return Verdict(loop, source, rule)
            action = None
        return Verdict(action, source, rule, interrupts_loop=INTERRUPTED in notes)

    def _name_of(self, before: Sequence[PolicyState], last: PolicyState) -> str:
        return key_of(after_snippet([*before, last])) if self._names_unmatched else ""


def default_action(now: State) -> Verdict | None:
    """What restart, back and session_start do, right after the message."""
    if latest_action(now) != ACTION_LISTEN or now.latest_message is None:
        return None
    intent = now.latest_message.intent
    action = DEFAULT_INTENTS.get(intent) if intent else None
    return Verdict(action, source_of_intent(str(intent))) if action else None


def happy_path(now: State) -> Verdict | None:
    """A form that has not rejected the message runs, and listens once it has run."""
    loop = active_loop(now)
    if loop is None or (now.active_loop and now.active_loop.rejected):
        return None
    if now.latest_action is None or now.latest_action.name != loop:
        return Verdict(loop, source_of_loop(loop), is_no_user_prediction=True) if now.latest_action else None
    return Verdict(ACTION_LISTEN, source_of_loop(loop, listens=True), is_no_user_prediction=True)


def source_of_intent(intent: str) -> str:
    """Name of the source where a default intent decides."""
    return f"the default action of the intent {intent}"


def source_of_loop(loop: str, *, listens: bool = False) -> str:
    """Name of the source where a form on its happy path decides."""
    return f"the active form {loop}" + (", which has asked" if listens else "")


def active_loop(now: State) -> str | None:
    """The active form; in rules a form may be marked as not active."""
    loop = now.active_loop.name if now.active_loop else None
    return None if loop == SHOULD_NOT_BE_SET else loop


def latest_action(now: State) -> str | None:
    """The last action's name or text."""
    return (now.latest_action.name or now.latest_action.action_text) if now.latest_action else None
