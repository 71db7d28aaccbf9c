"""Who is speaking.

Three ways, the surest first: signed in on the shop's own pages, which a signature says; known by the channel's own name
for them; or an e-mail and an order number that both belong to one customer.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import Row, Table, and_, bindparam, delete, func, select
from sqlalchemy.orm import Session

from actions.customer.references import full_number
from actions.customer.schema import ChannelIdentity, Customer, IdentityFailure, Order
from actions.customer.visible import WHO_IS_IT

# Order numbers have six digits, so somebody who knows an e-mail must not be able to try them all.
MAX_FAILURES = 5
FAILURES_COUNT_FOR = timedelta(minutes=15)

# Rasa's REST channel calls everybody without a sender "default"; linking that name would make strangers one customer.
SHARED_NAMES = frozenset({"", "default", "user", "anonymous"})

# Made once, since every action asks them. Most names are nobody's, and a column of a table takes half the time of an
# object.
_PEOPLE, _NAMES = cast("Table", Customer.__table__), cast("Table", ChannelIdentity.__table__)
_IS_NAME = and_(_NAMES.c.channel == bindparam("channel"), _NAMES.c.external_id == bindparam("external_id"))
_ON_CHANNEL = select(_NAMES.c.customer_id).where(_IS_NAME)
_ROW = select(_PEOPLE).execution_options(**WHO_IS_IT)
_ROW_OF = _ROW.where(_PEOPLE.c.id == bindparam("customer_id"))
_ROW_ON_CHANNEL = _ROW.join(_NAMES, _NAMES.c.customer_id == _PEOPLE.c.id).where(_IS_NAME)
_BY_ID = select(Customer).where(Customer.id == bindparam("customer_id"))

# The one key of a message's metadata that no client can write: the bot drops it from what comes in, and sets it where
# it has checked a signature. Any other key may be the customer's own invention, `customer` and `customer_id` too.
VERIFIED_CUSTOMER = "verified_customer"


@dataclass(frozen=True, slots=True)
class Identification:
    """What came of an attempt to be recognised; `customer` is there when the outcome is `known`."""

    outcome: Literal["known", "no_match", "too_many_attempts"]
    customer: Customer | None = None


def find_customer(session: Session, customer_id: str) -> Customer | None:
    """A customer by the shop's own id."""
    return session.scalar(_BY_ID, {"customer_id": customer_id})


def customer_row(session: Session, customer_id: str) -> Row[*tuple[Any, ...]] | None:
    """A customer as a row of the customers table that nothing else hangs on."""
    return session.execute(_ROW_OF, {"customer_id": customer_id}).one_or_none()


def speaker(
    session: Session, *, signed_in: object, identified: object, channel: str | None, external_id: str
) -> Row[*tuple[Any, ...]] | None:
    """The customer who is speaking, as a row of the customers table that nothing else hangs on.

    Args:
        session: An open session.
        signed_in: `verified_customer` of the customer's last message.
        identified: Who was found by an e-mail and an order number in this conversation.
        channel: On which they write.
        external_id: Its name for them.
    """
    if isinstance(signed_in, str) and signed_in:
        found = customer_row(session, signed_in)
        if found is not None:
            return found
    if isinstance(identified, str) and identified:
        return customer_row(session, identified)
    if channel is None or external_id.strip().lower() in SHARED_NAMES:
        return None
    return session.execute(_ROW_ON_CHANNEL, {"channel": channel, "external_id": external_id}).one_or_none()


def customer_on_channel(session: Session, channel: str | None, external_id: str) -> Customer | None:
    """The customer whom a channel knows under this name."""
    if channel is None or external_id.strip().lower() in SHARED_NAMES:
        return None
    customer_id = session.scalar(_ON_CHANNEL, {"channel": channel, "external_id": external_id})
    return find_customer(session, customer_id) if customer_id is not None else None


def identify(session: Session, email: str, order_number: str, *, now: datetime) -> Identification:
    """Recognise a customer by an e-mail and an order number that both belong to them.

    The answer never says which of the two was wrong, nor whether the e-mail is known. After five failures for
    one e-mail within fifteen minutes nothing matches any more until the time is over.

    Args:
        session: An open session.
        email: As the customer wrote it.
        order_number: As the customer wrote it.
        now: Timezone-aware.
    """
    address = email.strip().lower()
    email_hash = hashlib.sha256(address.encode()).hexdigest()
    if _recent_failures(session, email_hash, now) >= MAX_FAILURES:
        return Identification("too_many_attempts")
    number = full_number("FL", order_number)
    found = session.scalar(
        select(Customer)
        .join(Order, Order.customer_id == Customer.id)
        .where(Customer.email == address, Order.number == number)
        .execution_options(**WHO_IS_IT)
    )
    if found is None:
        session.execute(delete(IdentityFailure).where(IdentityFailure.failed_at <= now - FAILURES_COUNT_FOR))
        session.add(IdentityFailure(email_hash=email_hash, failed_at=now))
        session.flush()
        return Identification("no_match")
    return Identification("known", found)


def _recent_failures(session: Session, email_hash: str, now: datetime) -> int:
    recent = select(func.count()).where(
        IdentityFailure.email_hash == email_hash, IdentityFailure.failed_at > now - FAILURES_COUNT_FOR
    )
    return session.scalar(recent) or 0


def link(session: Session, customer: Customer, channel: str | None, external_id: str, *, now: datetime) -> bool:
    """Remember the channel's name for a customer, so that they are known next time.

    A name that another customer has is never taken over.

    Returns:
        Whether the name is this customer's now; False for a name that several people share.
    """
    if channel is None or external_id.strip().lower() in SHARED_NAMES:
        return False
    known = session.scalar(_ON_CHANNEL, {"channel": channel, "external_id": external_id})
    if known is not None:
        return bool(known == customer.id)
    session.add(ChannelIdentity(customer_id=customer.id, channel=channel, external_id=external_id, linked_at=now))
    session.flush()
    return True
