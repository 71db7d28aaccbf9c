"""I cannot sign in."""

from __future__ import annotations

from actions.base import Event
from actions.talk import wording
from actions.talk.answers import FormAnswer
from actions.talk.turn import Turn


class ActionAccountAccess(FormAnswer):
    """Says under which e-mail address the account is, masked, and how to get in again."""

    fields = ("email",)
    form = "account_access_form"

    def name(self) -> str:
        """As in the domain."""
        return "action_account_access"

    def tell(self, turn: Turn) -> list[Event]:
        """Say it."""
        turn.say("utter_account_access", email=wording.masked(turn.known.email))
        return []
