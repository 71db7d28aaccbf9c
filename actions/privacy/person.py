"""Whom a right is about: everything under which one customer is known here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.customer.identifiers import BadIdentifier, Identifier, normalise
from actions.customer.identities import find, members
from actions.customer.schema import ChannelIdentity, Customer, Identity
from actions.errors import UnknownCustomer
from actions.privacy.finder import Finder
from actions.privacy.terms import finder_of

VISITOR = "identity:"
"""Before the number of an identity, for somebody without account (`actions.customer.profile`)."""


@dataclass(frozen=True)
class Person:
    """One customer.

    Args:
        subject: How the audit log is told of them: their account, else `identity:` and the one that speaks for them.
        customer_id: Of the shop's own record; None where they have none.
        identity_ids: Everything that is linked to them, and what the shop's own record says.
        identifiers: The names of these identities and of the shop's record.
    """

    subject: str
    customer_id: str | None
    identity_ids: frozenset[int]
    identifiers: frozenset[Identifier]

    @cached_property
    def finder(self) -> Finder:
        """Finds their names in any text."""
        return finder_of(self.identifiers)


def as_identifier(named: str) -> Identifier:
    """What somebody writes for a customer: an account, or `kind:value`.

    Raises:
        UnknownCustomer: It can be nobody's name.
    """
    kind, colon, value = named.partition(":")
    try:
        return normalise(kind, value) if colon else normalise("user_id", named)
    except BadIdentifier as error:
        raise UnknownCustomer(str(error), place=named, mend="Write an account, or kind:value.") from error


def find_person(session: Session, named: str) -> Person:
    """Everything under which a customer is known.

    An e-mail or telephone number of the shop's record belongs to its customer, also where no link says so; the set
    around it comes along unless it is another account's.

    Args:
        session: An open session.
        named: An account, or `kind:value` of any identifier.

    Raises:
        UnknownCustomer: Nothing is known under that name.
    """
    asked, start = _asked(session, named)
    linked = _named(session, members(session, start)) if start is not None else {}
    accounts = {one.value for one in linked.values() if one.kind == "user_id"}
    customer = session.get(Customer, next(iter(accounts), asked.value if asked.kind == "user_id" else ""))
    if start is None and customer is None:
        customer = _on_channel(session, asked)
    if start is None and customer is None:
        mend = "Write an account, or kind:value, such as email:anna.brook@example.com."
        raise UnknownCustomer("nothing is known under this name.", place=named, mend=mend)
    own = set(_of_record(customer)) if customer else set()
    for identifier in own - set(linked.values()):
        linked |= _around(session, identifier, account=customer.id if customer else None)
    identifiers = frozenset({*linked.values(), *own, asked})
    account = customer.id if customer else next(iter(accounts), None)
    return Person(
        subject=account or f"{VISITOR}{_speaker(session, start)}",
        customer_id=customer.id if customer else None,
        identity_ids=frozenset(linked),
        identifiers=identifiers,
    )


def people_named(session: Session, identifiers: Sequence[Identifier]) -> Person:
    """Whoever is, or was, known under some names: these, and what is linked to them now.

    Args:
        session: An open session.
        identifiers: One at least; they need not be known any more.
    """
    found = [_known(session, one) for one in identifiers]
    everybody = frozenset(identifiers).union(*(one.identifiers for one in found if one))
    return Person(
        subject=f"{identifiers[0].kind}:{identifiers[0].value}",
        customer_id=next((one.customer_id for one in found if one), None),
        identity_ids=frozenset().union(*(one.identity_ids for one in found if one)),
        identifiers=everybody,
    )


def _known(session: Session, identifier: Identifier) -> Person | None:
    try:
        return find_person(session, f"{identifier.kind}:{identifier.value}")
    except UnknownCustomer:
        return None


def _asked(session: Session, named: str) -> tuple[Identifier, int | None]:
    """Which name is meant, and its identity if it has one; `identity:12` is an identity itself."""
    number = named.removeprefix(VISITOR)
    if number != named and number.isdecimal():
        row = session.execute(select(Identity.kind, Identity.value).where(Identity.id == int(number))).first()
        if row is None:
            raise UnknownCustomer("there is no such identity.", place=named, mend="Write an account, or kind:value.")
        return Identifier(row.kind, row.value), int(number)
    asked = as_identifier(named)
    return asked, find(session, asked)


def _speaker(session: Session, identity_id: int | None) -> int | None:
    """The identity that speaks for the set of one."""
    return session.scalar(select(func.coalesce(Identity.profile_id, Identity.id)).where(Identity.id == identity_id))


def _of_record(customer: Customer) -> Iterable[Identifier]:
    """What the shop's own record says are this customer's names; what is no name (a telephone of words) is left out."""
    channels = [(one.channel, one.external_id) for one in customer.identities]
    for kind, value in [("user_id", customer.id), ("email", customer.email), ("phone", customer.phone), *channels]:
        try:
            yield normalise(kind, value)
        except BadIdentifier:
            continue


def _on_channel(session: Session, asked: Identifier) -> Customer | None:
    """The shop's customer whom a channel knows under this name, or who has this e-mail."""
    if asked.kind == "email":
        return session.scalar(select(Customer).where(Customer.email == asked.value))
    known = select(ChannelIdentity.customer_id).where(
        ChannelIdentity.channel == asked.kind, ChannelIdentity.external_id == asked.value
    )
    return session.scalar(select(Customer).where(Customer.id.in_(known)))


def _around(session: Session, identifier: Identifier, *, account: str | None) -> dict[int, Identifier]:
    """The identity of a name and what is linked to it; the identity alone where that is another account's."""
    identity = find(session, identifier)
    if identity is None:
        return {}
    around = _named(session, members(session, identity))
    if any(one.kind == "user_id" and one.value != account for one in around.values()):
        return {identity: identifier}
    return around


def _named(session: Session, identity_ids: Iterable[int]) -> dict[int, Identifier]:
    found = session.execute(
        select(Identity.id, Identity.kind, Identity.value).where(Identity.id.in_(list(identity_ids)))
    )
    return {row.id: Identifier(row.kind, row.value) for row in found}
