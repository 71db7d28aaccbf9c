"""Contradictions between rules and stories, found by deciding every step of every lesson (Rasa: ``_analyze_rules``).

On the way it is noted which rules no story knows: turns that those decide are hidden from policies that learn from
stories.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.assistant.domain import Domain
from bot.assistant.problems import Side
from bot.conversation import events as e
from bot.conversation.fold import ACTION_LISTEN
from bot.dialogue.blocks import PLACE, UNPREDICTABLE
from bot.dialogue.deciding import (
    DEFAULT_INTENTS,
    Decider,
    Verdict,
    active_loop,
    source_of_intent,
    source_of_loop,
)
from bot.dialogue.lessons import Lesson, Lessons
from bot.dialogue.policy import likeliest
from bot.dialogue.rulebook import RuleBook, without
from bot.dialogue.states import SNIPPET, by_intent


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A step of a story or rule that a rule decides otherwise.

    Args:
        lesson: The story or rule.
        action: What it wants.
        place: Where it says so; the story's or rule's where no step does (listening goes without saying).
        rules: The rules that want something else, with their places where there are any.
        against: The same, each with the place of its step and in words.
        decided: What they want; None where nothing is left to say it, since rules contradict each other word for word.
    """

    lesson: Lesson
    action: str
    place: str
    rules: tuple[str, ...]
    against: tuple[Side, ...]
    decided: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """An action of a lesson, and what the rules say at that point."""

    lesson: Lesson
    wanted: str
    place: str
    decided: str | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Claim:
    """What a rule wants where it decides.

    Args:
        by: The rule with its places, or what decides without being written (a form).
        wants: The action.
        side: The same in words, with the place of the step.
    """

    by: str
    wants: str
    side: Side


@dataclass(frozen=True, slots=True)
class Judge:
    """Says what counts as decided.

    Args:
        domain: The domain.
        fallback: Scores that are offered where no rule fits.
    """

    domain: Domain
    fallback: Mapping[str, float]

    def decided(self, verdict: Verdict, *, is_rule: bool) -> str | None:
        """In rules everything must be decided, so the fallback counts; stories may leave things open."""
        scores = dict(self.fallback)
        if verdict.action is not None:
            scores[verdict.action] = 1.0
        if scores == self.fallback and not is_rule:
            return None
        return likeliest(scores, self.domain)


def analyse(
    book: RuleBook, lessons: Lessons, domain: Domain, fallback: Mapping[str, float]
) -> tuple[RuleBook, list[Contradiction]]:
    """Check the rules.

    Args:
        book: As learned.
        lessons: What it was learned from.
        domain: The domain.
        fallback: Scores that are offered where no rule fits.

    Returns:
        The rules, without those that only listen where a story goes on, and with a mark at those that no story knows;
        and what contradicts.
    """
    judge = Judge(domain, fallback)
    sources = _sources(book, lessons.rules, judge)
    check = _Check(book, sources, judge)
    for lesson in (*lessons.stories, *lessons.rules):
        check.walk(lesson)
    known = set(sources) | {source_of_intent(intent) for intent in DEFAULT_INTENTS}
    for form in domain.forms:
        known |= {source_of_loop(form), source_of_loop(form, listens=True)}
    return _marked(check.book, known - check.used_in_stories, sources), check.contradictions


Sources = dict[str, list[Claim]]
"""Source of a verdict to the rules in which it decided, and what those want."""


def _sources(book: RuleBook, rules: Sequence[Lesson], judge: Judge) -> Sources:
    found: defaultdict[str, list[Claim]] = defaultdict(list)
    decider = Decider(book, names_unmatched=True)
    for lesson in rules:
        for step in _steps(lesson, lambda: decider, judge):
            source = step.verdict.source
            if step.verdict.rule is None and not source.startswith("["):
                # A form or a default intent decides: whatever the rule wants, that is what counts.
                found[source].append(Claim(source, str(step.decided), Side("", f"{source} decides {step.decided!r}")))
            elif source != "[]":
                words = f"the rule {lesson.name!r} goes on with {step.wanted!r}"
                found[source].append(Claim(_described(lesson), step.wanted, Side(step.place, words)))
    return dict(found)


class _Check:
    def __init__(self, book: RuleBook, sources: Sources, judge: Judge) -> None:
        self.book = book
        self.contradictions: list[Contradiction] = []
        self.used_in_stories: set[str] = set()
        self._decider = Decider(book, names_unmatched=True)
        self._sources = sources  # grows by every source that a step is held against
        self._judge = judge

    def walk(self, lesson: Lesson) -> None:
        for step in _steps(lesson, lambda: self._decider, self._judge):
            if not lesson.is_rule and step.decided == step.wanted:
                self.used_in_stories.add(step.verdict.source)
            if step.decided in {None, step.wanted} or step.verdict.source in {"", "[]"}:
                continue
            if self._only_listens(step):
                self.book = without(self.book, step.verdict.source)
                self._decider = Decider(self.book, names_unmatched=True)
                continue
            self._note(step)

    def _note(self, step: Step) -> None:
        known = self._sources.setdefault(step.verdict.source, [])
        claims = [claim for claim in known if claim.wants != step.wanted]
        if claims:
            self.contradictions.append(
                Contradiction(
                    step.lesson,
                    step.wanted,
                    step.place,
                    rules=tuple(dict.fromkeys(claim.by for claim in claims)),
                    against=tuple(dict.fromkeys(claim.side for claim in claims)),
                    decided=step.decided if step.verdict.action else None,
                )
            )

    def _only_listens(self, step: Step) -> bool:
        """A rule's first action is not predicted, so that the listening after it may be the rule's only effect.

        Where a story goes on instead, and another rule begins alike, that effect was not meant.
        """
        source = step.verdict.source
        if step.lesson.is_rule or source.count("prev_action") > 1 or step.decided != ACTION_LISTEN:
            return False
        return any(rule.key.startswith(source[:-2]) and rule.key != source for rule in self.book.rules)


def _steps(lesson: Lesson, decider: Callable[[], Decider], judge: Judge) -> Iterator[Step]:
    """Every action of the lesson that can be decided, while the lesson is gone through again."""
    running = lesson.fresh()
    unpredictable = True
    place = lesson.places[-1] if lesson.places else ""
    for event in lesson.tracker.applied_events():
        place = str(event.metadata.get(PLACE, place))
        if isinstance(event, e.ActionExecuted):
            if event.name == SNIPPET:
                unpredictable = True
            elif unpredictable or UNPREDICTABLE in event.metadata:
                unpredictable = False
            else:
                yield _step(running, event.name or event.action_text or "", place, decider(), judge)
        running.append(event)


def _step(running: Lesson, wanted: str, place: str, decider: Decider, judge: Judge) -> Step:
    verdict = _verdict(running, decider)
    decided = judge.decided(verdict, is_rule=running.is_rule)
    loop = active_loop(running.tracker.state)
    if loop is not None and decided == loop != wanted:
        # A form always comes first; in a story that leaves its happy path it has rejected the message.
        running.append(e.ActionExecutionRejected(name=loop))
        verdict = _verdict(running, decider)
        decided = judge.decided(verdict, is_rule=running.is_rule)
    return Step(running, wanted, place, decided, verdict)


def _verdict(running: Lesson, decider: Decider) -> Verdict:
    *before, last = running.states
    return decider.decide([by_intent(state) for state in before], last, running.tracker.state)


def _described(lesson: Lesson) -> str:
    return f"{lesson.name!r} ({', '.join(lesson.places)})" if any(lesson.places) else repr(lesson.name)


def _marked(book: RuleBook, hidden: set[str], sources: Sources) -> RuleBook:
    rules = tuple(
        replace(
            rule,
            is_hidden=rule.key in hidden,
            sources=tuple(dict.fromkeys(claim.by for claim in sources.get(rule.key, ()) if claim.wants == rule.action)),
        )
        for rule in book.rules
    )
    return replace(book, rules=rules, hidden=frozenset(hidden - {rule.key for rule in rules}))
