"""A session begins."""

from __future__ import annotations

from actions.session import SessionStart
from actions.talk.identity import SEEN_FIELDS


class ActionSessionStart(SessionStart):
    """Begins it with what stories, rules and responses of the reference assistant look at."""

    profile = SEEN_FIELDS
