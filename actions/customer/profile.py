"""A customer as far as is known: a view over everything that was heard under any of their names.

Nothing is merged for it. What the touchpoints of one identity add up to is put together, at every read, with that of
the others that are the same person's, so a link or its withdrawal needs no recount.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from actions.customer.definition import RECORD, Attribute, ProfileDefinition
from actions.customer.identifiers import BadIdentifier, Identifier, normalise, rank
from actions.customer.identity import customer_row
from actions.customer.schema import Purpose
from actions.customer.states import Summed, sum_up
from actions.customer.summing import together
from actions.privacy.consent import allowed

_VISITOR = "identity:"


@dataclass(frozen=True, slots=True)
class Known:
    """The value of a field, and why it is believed.

    Args:
        value: JSON.
        source: Who says so; None for what is computed.
        at: When it was said; None for the shop's record and for what is computed.
    """

    value: Any
    source: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one person for one purpose.

    Args:
        id: `customers.id` of somebody who has one, else `identity:` and the id of the identity that speaks.
        customer_id: `customers.id`, where there is one.
        identifiers: All names, the surest first.
        identity_ids: The identities behind them.
        allowed: What the customer has allowed.
        fields: What is known, by the names in data/profile.yml; empty where the purpose is not allowed.
        lagging: Identities whose state is worth keeping anew (`actions.customer.states.keep`).
    """

    id: str
    customer_id: str | None
    identifiers: tuple[Identifier, ...]
    identity_ids: tuple[int, ...]
    allowed: frozenset[Purpose]
    fields: Mapping[str, Known] = field(default_factory=dict)
    lagging: tuple[int, ...] = ()


def read_profile(
    session: Session,
    definition: ProfileDefinition,
    who: str | Identifier,
    *,
    now: datetime,
    purpose: Purpose = "service",
    fields: Collection[str] | None = None,
) -> Profile | None:
    """What is known of somebody.

    Args:
        session: An open session.
        definition: Of data/profile.yml.
        who: `customers.id`, `identity:12` (any identity of theirs), or an identifier.
        now: Timezone-aware.
        purpose: What it is read for; where the customer has not allowed that, no field is filled.
        fields: Names in data/profile.yml; None for all.

    Returns:
        None where nobody of that name was ever heard of.
    """
    wanted = definition.fields if fields is None else frozenset(fields)
    asked_for = who if isinstance(who, str) and not who.startswith(_VISITOR) else None
    meant = _meant(who)
    summed = None if meant is None else sum_up(session, definition, meant)
    if summed is None:
        return _never_heard(session, definition, asked_for, wanted, purpose=purpose)
    names = sorted(summed.names.values(), key=lambda name: (rank(name.kind), name))
    accounts = [name.value for name in names if name.kind == "user_id"]
    customer_id = asked_for if asked_for in accounts else next(iter(accounts), None)
    may = allowed(session, tuple(summed.names))
    known = {}
    if purpose in may:
        customer = customer_row(session, customer_id) if customer_id else None
        known = _known(definition, summed, may & {"service", purpose}, customer, wanted, now=now)
    return Profile(
        id=customer_id or f"{_VISITOR}{summed.speaker}",
        customer_id=customer_id,
        identifiers=tuple(names),
        identity_ids=tuple(summed.names),
        allowed=may,
        fields=known,
        lagging=summed.lagging,
    )


def _meant(who: str | Identifier) -> Identifier | int | None:
    if isinstance(who, Identifier):
        return who
    if who.startswith(_VISITOR):
        number = who.removeprefix(_VISITOR)
        return int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else None
    try:
        return normalise("user_id", who)
    except BadIdentifier:
        return None


def _never_heard(
    session: Session,
    definition: ProfileDefinition,
    customer_id: str | None,
    wanted: Collection[str],
    *,
    purpose: Purpose,
) -> Profile | None:
    """Somebody of whom the shop's record knows, and who never sent a signal."""
    customer = customer_row(session, customer_id) if customer_id else None
    if customer is None:
        return None
    may = allowed(session, ())
    said = dict(_attributes(definition, {}, customer, wanted)) if purpose in may else {}
    return Profile(customer.id, customer.id, (Identifier("user_id", customer.id),), (), may, said)


def _known(
    definition: ProfileDefinition,
    summed: Summed,
    purposes: Collection[str],
    customer: Row[*tuple[Any, ...]] | None,
    wanted: Collection[str],
    *,
    now: datetime,
) -> dict[str, Known]:
    whole = together(definition, summed.states.values(), purposes)
    known = dict(_attributes(definition, whole["traits"], customer, wanted))
    for name, computed in definition.computed.items():
        if name in wanted:
            value = computed.fold.value(whole["computed"].get(name), now=now)
            if value is not None:
                known[name] = Known(value)
    return known


def _attributes(
    definition: ProfileDefinition,
    traits: Mapping[str, Mapping[str, list[str]]],
    customer: Row[*tuple[Any, ...]] | None,
    wanted: Collection[str],
) -> Iterator[tuple[str, Known]]:
    for name, attribute in definition.attributes.items():
        if name in wanted:
            said = traits.get(name, {})
            source = believed(attribute, said, has_record=customer is not None and name in OF_RECORD)
            if source == RECORD and customer is not None:
                yield name, Known(OF_RECORD[name](customer), RECORD)
            elif source is not None:
                at, _, value = said[source]
                yield name, Known(value, source, datetime.fromisoformat(at))


def believed(attribute: Attribute, said: Mapping[str, list[str]], *, has_record: bool) -> str | None:
    """The source whose word counts: the one named first, of those that are not named the latest.

    Args:
        attribute: As declared.
        said: The latest word of each source, with its time in front.
        has_record: Whether the shop's own record has the attribute.
    """
    places = {source: attribute.place(source) for source in said}
    if has_record:
        places[RECORD] = attribute.place(RECORD)
    asked = {source: place for source, place in places.items() if place is not None}
    if not asked:
        return None
    first = min(asked.values())
    return max((source for source, place in asked.items() if place == first), key=lambda source: said.get(source, []))


OF_RECORD: Mapping[str, Callable[[Row[*tuple[Any, ...]]], Any]] = {
    "name": lambda customer: customer.name,
    "first_name": lambda customer: customer.name.split(maxsplit=1)[0],
    "email": lambda customer: customer.email,
    "phone": lambda customer: customer.phone,
    "address": lambda customer: customer.address,
    "postcode": lambda customer: customer.postcode,
    "city": lambda customer: customer.city,
    "since": lambda customer: customer.since.isoformat(),
}
"""What the shop's own table of customers says."""
