"""The facts of a customer, read from the log of touchpoints."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from actions.customer.schema import Purpose, Touchpoint
from actions.journey.facts import Fact

# Made once, since every session of a conversation asks it.
_OF_THEM = select(
    Touchpoint.message_id, Touchpoint.kind, Touchpoint.name, Touchpoint.occurred_at, Touchpoint.properties
).where(
    Touchpoint.identity_id.in_(bindparam("identities", expanding=True)),
    Touchpoint.purpose.in_(bindparam("purposes", expanding=True)),
)


def facts_of(session: Session, identity_ids: Collection[int], purposes: Collection[Purpose]) -> list[Fact]:
    """What a customer did and said, in no particular order.

    Args:
        session: An open session.
        identity_ids: All identities of the customer (`actions.customer.linking.members`).
        purposes: What the facts may be used for (`actions.privacy.consent.allowed`).
    """
    rows = session.execute(_OF_THEM, {"identities": list(identity_ids), "purposes": list(purposes)})
    return [Fact(*row) for row in rows]
