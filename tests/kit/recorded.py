"""Customers in a record with touchpoints, put there without the way in."""

from kit.journeys import at
from sqlalchemy import insert

from actions.customer.identifiers import Identifier
from actions.customer.identities import ensure
from actions.customer.schema import Touchpoint
from actions.privacy import consent


def customer(store, name, *facts, agrees=True):
    """A customer with these facts; the identity's id."""
    who = Identifier("user_id", name)
    with store.session() as session:
        identity = ensure(session, [who], now=at(0))[who]
        if facts:
            session.execute(insert(Touchpoint), [_row(identity, name, one) for one in facts])
        if agrees:
            consent.record(
                session,
                identity_id=identity,
                purpose="analytics",
                granted=True,
                source="test",
                text_version="1",
                occurred_at=at(0),
                message_id=f"consent of {name}",
            )
        return identity


def _row(identity, name, one):
    return {
        "message_id": f"{name}: {one.message_id}",
        "kind": one.kind,
        "name": one.name,
        "identity_id": identity,
        "occurred_at": one.occurred_at,
        "received_at": one.occurred_at,
        "source": "test",
        "purpose": "service",
        "properties": dict(one.properties),
        "context": {},
    }
