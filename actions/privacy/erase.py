"""Erase a customer: their rows, their names in other people's rows, and what could bring them back.

First the mentions in other rows are masked, then in one transaction everything of the customer's own goes and the
tombstones come. Stopped in between, the customer is still known, so that the erasure can be asked for again. In the end
everything is read once more, to see that nothing is left.
"""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from actions.customer.schema import Consent, Customer, Identity, IdentityLink, Touchpoint
from actions.customer.settle import settle
from actions.customer.store import CustomerStore
from actions.customer.writing import one_writer
from actions.privacy import audit, tombstones
from actions.privacy.declaration import PrivacyDeclaration, ShopRecord
from actions.privacy.holdings import HOLDINGS, Holding
from actions.privacy.person import Person, find_person
from actions.privacy.receipt import Receipt
from actions.privacy.residue import clear_residue
from actions.privacy.traces import mask_mentions, traces_in


def erase(store: CustomerStore, named: str, *, by: str, declaration: PrivacyDeclaration, now: datetime) -> Receipt:
    """Erase a customer from the record.

    Args:
        store: The record.
        named: An account, or `kind:value`.
        by: Who asked for it, for the audit log.
        declaration: What becomes of the shop's own record.
        now: Timezone-aware.

    Raises:
        UnknownCustomer: Nothing is known under that name.
    """
    store.settle()
    with store.session() as session:
        person = find_person(session, named)
        found = list(traces_in(session, person.finder))
    with store.session() as session:
        one_writer(session)
        masked = mask_mentions(session, person, found)
    with store.session() as session:
        one_writer(session)
        person = find_person(session, named)  # what was linked meanwhile goes too
        receipt = replace(_erase_own(session, person, by=by, fates=declaration.shop_record, now=now), masked=masked)
    return replace(receipt, left=traces_left(store, person))


def traces_left(store: CustomerStore, person: Person) -> list[str]:
    """Where a customer's identifiers stand: in which columns, in how many rows; in which file of the database."""
    finder = person.finder
    with store.session() as session:
        counts = Counter(str(trace) for trace in traces_in(session, finder))
    left = [f"{place}: {count}" for place, count in sorted(counts.items())]
    return left + ([] if left else clear_residue(store, finder))


def _erase_own(session: Session, person: Person, *, by: str, fates: ShopRecord, now: datetime) -> Receipt:
    number = str(uuid.uuid4())
    messages = session.scalars(
        select(Touchpoint.message_id).where(Touchpoint.identity_id.in_(person.identity_ids))
    ).all()
    said = session.scalars(
        select(Consent.message_id).where(Consent.identity_id.in_(person.identity_ids), Consent.message_id.is_not(None))
    ).all()
    buried = tombstones.bury(
        session,
        identifiers=person.identifiers,
        message_ids={*messages, *(one for one in said if one is not None)},
        receipt=number,
        now=now,
    )
    beside = _linked_to(session, person)
    stays = bool({fates.contracts, fates.orders, fates.appointments} & {"anonymise"}) and person.customer_id is not None
    counts = _counts(session, person)
    deleted, anonymised = _dispose(session, person, fates, counts, stays=stays)
    settle(session, beside)
    details = {"receipt": number, "deleted": deleted, "anonymised": anonymised}
    audit.note(session, actor=by, action="customer.erased", subject=person.subject, at=now, details=details)
    return Receipt(number, now, deleted=deleted, anonymised=anonymised, tombstones=buried)


def _counts(session: Session, person: Person) -> dict[str, int]:
    return {
        holding.table.name: session.scalar(select(func.count()).select_from(holding.table).where(holding.where(person)))
        or 0
        for holding in HOLDINGS
    }


def _dispose(
    session: Session, person: Person, fates: ShopRecord, counts: dict[str, int], *, stays: bool
) -> tuple[dict[str, int], dict[str, int]]:
    deleted, anonymised = dict[str, int](), dict[str, int]()
    for holding in HOLDINGS:
        name, count = holding.table.name, counts[holding.table.name]
        if holding.model is Customer and stays:
            _make_nameless(session, str(person.customer_id))
            anonymised[name] = count
        elif holding.group is not None and getattr(fates, holding.group) == "anonymise":
            _blank(session, holding, person)
            anonymised[name] = count
        else:
            session.execute(delete(holding.table).where(holding.where(person)))
            deleted[name] = count
    return _some(deleted), _some(anonymised)


def _some(counts: dict[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}


def _blank(session: Session, holding: Holding, person: Person) -> None:
    if holding.blank:
        session.execute(update(holding.table).where(holding.where(person)).values(holding.blank))


def _make_nameless(session: Session, customer_id: str) -> None:
    """Put a customer who is nobody in the place of this one, for the contracts and orders that stay."""
    nobody = f"erased-{uuid.uuid4().hex[:16]}"
    since = session.scalar(select(Customer.since).where(Customer.id == customer_id))
    blank = {"name": "erased", "email": f"{nobody}@erased.invalid", "phone": "", "address": "", "postcode": ""}
    session.execute(insert(Customer).values(id=nobody, since=since, city="", **blank))
    for holding in HOLDINGS:
        if "customer_id" in holding.table.columns:
            column = holding.table.columns["customer_id"]
            session.execute(update(holding.table).where(column == customer_id).values(customer_id=nobody))
    session.execute(delete(Customer).where(Customer.id == customer_id))


def _linked_to(session: Session, person: Person) -> set[int]:
    """Identities of others to which links lead; their sets are worked out anew without the erased ones."""
    ids = person.identity_ids
    ends = session.execute(
        select(IdentityLink.low_id, IdentityLink.high_id).where(
            or_(IdentityLink.low_id.in_(ids), IdentityLink.high_id.in_(ids))
        )
    )
    beside = {end for low, high in ends for end in (low, high)}
    speaking = session.scalars(select(Identity.id).where(Identity.profile_id.in_(ids)))
    return (beside | set(speaking)) - ids
