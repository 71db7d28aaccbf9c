"""What one point of a conversation offers to learn from: clues, and actions that stand in a relation to it.

A clue is a tuple: its kind, then its parts, ``("said", "affirm")`` or ``("said after", "affirm", "utter_ask")``. A
relation names an action by the part it has in this conversation, ``the form before``, so that what one form teaches
holds for another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.conversation.fold import ACTION_LISTEN
from bot.dialogue.states import PolicyState

Clue = tuple[str, ...]

UNKNOWN = "?"
"""Stands for an intent, action, … that training has not seen."""
NOTHING = "-"
"""No form, no action before, no intent."""
FURTHEST = 40
"""States that are looked at where ``max_history`` sets no limit."""
FADING = 0.6
"""What happened before weighs less with each step back."""

SINGLE = frozenset({"after", "said", "meant", "entity", "bot said", "form", "said before", "did before", "word"})
"""Kinds of one thing alone: what training has not seen becomes `UNKNOWN`. Of other kinds it is left out."""
PAST = frozenset({"said before", "did before"})
"""Kinds of what happened before the last message."""

# Chosen by cross-validation over the stories of four projects in several random splits; see docs/dialogue.md.
WEIGHT_OF_PAST = 0.7
WEIGHT_OF_PAIRS = 0.4
"""Of two or more things together: less than one alone, so that what holds for either is learned for either."""
WEIGHT_OF_RELATION = 2.0

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Clues:
    """What one point offers.

    Args:
        weights: Each clue with its weight.
        relations: Actions that stand in a relation to this point, each with the relation and where it holds.
    """

    weights: Mapping[Clue, float]
    relations: tuple[tuple[str, Clue], ...] = ()


def clues_of(states: Sequence[PolicyState]) -> Clues:
    """The clues of a point.

    Args:
        states: Up to this point, which is the last of them.
    """
    look = _Look(states[-FURTHEST:])
    weights = {clue: _weight(clue) for clue in look.here()}
    for clue, weight in look.past():
        weights[clue] = weights.get(clue, 0.0) + weight
    return Clues(weights, tuple(look.relations()))


def before_message(states: Sequence[PolicyState]) -> Clues:
    """The clues of a point right after a message, the message itself left out."""
    unsaid = replace(states[-1], intent=None, text=None, entities=())
    clues = clues_of([*states[:-1], unsaid])
    return Clues({clue: weight for clue, weight in clues.weights.items() if clue[0] != "said"})


def _weight(clue: Clue) -> float:
    return 1.0 if clue[0] in SINGLE or clue[0] in {"always", "slot"} else WEIGHT_OF_PAIRS


class _Look:
    """One look back."""

    def __init__(self, states: Sequence[PolicyState]) -> None:
        self._states = states
        self._now = states[-1]
        self._actions = [_action(state) for state in states]
        self._last = self._actions[-1]
        self._has_listened = self._last == ACTION_LISTEN
        self._heard = "said" if self._has_listened else "meant"
        self._message = _message(self._now)
        self._form = self._now.active_loop or NOTHING
        self._acted = [action for action in self._actions if action not in {ACTION_LISTEN, NOTHING}]
        self._bot = self._acted[-1] if self._acted else NOTHING

    def here(self) -> Iterator[Clue]:
        """What is known of this point itself, one thing at a time and several together."""
        heard, message, form = self._heard, self._message, self._form
        yield ("always",)
        yield ("after", self._last)
        yield ("form", form)
        yield ("form after", form, self._last)
        if self._now.active_loop:
            yield ("some form after", self._last)
            yield (f"{heard} in some form", message)
        yield (heard, message)
        yield (f"{heard} in form", message, form)
        for entity in self._now.entities:
            yield ("entity", entity)
            yield (f"{heard} with", message, entity)
        yield from self._just_heard() if self._has_listened else self._in_turn()
        for name, feature in self._now.slots:
            yield ("slot", name, str(feature))
            yield (f"slot, {heard}", name, str(feature), message)
            yield ("slot after", name, str(feature), self._bot)

    def _just_heard(self) -> Iterator[Clue]:
        yield ("bot said", self._bot)
        yield ("said after", self._message, self._bot)
        yield ("said after, in form", self._message, self._bot, self._form)
        if self._now.text and not self._now.intent:
            yield from (("word", word) for word in _WORD.findall(self._now.text.lower()))

    def _in_turn(self) -> Iterator[Clue]:
        before = self._actions[-2] if len(self._actions) > 1 else NOTHING
        yield ("meant after", self._message, self._last)
        yield ("after two", before, self._last)
        yield ("meant after two", self._message, before, self._last)

    def past(self) -> Iterator[tuple[Clue, float]]:
        """What was said and done before, the longer ago the less."""
        turns = [state for state in self._states if _action(state) == ACTION_LISTEN]
        weight = WEIGHT_OF_PAST
        for state in reversed(turns[:-1]):
            weight *= FADING
            yield ("said before", _message(state)), weight
        weight = WEIGHT_OF_PAST
        for action in reversed(self._acted[:-1]):
            weight *= FADING
            yield ("did before", action), weight

    def relations(self) -> Iterator[tuple[str, Clue]]:
        """Actions by the part that they have here, and where that holds."""
        heard, message, bot = self._heard, self._message, self._bot
        for name, action in self._related():
            yield action, (name,)
            yield action, (name, "after", self._last)
            yield action, (name, heard, message)
            yield action, (name, "bot said", bot)
            yield action, (name, f"{heard} after", message, bot)

    def _related(self) -> Iterator[tuple[str, str]]:
        forms: list[str] = []
        for state in self._states:
            if state.active_loop and (not forms or forms[-1] != state.active_loop):
                forms.append(state.active_loop)
        if self._now.active_loop:
            yield "the active form", self._form
        elif forms:
            yield "the last form", forms[-1]
        if len(forms) > 1:
            yield "the form before", forms[-2]
        if self._acted:
            yield "the last action", self._bot


def _action(state: PolicyState) -> str:
    return state.action or state.action_text or NOTHING


def _message(state: PolicyState) -> str:
    return state.intent or state.text or NOTHING
