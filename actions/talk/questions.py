"""Questions of a form that need the record: what there is to choose from, or what exactly is being confirmed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, PublicAction
from actions.customer.visible import VisibleCustomer
from actions.talk.turn import Turn

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Question(PublicAction, ABC):
    """Asks for one slot and changes nothing."""

    @abstractmethod
    def ask(self, turn: Turn) -> None:
        """Ask."""

    def answer(
        self, record: Session, customer: VisibleCustomer | None, tracker: Tracker, dispatcher: CollectingDispatcher
    ) -> list[Event]:
        """Ask."""
        self.ask(Turn(record, customer, tracker, dispatcher, self.now()))
        return []
