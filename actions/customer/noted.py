"""One read of one customer over HTTP: allowed, noted, and what lags behind brought up to date afterwards."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from sqlalchemy.orm import Session

from actions.access.caller import Caller
from actions.customer.definition import ProfileDefinition
from actions.customer.identifiers import Identifier
from actions.customer.profile import Profile, read_profile
from actions.customer.schema import Purpose
from actions.customer.states import keep
from actions.customer.store import CustomerStore
from actions.privacy.audit import access
from actions.problems import HttpProblem


def read_noted(
    store: CustomerStore,
    session: Session,
    definition: ProfileDefinition,
    who: str | Identifier,
    *,
    caller: Caller,
    action: str,
    now: datetime,
    purpose: Purpose,
    fields: Collection[str] | None = None,
    details: Mapping[str, Any] | None = None,
) -> Profile:
    """Read somebody's profile for a caller.

    Args:
        store: The record.
        session: An open session of it.
        definition: Of data/profile.yml.
        who: As in `read_profile`.
        caller: Who asks.
        action: What the audit log calls it.
        now: Timezone-aware.
        purpose: What it is read for.
        fields: Names in data/profile.yml; None for all.
        details: For the audit log, besides whether it was allowed.

    Raises:
        HttpProblem: 404 where nobody of that name was ever heard of, 403 where the customer has not allowed it.
    """
    profile = read_profile(session, definition, who, now=now, purpose=purpose, fields=fields)
    if profile is None:
        raise HttpProblem(HTTPStatus.NOT_FOUND, "NoSuchCustomer", "There is no such customer.")
    access(
        store,
        actor=caller.name,
        action=action,
        subject=profile.id,
        at=now,
        purpose=purpose,
        details={**(details or {}), "allowed": purpose in profile.allowed},
    )
    if purpose not in profile.allowed:
        raise HttpProblem(HTTPStatus.FORBIDDEN, "NoConsent", f"The customer has not allowed {purpose}.")
    if profile.lagging:
        store.later(partial(keep, definition=definition, identity_ids=profile.lagging))
    return profile
