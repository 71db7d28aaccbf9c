"""What the assistant tells by itself, since a slot of the journey says that it is time to; once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, PublicAction
from actions.customer.visible import VisibleCustomer
from actions.talk.journey import told
from actions.talk.turn import Turn

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Telling(PublicAction, ABC):
    """Tells a customer what a slot stands for; the slot is empty afterwards, whatever came of it."""

    slot: ClassVar[str]
    """`journey_step`, `journey_stage`, `journey_risk` or `journey_friction`."""

    @abstractmethod
    def tell(self, turn: Turn) -> list[Event]:
        """Tell it from the record; nothing where the record has moved on since the session began."""

    def answer(
        self, record: Session, customer: VisibleCustomer | None, tracker: Tracker, dispatcher: CollectingDispatcher
    ) -> list[Event]:
        """Tell it, if it is known who is speaking."""
        turn = Turn(record, customer, tracker, dispatcher, self.now())
        found = self.tell(turn) if customer is not None else []
        return [*found, *told(turn, self.slot)]
