"""Whether a customer has allowed what an action wants to read for; asked at every call of one."""

from __future__ import annotations

from typing import cast

from sqlalchemy import Table, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from actions.customer.schema import Consent, Identity, Purpose
from actions.privacy.consent import WITHOUT_ASKING, allowed

_CONSENTS, _IDENTITIES = cast("Table", Consent.__table__), cast("Table", Identity.__table__)
_MEMBER = _IDENTITIES.alias("member")
_ACCOUNT = and_(_IDENTITIES.c.kind == "user_id", _IDENTITIES.c.value == bindparam("customer_id"))
_ITSELF, _SPEAKER = (
    select(column).where(_ACCOUNT).scalar_subquery() for column in (_IDENTITIES.c.id, _IDENTITIES.c.profile_id)
)
# Made once. Most customers never said a word about the service, and then it is the only question.
_WHO_SAID_SOMETHING = (
    select(_MEMBER.c.id)
    .join(_CONSENTS, _CONSENTS.c.identity_id == _MEMBER.c.id)
    .where(or_(_MEMBER.c.id == _ITSELF, _MEMBER.c.profile_id == _SPEAKER))
    .where(_CONSENTS.c.purpose == bindparam("purpose"))
)


def may_read(session: Session, customer_id: str, purpose: Purpose) -> bool:
    """Whether what is known of a customer may be read for a purpose.

    Args:
        session: An open session.
        customer_id: `customers.id`.
        purpose: What for.
    """
    said = session.scalars(_WHO_SAID_SOMETHING, {"customer_id": customer_id, "purpose": purpose}).all()
    return purpose in (allowed(session, set(said)) if said else WITHOUT_ASKING)
