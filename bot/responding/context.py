"""What every action is given."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace

from bot.assistant.domain import Domain
from bot.clock import Clock
from bot.conversation.events import Event
from bot.conversation.tracker import Tracker
from bot.responding.action_client import ActionClient
from bot.responding.nlg_client import NlgClient
from bot.responding.templates import Templates

Perform = Callable[["Context", Tracker, str], Awaitable[list[Event]]]


@dataclass(frozen=True, slots=True)
class Context:
    """The collaborators of one action.

    Args:
        domain: What the assistant knows of.
        templates: Says responses.
        actions: The action server; None where the deployment has none.
        clock: Stamps events that only an action server will see.
        channel: Where messages will be said.
        perform: Runs another action by its name, for forms that ask through one.
        nlg: Says responses in the place of ``templates``; None where the deployment has no NLG server.
    """

    domain: Domain
    templates: Templates
    actions: ActionClient | None
    clock: Clock
    channel: str
    perform: Perform
    nlg: NlgClient | None = None

    def after(self, tracker: Tracker, events: Iterable[Event]) -> Tracker:
        """The tracker as it will be after these events; the one given stays as it is."""
        later = tracker.copy()
        for event in events:
            later.append(replace(event, timestamp=self.clock.now()))
        return later
