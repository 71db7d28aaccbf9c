"""What the dialogue sees of a customer: slots of the journey and of the profile, as far as the customer agreed.

The step of an order, a return, a fault serves the customer in that very matter: purpose `service`. Stage, risk and
friction are drawn from everything that is known of them, as the profile is: purpose `personalisation`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from actions.customer.definition import profile_definition
from actions.customer.profile import Profile, read_profile
from actions.customer.schema import Purpose
from actions.customer.states import keep
from actions.customer.store import CustomerStore
from actions.journey.journeys import journeys_of
from actions.journey.slots import SAYING, STEP, Declared, Slots, fitting, journey_slots
from actions.privacy.audit import access

SERVED_BY: frozenset[Purpose] = frozenset({"service", "personalisation"})
"""Purposes whose facts a conversation may rest on; browsing, kept for analytics, is none."""


def seen(
    session: Session,
    store: CustomerStore,
    customer_id: str,
    *,
    data: Path,
    now: datetime,
    declared: Declared,
    told: Collection[str],
    fields: Collection[str],
    actor: str,
) -> Slots:
    """The slots of a customer who is known; the look is noted in the audit log.

    Args:
        session: An open session.
        store: The record.
        customer_id: `customers.id`.
        data: The project's data folder.
        now: Timezone-aware.
        declared: The domain's `slots:`; what it does not declare is not filled.
        told: What was told before (`actions.journey.slots`).
        fields: Of data/profile.yml, each for the slot of its name.
        actor: The action that asks.
    """
    definition = profile_definition(data)
    wanted = [field for field in fields if field in declared and field in definition.fields]
    known = read_profile(session, definition, customer_id, now=now, purpose="personalisation", fields=wanted)
    if known is None:
        return {}
    access(
        store,
        actor=actor,
        action="journey.read",
        subject=customer_id,
        at=now,
        purpose="service",
        details={"fields": wanted, "allowed": "service" in known.allowed},
    )
    if "service" not in known.allowed:
        return {}
    if known.lagging:
        store.later(partial(keep, definition=definition, identity_ids=known.lagging))
    values = {name: known.fields[name].value if name in known.fields else None for name in wanted}
    profile = {name: fitting(declared[name], value) for name, value in values.items()}
    return profile | _journey(session, known, data=data, now=now, declared=declared, told=told)


def _journey(
    session: Session, known: Profile, *, data: Path, now: datetime, declared: Declared, told: Collection[str]
) -> Slots:
    journeys = journeys_of(data)
    if journeys is None or not known.identity_ids or not any(name in declared for name in SAYING):
        return {}
    standing = journeys.standing(session, known.identity_ids, known.allowed & SERVED_BY, now=now)
    only = SAYING if "personalisation" in known.allowed else (STEP,)
    return journey_slots(standing, declared, told, only=only)
