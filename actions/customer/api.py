"""The customer API: who somebody is, what is known of them, what they did, and which of their names belong together.

Every read is for a purpose, which the customer must have allowed, and is written to the audit log.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.access.caller import Caller, caller_of
from actions.clock import Clock
from actions.customer import record
from actions.customer.answers import Changed, Entry, Field, Found, Name, Page, View
from actions.customer.definition import ProfileDefinition
from actions.customer.identifiers import BadIdentifier, Identifier, normalise
from actions.customer.noted import read_noted
from actions.customer.profile import Profile
from actions.customer.schema import Customer, Purpose, TouchpointKind
from actions.customer.store import CustomerStore
from actions.customer.summary import CustomerSummary, Person, summarise
from actions.customer.timeline import MOST, history, place, place_of, timeline
from actions.problems import HttpProblem

SECTIONS = frozenset(CustomerSummary.model_fields) - frozenset(Person.model_fields)
"""What `fields=` may name of the shop's record, besides the fields of the profile."""

PurposeAsked = Annotated[Purpose, Query(description="What it is read for; the customer must have allowed it.")]
Fields = Annotated[
    str | None, Query(description="Names, comma between them; all where none is named.", max_length=2000)
]


def customer_routes(store: CustomerStore, clock: Clock, definition: ProfileDefinition) -> APIRouter:
    """The routes over customers; plain functions, which FastAPI runs in worker threads.

    Args:
        store: The customer's record.
        clock: The time.
        definition: Of data/profile.yml.
    """
    routes = APIRouter(prefix="/customers")

    def read(
        session: Session,
        who: str | Identifier,
        caller: Caller,
        action: str,
        *,
        purpose: Purpose,
        fields: Collection[str] | None = None,
        **details: Any,
    ) -> Profile:
        return read_noted(
            store,
            session,
            definition,
            who,
            caller=caller,
            action=action,
            now=clock(),
            purpose=purpose,
            fields=fields,
            details=details,
        )

    @routes.get("/lookup", response_model_exclude_unset=True)
    def lookup(
        caller: Annotated[Caller, Depends(caller_of)],
        kind: Annotated[str | None, Query(min_length=1, max_length=64)] = None,
        value: Annotated[str | None, Query(min_length=1, max_length=255)] = None,
        channel: Annotated[str | None, Query(min_length=1)] = None,
        external_id: Annotated[str | None, Query(min_length=1)] = None,
    ) -> Found:
        """Who this is: by a kind of identifier and its value, or by a channel and its name for somebody."""
        with store.session() as session:
            if channel is not None and external_id is not None and kind is None and value is None:
                known = record.customer_on_channel(session, channel, external_id)
                who = known.id if known else _identifier(channel, external_id)
            elif kind is not None and value is not None and channel is None and external_id is None:
                who = _by_identifier(session, _identifier(kind, value))
            else:
                raise HttpProblem(
                    HTTPStatus.UNPROCESSABLE_ENTITY,
                    "InvalidParameter",
                    "Give kind and value, or channel and external_id.",
                )
            profile = read(session, who, caller, "profile.lookup", purpose="service", fields=())
            customer = session.get(Customer, profile.customer_id) if profile.customer_id else None
            person = Person.model_validate(customer, from_attributes=True).model_dump() if customer else {}
            return Found(**{**person, "id": profile.id})

    @routes.get("/{customer_id}", response_model_exclude_unset=True)
    def view(
        customer_id: str,
        caller: Annotated[Caller, Depends(caller_of)],
        fields: Fields = None,
        purpose: PurposeAsked = "service",
    ) -> View:
        """What is known of a customer, and where they stand."""
        wanted = _wanted(fields, definition)
        with store.session() as session:
            known = None if wanted is None else wanted & definition.fields
            profile = read(
                session,
                customer_id,
                caller,
                "profile.read",
                purpose=purpose,
                fields=known,
                fields_read=sorted(wanted or ()),
            )
            return View(**_about(profile), **_record(session, profile, wanted, clock))

    @routes.get("/{customer_id}/timeline")
    def entries(
        customer_id: str,
        caller: Annotated[Caller, Depends(caller_of)],
        purpose: PurposeAsked = "service",
        limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
        after: Annotated[str | None, Query(description="`next` of the page before.", max_length=80)] = None,
        kind: Annotated[list[TouchpointKind] | None, Query()] = None,
    ) -> Page:
        """What a customer did and said, the newest first."""
        try:
            begin = None if after is None else place(after)
        except (ValueError, OverflowError) as error:
            raise HttpProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "InvalidParameter", "after is no place.") from error
        with store.session() as session:
            profile = read(session, customer_id, caller, "timeline.read", purpose=purpose, fields=())
            found = timeline(
                session,
                profile.identity_ids,
                purposes=_usable(profile, purpose),
                limit=limit + 1,
                after=begin,
                kinds=kind or (),
            )
            more = str(place_of(found[limit - 1])) if len(found) > limit else None
            return Page(entries=[Entry.model_validate(one, from_attributes=True) for one in found[:limit]], next=more)

    @routes.get("/{customer_id}/history")
    def changes(
        customer_id: str,
        attribute: Annotated[str, Query(min_length=1, max_length=64)],
        caller: Annotated[Caller, Depends(caller_of)],
        purpose: PurposeAsked = "service",
    ) -> list[Changed]:
        """Every value that any source ever gave an attribute, the newest first."""
        if attribute not in definition.attributes:
            raise _unknown(attribute, definition.attributes)
        with store.session() as session:
            profile = read(
                session, customer_id, caller, "history.read", purpose=purpose, fields=(), attribute=attribute
            )
            usable = _usable(profile, purpose)
            found = history(session, definition, profile.identity_ids, attribute, purposes=usable)
            return [Changed(**asdict(change)) for change in found]

    return routes


def _by_identifier(session: Session, identifier: Identifier) -> str | Identifier:
    """The shop's own customer where its record has the address; else whoever sent a signal under that name."""
    if identifier.kind == "email":
        return session.scalar(select(Customer.id).where(Customer.email == identifier.value)) or identifier
    return identifier.value if identifier.kind == "user_id" else identifier


def _identifier(kind: str, value: str) -> Identifier:
    try:
        return normalise(kind, value)
    except BadIdentifier as error:
        raise _not_found(f"There is no such customer: {error}".rstrip(".") + ".") from error


def _wanted(fields: str | None, definition: ProfileDefinition) -> frozenset[str] | None:
    if fields is None:
        return None
    wanted = frozenset(name.strip() for name in fields.split(",") if name.strip())
    for name in sorted(wanted):
        if name not in definition.fields | SECTIONS:
            raise _unknown(name, definition.fields | SECTIONS)
    return wanted


def _about(profile: Profile) -> dict[str, Any]:
    return {
        "id": profile.id,
        "identifiers": [Name(kind=one.kind, value=one.value) for one in profile.identifiers],
        "allowed": sorted(profile.allowed),
        "profile": {name: Field(**_given(asdict(known))) for name, known in sorted(profile.fields.items())},
    }


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _record(session: Session, profile: Profile, wanted: frozenset[str] | None, clock: Clock) -> dict[str, Any]:
    """The summary of the shop's record, as much of it as was asked for."""
    customer = session.get(Customer, profile.customer_id) if profile.customer_id else None
    if customer is None or (wanted is not None and not wanted & (SECTIONS | set(Person.model_fields))):
        return {}
    summary = summarise(session, customer, now=clock()).model_dump()
    del summary["id"]
    return summary if wanted is None else {name: value for name, value in summary.items() if name in wanted}


def _usable(profile: Profile, purpose: Purpose) -> frozenset[Purpose]:
    return profile.allowed & {"service", purpose}


def _not_found(message: str) -> HttpProblem:
    return HttpProblem(HTTPStatus.NOT_FOUND, "NoSuchCustomer", message)


def _unknown(name: str, known: Collection[str]) -> HttpProblem:
    return HttpProblem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "InvalidParameter",
        f"There is no field {name!r}; known: {', '.join(sorted(known))}.",
    )
