"""A conversation as policies look back on it; kept up to date as it grows, so that no turn replays all of it."""

from __future__ import annotations

import weakref
from bisect import bisect_left
from collections.abc import Sequence, Set

from bot.assistant.domain import Domain
from bot.conversation import events as e
from bot.conversation.fold import State
from bot.conversation.tracker import Tracker
from bot.dialogue.boundaries import Boundary, start
from bot.dialogue.states import PolicyState, Viewer, by_intent
from bot.dialogue.story_view import RuleOnly, StoryView


class History:
    """What policies are given: the conversation now, and its states so far, worked out once for all of them.

    Args:
        tracker: The conversation.
        domain: The domain.
    """

    def __init__(self, tracker: Tracker, domain: Domain) -> None:
        self.domain = domain
        self._tracker = weakref.ref(tracker)
        self._viewer = Viewer(domain)
        self._events: list[e.Event] = []
        self._places: list[int] = []
        self._points: list[Boundary] = []
        self._states: list[PolicyState] = []
        self._views: dict[RuleOnly, StoryView] = {}
        self._now = start(domain)
        self._version = 0
        self._loops: set[str] = set()
        self.refresh()

    @property
    def tracker(self) -> Tracker:
        """The conversation. It is not kept alive by this."""
        tracker = self._tracker()
        if tracker is None:
            raise ReferenceError("the conversation is gone")
        return tracker

    @property
    def state(self) -> State:
        """The fold of the conversation."""
        return self.tracker.state

    @property
    def applied(self) -> Sequence[e.Event]:
        """The events that count."""
        return self._events

    @property
    def loops(self) -> Set[str]:
        """Names of all forms that were ever active."""
        return self._loops

    @property
    def points(self) -> Sequence[Boundary]:
        """Every point at which an action was chosen."""
        return self._points

    @property
    def now(self) -> Boundary:
        """The end of the conversation."""
        return self._now

    @property
    def states(self) -> Sequence[PolicyState]:
        """The state at each of the points, as rules see it."""
        return self._states

    @property
    def last(self) -> PolicyState:
        """The state now; a message that was not answered yet has its intent and its text."""
        return self._viewer.view(self._now.before, by_text=self._now.by_text)

    def story_view(self, rule_only: RuleOnly) -> StoryView:
        """The states at the points as policies see them that learn from stories."""
        view = self._views.get(rule_only)
        if view is None:
            view = self._views[rule_only] = StoryView(self.domain, rule_only)
            view.extend(self._points)
        return view

    def refresh(self) -> None:
        """Take in what has happened since, and forget what was taken back."""
        applied = self.tracker.applied_events()
        # A form that shows itself for the first time changes how earlier events count.
        self._forget(0 if self._meets_new_loop() else _common(self._events, applied))
        first_new = len(self._points)
        for place in range(len(self._events), len(applied)):
            self._take(applied[place], place)
        for view in self._views.values():
            view.extend(self._points[first_new:])

    def _meets_new_loop(self) -> bool:
        new = self.tracker.events[self._version :]
        self._version = self.tracker.version
        names = {event.name for event in new if isinstance(event, e.ActiveLoop) and event.name} - self._loops
        self._loops |= names
        return bool(names)

    def _take(self, event: e.Event, place: int) -> None:
        if isinstance(event, e.ActionExecuted):
            self._places.append(place)
            self._points.append(self._now.chosen(event))
            self._states.append(by_intent(self.last))
        self._now = self._now.then(event, self.domain)
        self._events.append(event)

    def _forget(self, kept: int) -> None:
        """Go back to the last point among the first ``kept`` events; what came after that is taken in again."""
        if kept == len(self._events):
            return
        count = max(0, bisect_left(self._places, kept) - 1)
        is_point = count > 0
        place = self._places[count] if is_point else 0
        self._now = self._points[count].reopened() if is_point else start(self.domain)
        del self._events[place:], self._places[count:], self._points[count:], self._states[count:]
        for view in self._views.values():
            view.back_to(count)


def _common(known: Sequence[e.Event], applied: Sequence[e.Event]) -> int:
    """How many of the events that were taken in still count.

    Events are taken back, never put in before others: where an event still has its place, so have all before it.
    """
    low, high = 0, min(len(known), len(applied))
    if high and known[high - 1] is applied[high - 1]:
        return high
    while low < high:
        middle = (low + high + 1) // 2
        if known[middle - 1] is applied[middle - 1]:
            low = middle
        else:
            high = middle - 1
    return low
