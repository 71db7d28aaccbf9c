"""Whom a right is about, as the customer's record says: names, and a regular expression that finds them in any text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.conversation.messages import VERIFIED_CUSTOMER
from bot.privacy.finder import Finder
from bot.storage.conversation_events import CUSTOMER_SLOT

NOT_CHANNELS = frozenset({"user_id", "email", "phone", "anonymous_id", "device_id"})
"""Kinds of names that are no channel's."""


@dataclass(frozen=True, slots=True)
class Whom:
    """One customer.

    Args:
        accounts: Their ids in the shop.
        senders: What channels call them, which is what their conversations are called.
        finder: Finds their names in any text.
        identifiers: All their names, as kind and value.
    """

    accounts: frozenset[str]
    senders: frozenset[str]
    finder: Finder
    identifiers: tuple[tuple[str, str], ...] = field(default=())

    def is_theirs(self, conversation_id: str, event: str) -> bool:
        """Whether an event says that they speak in its conversation.

        Args:
            conversation_id: The conversation.
            event: Rasa's JSON of it, as text.
        """
        if conversation_id in self.senders:
            return True
        if not any(account in event for account in self.accounts):  # most events need not be read
            return False
        said: Mapping[str, Any] = json.loads(event)
        metadata = said.get("metadata") or {}
        is_slot = said.get("event") == "slot" and said.get("name") == CUSTOMER_SLOT
        return metadata.get(VERIFIED_CUSTOMER) in self.accounts or (is_slot and said.get("value") in self.accounts)


def read_whom(names: Mapping[str, Any]) -> Whom:
    """What the record answers, when it is asked for a customer's names."""
    identifiers = tuple((kind, value) for kind, value in names["identifiers"])
    accounts = {value for kind, value in identifiers if kind == "user_id"} | {names["account"] or ""}
    return Whom(
        accounts=frozenset(accounts - {""}),
        senders=frozenset(value for kind, value in identifiers if kind not in NOT_CHANNELS),
        finder=Finder(names["pattern"], words=names["words"], cores=names["cores"]),
        identifiers=identifiers,
    )
