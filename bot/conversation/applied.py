"""The events that count for prediction (Rasa's ``applied_events``), kept up to date one event at a time.

A restart or a new session clears the list; ``rewind`` takes the last customer turn back, ``undo`` the last action; and
repeated runs of a form on its happy path collapse into the first, so that for a policy a form looks like one action
followed by whatever comes after it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import events as e


class AppliedEvents:
    """The list, kept up to date as events happen."""

    def __init__(self) -> None:
        self._loops: set[str] = set()
        self._applied: list[e.Event] = []

    @property
    def events(self) -> Sequence[e.Event]:
        """What counts, in order."""
        return self._applied

    def copy(self) -> AppliedEvents:
        """One that can go its own way."""
        other = AppliedEvents()
        other._loops, other._applied = set(self._loops), list(self._applied)
        return other

    def append(self, event: e.Event, happened: Sequence[e.Event]) -> bool:
        """Take one event in.

        Args:
            event: What happened last.
            happened: Everything that happened, this event included: a form that shows itself late changes how earlier
                ones count.

        Returns:
            True where the event undid earlier ones, so that state must be replayed.
        """
        if isinstance(event, e.ActiveLoop) and event.name and event.name not in self._loops:
            self._loops.add(event.name)
            self._recount(event, happened)
            return False
        self._take(event)
        return isinstance(event, e.UserUtteranceReverted | e.ActionReverted)

    def _recount(self, loop: e.ActiveLoop, happened: Sequence[e.Event]) -> None:
        ran_before = sum(isinstance(x, e.ActionExecuted) and x.name == loop.name for x in happened) > 1
        if not ran_before:
            self._applied.append(loop)
            return
        self._applied = []
        for event in happened:
            self._take(event)

    def _take(self, event: e.Event) -> None:
        match event:
            case e.Restarted() | e.SessionStarted():
                self._applied = []
            case e.ActionReverted():
                self._undo_to(e.ActionExecuted)
            case e.UserUtteranceReverted():
                # A message always follows an action_listen, which goes with it.
                self._undo_to(e.UserUttered)
                self._undo_to(e.ActionExecuted)
            case e.ActionExecuted() if event.name in self._loops and self._repeats(event.name or ""):
                self._undo_to_previous_run(event.name or "")
            case _:
                self._applied.append(event)

    def _undo_to(self, kind: type[e.Event]) -> None:
        while self._applied:
            if isinstance(self._applied.pop(), kind):
                return

    def _repeats(self, loop: str) -> bool:
        """Whether this run of the form follows an earlier one on the happy path."""
        later_action: str | None = None
        for event in reversed(self._applied):
            match event:
                case e.ActiveLoop(name=None):
                    return False
                case e.ActionExecutionRejected(name=name) if name == loop:
                    return False
                case e.UserUttered() if later_action is not None and later_action != loop:
                    return False
                case e.ActionExecuted():
                    if event.name == loop:
                        return True
                    later_action = event.name
        return False

    def _undo_to_previous_run(self, loop: str) -> None:
        kept: list[e.Event] = []
        while self._applied:
            last = self._applied[-1]
            if isinstance(last, e.ActionExecuted) and last.name == loop:
                break
            self._applied.pop()
            if not isinstance(last, e.ActionExecuted | e.UserUttered | e.UserFeaturization):
                kept.append(last)
        self._applied.extend(reversed(kept))
