"""What a form ends in: an answer from the record, after which the form's slots are empty again.

- `PublicAnswer` answers anybody.
- `FormAnswer` answers a customer; somebody who could not be recognised is offered a person instead.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, PublicAction
from actions.customer.visible import VisibleCustomer
from actions.errors import NotPossible
from actions.talk.turn import Turn

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class PublicAnswer(PublicAction, ABC):
    """Answers whoever filled the form."""

    form: ClassVar[str]
    """The form that it is the end of."""
    forgets: ClassVar[tuple[str, ...]] = ()
    """The form's slots that are emptied, so that the next time begins afresh."""

    @abstractmethod
    def tell(self, turn: Turn) -> list[Event]:
        """Answer from the record; the events come after those that empty the slots."""

    def answer(
        self, record: Session, customer: VisibleCustomer | None, tracker: Tracker, dispatcher: CollectingDispatcher
    ) -> list[Event]:
        """Answer, and leave the form's slots empty."""
        told = self.tell(Turn(record, customer, tracker, dispatcher, self.now()))
        return [*self.afterwards(), *told]

    def afterwards(self) -> list[Event]:
        """Empty the slots, and remember what was spoken of."""
        return [*(SlotSet(slot, None) for slot in self.forgets), SlotSet("last_form", self.form)]

    def refused(self, reason: NotPossible, tracker: Tracker, dispatcher: CollectingDispatcher) -> list[Event]:
        """Say which rule of the shop is in the way; nothing was changed."""
        del tracker
        dispatcher.utter_message(response="utter_not_possible", reason=reason.message)
        return self.afterwards()


class FormAnswer(PublicAnswer, ABC):
    """Answers a customer who is known."""

    def answer(
        self, record: Session, customer: VisibleCustomer | None, tracker: Tracker, dispatcher: CollectingDispatcher
    ) -> list[Event]:
        """Answer; or, where nobody could be recognised, offer a person and show nothing."""
        if customer is not None:
            return super().answer(record, customer, tracker, dispatcher)
        dispatcher.utter_message(response="utter_identity_refused")
        return [*self.afterwards(), SlotSet("identity_attempts", 0), FollowupAction("utter_offer_person")]
