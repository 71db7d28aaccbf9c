"""Policies that remember stories: what came next after exactly these states comes next again.

MemoizationPolicy remembers the last ``max_history`` states (all of them, if not set). AugmentedMemoizationPolicy,
where that finds nothing, forgets the beginning of the conversation bit by bit until a story fits.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar, Self

from bot.assistant.domain import Domain
from bot.conversation import events as e
from bot.conversation.fold import ACTION_LISTEN
from bot.dialogue.boundaries import Boundary, boundaries
from bot.dialogue.history import History
from bot.dialogue.lessons import Lessons, examples
from bot.dialogue.policy import Prediction
from bot.dialogue.registry import register
from bot.dialogue.states import PolicyState, by_intent, last_by_intent
from bot.dialogue.story_view import UNLIKELY_INTENT, RuleOnly, StoryView
from bot.errors import ProjectError

FILE = "memory.json"
Memory = Mapping[tuple[PolicyState, ...], str]


@register
class MemoizationPolicy:
    """Remembers stories word for word.

    Args:
        options: Of config.yml, defaults filled in.
        memory: What comes next after these states.
        rule_only: What only rules mention: not looked at.
    """

    name: ClassVar[str] = "MemoizationPolicy"
    options: ClassVar[Mapping[str, Any]] = {
        "priority": 3,
        "max_history": None,
        "featurizer": None,
        "use_nlu_confidence_as_score": False,
        "enable_feature_string_compression": True,
    }

    def __init__(self, options: Mapping[str, Any], memory: Memory, rule_only: RuleOnly) -> None:
        self._options = options
        self._memory = memory
        self._rule_only = rule_only
        self._max_history = looks_back(options)
        self._trims_to: int | None = options["max_history"] or None
        self._longest = max((len(states) for states in memory), default=0)
        self._messages = frozenset((states[-1].intent, states[-1].entities) for states in memory)
        self._priority = int(options["priority"])

    @classmethod
    def train(cls, options: Mapping[str, Any], lessons: Lessons, domain: Domain) -> Self:
        """Remember the stories; what different stories continue differently is forgotten.

        Raises:
            ProjectError: A featurizer that this policy cannot use.
        """
        max_history = looks_back(options)
        memory: dict[tuple[PolicyState, ...], str] = {}
        ambiguous: set[tuple[PolicyState, ...]] = set()
        for lesson in lessons.stories:
            for example in examples(lesson):
                states = tuple(example.before(max_history))
                if states and memory.setdefault(states, example.action) != example.action:
                    ambiguous.add(states)
        clear = {states: action for states, action in memory.items() if states not in ambiguous}
        return cls(options, clear, lessons.rule_only)

    def predict(self, history: History) -> Prediction:
        """What came next in the stories."""
        states = self._last(history.story_view(self._rule_only), history.now)
        action = self._recall(states)
        how = "a story went on like this"
        if action is None:
            action = self._recall_shortened(states, history)
            how = "a story went on like this, the beginning forgotten"
        return Prediction(
            policy=self.name,
            priority=self._priority,
            scores={action: self._confidence(history)} if action else {},
            explanation=how if action else "no story went like this",
        )

    def _recall_shortened(self, states: Sequence[PolicyState], history: History) -> str | None:
        """For policies that forget the beginning."""
        return None

    def _last(self, view: StoryView, now: Boundary) -> Sequence[PolicyState]:
        """As many of the last states as are remembered, and one more; the last message counts by its intent."""
        before, latest = view.states(now)
        wanted = self._max_history or self._longest + 1
        states: list[PolicyState] = []
        for state in chain(latest, reversed(before)):
            if state.action != UNLIKELY_INTENT:
                states.append(by_intent(state) if states else last_by_intent(state))
                if len(states) == wanted:
                    break
        return states[::-1]

    def _recall(self, states: Sequence[PolicyState]) -> str | None:
        return self._memory.get(tuple(states))

    def _confidence(self, history: History) -> float:
        message = history.state.latest_message
        if not self._options["use_nlu_confidence_as_score"] or message is None:
            return 1.0
        return float((message.parse_data.get("intent") or {}).get("confidence", 1.0))

    def save(self, folder: Path) -> None:
        """Write memory.json: each state once, and the memory by their numbers."""
        numbers: dict[PolicyState, int] = {}
        memory = [
            [[numbers.setdefault(state, len(numbers)) for state in states], action]
            for states, action in self._memory.items()
        ]
        data = {
            "options": dict(self._options),
            "rule_only": {"slots": sorted(self._rule_only.slots), "loops": sorted(self._rule_only.loops)},
            "states": [state.as_dict() for state in numbers],
            "memory": memory,
        }
        (folder / FILE).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, domain: Domain) -> Self:
        """Read what `save` wrote."""
        data = json.loads((folder / FILE).read_text(encoding="utf-8"))
        states = [PolicyState.from_dict(item) for item in data["states"]]
        memory = {tuple(states[number] for number in numbers): action for numbers, action in data["memory"]}
        rule_only = RuleOnly(frozenset(data["rule_only"]["slots"]), frozenset(data["rule_only"]["loops"]))
        return cls(data["options"], memory, rule_only)


@register
class AugmentedMemoizationPolicy(MemoizationPolicy):
    """Remembers stories, and finds them again though the conversation began otherwise."""

    name: ClassVar[str] = "AugmentedMemoizationPolicy"

    def _recall_shortened(self, states: Sequence[PolicyState], history: History) -> str | None:
        if history.now.latest_action == ACTION_LISTEN and not self._knows_message(last_by_intent(history.last)):
            return None
        before = states
        for events in self._shortened(history):
            *points, now = boundaries(events, history.domain)
            view = StoryView(history.domain, self._rule_only)
            view.extend(points)
            shorter = self._last(view, now)
            if shorter == before:
                continue
            action = self._recall(shorter)
            if action is not None:
                return action
            before = shorter
        return None

    def _knows_message(self, last: PolicyState) -> bool:
        """Right after a message no beginning that is forgotten can change what it says."""
        return (last.intent, last.entities) in self._messages

    def _shortened(self, history: History) -> Iterator[Sequence[e.Event]]:
        """The events without their beginning: from one action after the other, the longest first."""
        events = _trimmed(history.applied, self._trims_to)
        # With no limit to the history, only ends that are short enough to be a story are worth replaying.
        longest = None if self._max_history else self._longest
        for begin in _beginnings(events, longest, history.loops):
            yield events[begin:]


def looks_back(options: Mapping[str, Any]) -> int | None:
    """How many states a policy remembers; None for all. A featurizer of config.yml may say it instead, as in Rasa.

    Raises:
        ProjectError: Another featurizer than Rasa's MaxHistoryTrackerFeaturizer.
    """
    for featurizer in options["featurizer"] or ():
        name = str(featurizer.get("name"))
        if not name.endswith("MaxHistoryTrackerFeaturizer") or name.startswith("Intent"):
            mend = "Write max_history: at the policy, and take featurizer: out."
            raise ProjectError(f"The featurizer {name!r} cannot be used here.", place="config.yml", mend=mend)
        if "max_history" in featurizer:
            return featurizer["max_history"] or None
    return options["max_history"] or None


def _trimmed(applied: Sequence[e.Event], max_history: int | None) -> Sequence[e.Event]:
    """The last ``max_history`` actions, and back to the listening before them."""
    if not max_history:
        return applied
    actions = 0
    for begin in range(len(applied) - 1, -1, -1):
        event = applied[begin]
        if isinstance(event, e.ActionExecuted):
            actions += 1
            if actions > max_history and event.name == ACTION_LISTEN:
                return applied[begin:]
    return applied


def _beginnings(events: Sequence[e.Event], longest: int | None, loops: Set[str]) -> list[int]:
    """Where actions are, the first first; only those from which on no more than ``longest`` states can be seen.

    States are counted that nothing can hide: hidden are turns that only a rule decided, and what follows a form or was
    set as followup action.
    """
    found: list[int] = []
    fewest = 0
    after: bool | None = None
    for begin in range(len(events) - 1, -1, -1):
        event = events[begin]
        if isinstance(event, e.FollowupAction):
            after = False
        elif isinstance(event, e.ActionExecuted):
            fewest += 1 if after and event.name not in loops else 0
            fewest -= 1 if event.name == UNLIKELY_INTENT else 0
            if longest is not None and fewest > longest:
                break
            found.append(begin)
            after = not event.hide_rule_turn
    return found[::-1]
