"""Whether a customer has allowed what an action wants to read for; asked at every call of one."""

from __future__ import annotations

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from actions.customer.schema import Consent, Identity, Purpose
from actions.privacy.consent import WITHOUT_ASKING, allowed

_MEMBER = aliased(Identity)
# Made once; most customers have said nothing, and then it is the only question.
_WHO_SAID_SOMETHING = (
    select(_MEMBER.id)
    .select_from(Identity)
    .join(_MEMBER, or_(_MEMBER.id == Identity.id, _MEMBER.profile_id == Identity.profile_id))
    .join(Consent, Consent.identity_id == _MEMBER.id)
    .where(Identity.kind == "user_id", Identity.value == bindparam("customer_id"))
    .distinct()
)


def may_read(session: Session, customer_id: str, purpose: Purpose) -> bool:
    """Whether what is known of a customer may be read for a purpose.

    Args:
        session: An open session.
        customer_id: `customers.id`.
        purpose: What for.
    """
    said = session.scalars(_WHO_SAID_SOMETHING, {"customer_id": customer_id}).all()
    return purpose in (allowed(session, said) if said else WITHOUT_ASKING)
