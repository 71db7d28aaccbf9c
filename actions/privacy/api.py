"""Consent and rights over HTTP. Whom it is about stands in the body, never in an address that servers write to logs."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import AwareDatetime, BaseModel, Field

from actions.access.caller import Caller, caller_of
from actions.clock import Clock
from actions.customer.identities import ensure
from actions.customer.schema import Purpose
from actions.customer.store import CustomerStore
from actions.customer.writing import one_writer
from actions.privacy import audit, consent
from actions.privacy.declaration import PrivacyDeclaration
from actions.privacy.erase import erase, traces_left
from actions.privacy.export import export
from actions.privacy.person import Person, as_identifier, find_person, people_named
from actions.privacy.retention import keep_no_longer

By = Annotated[Caller, Depends(caller_of)]
Named = Annotated[str, Field(min_length=1, max_length=320, examples=["C-1001", "email:anna.brook@example.com"])]


class Whom(BaseModel):
    """A customer: an account, or `kind:value` of any identifier."""

    customer: Named


class Words(Whom):
    """A yes or a no."""

    purpose: Purpose
    granted: bool
    source: Annotated[str, Field(min_length=1, max_length=64)]
    text_version: Annotated[str, Field(max_length=64)] = ""
    occurred_at: AwareDatetime | None = None


class Names(BaseModel):
    """Identifiers to look for: of a customer, or of one who was erased."""

    customers: Annotated[list[Named], Field(min_length=1, max_length=100)]


def privacy_routes(store: CustomerStore, declaration: PrivacyDeclaration, clock: Clock) -> APIRouter:
    """The routes; plain functions, which FastAPI runs in worker threads.

    Args:
        store: The customer's record.
        declaration: Of data/privacy.yml.
        clock: The time.
    """
    routes = APIRouter(prefix="/privacy")

    @routes.post("/consents")
    def say(words: Words, by: By) -> dict[Purpose, bool]:
        """Write down a yes or a no; it holds from the next message on. Answers what is allowed then."""
        now = clock()
        with store.session() as session:
            one_writer(session)
            identifier = as_identifier(words.customer)
            identity_id = ensure(session, [identifier], now=now)[identifier]
            consent.record(
                session,
                identity_id=identity_id,
                purpose=words.purpose,
                granted=words.granted,
                source=words.source,
                text_version=words.text_version,
                occurred_at=min(words.occurred_at or now, now),
            )
            person = find_person(session, words.customer)
            details = {"purpose": words.purpose, "granted": words.granted}
            audit.note(
                session, actor=by.name, action="consent.recorded", subject=person.subject, at=now, details=details
            )
            return _allowed(consent.allowed(session, person.identity_ids))

    @routes.post("/consents/lookup")
    def look_up(whom: Whom) -> dict[Purpose, bool]:
        """What a customer allows."""
        with store.session() as session:
            person = find_person(session, whom.customer)
            return _allowed(consent.allowed(session, person.identity_ids))

    @routes.post("/export")
    def give_out(whom: Whom, by: By) -> dict[str, Any]:
        """Everything that is known of a customer."""
        with store.session() as session:
            person = find_person(session, whom.customer)
            return export(session, person, by=by.name, now=clock())

    @routes.post("/names")
    def names(whom: Whom) -> dict[str, Any]:
        """Under which names a customer is known, and a regular expression that finds them in any text."""
        with store.session() as session:
            return _names(find_person(session, whom.customer))

    @routes.post("/erase")
    def forget(whom: Whom, by: By) -> dict[str, Any]:
        """Erase a customer from the record; the receipt says what was deleted where, and what is left."""
        return erase(store, whom.customer, by=by.name, declaration=declaration, now=clock()).as_json()

    @routes.post("/check")
    def check(names: Names) -> dict[str, Any]:
        """Where any of these identifiers still stand, in any table or file of the record."""
        with store.session() as session:
            person = people_named(session, [as_identifier(one) for one in names.customers])
        return {**_names(person), "left": traces_left(store, person)}

    @routes.post("/retention")
    def clear_out() -> dict[str, Any]:
        """Delete now what is kept no longer: how much that was, by kind, and the days of what the assistant keeps."""
        retention = declaration.retention
        deleted = keep_no_longer(store, retention, now=clock())
        return {"deleted": deleted, "days": retention.model_dump(include={"conversations", "event_files"})}

    return routes


def _allowed(permitted: frozenset[Purpose]) -> dict[Purpose, bool]:
    return {purpose: purpose in permitted for purpose in consent.PURPOSES}


def _names(person: Person) -> dict[str, Any]:
    """What the assistant needs to find a customer in its conversations and files."""
    return {
        "customer": person.subject,
        "account": person.customer_id,
        "identifiers": sorted([one.kind, one.value] for one in person.identifiers),
        "pattern": person.finder.pattern,
        "words": person.finder.words,
        "cores": person.finder.cores,
    }
