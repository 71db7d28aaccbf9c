"""Coverage of an address, stores, and moving a contract to a new home."""

from __future__ import annotations

import re

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.customer.schema import Contract, Coverage, Store
from actions.errors import NotPossible


def postcode_area(postcode: str) -> str:
    """The part of a UK postcode before its last three characters, upper-case; a lone first part stays as it is.

    >>> postcode_area("bs3 4ab"), postcode_area("M11AE"), postcode_area("BS3")
    ('BS3', 'M1', 'BS3')
    """
    together = re.sub(r"\s+", "", postcode).upper()
    whole = re.fullmatch(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})", together)
    return whole.group(1) if whole else together


def coverage(session: Session, postcode: str) -> Coverage | None:
    """What a postcode receives; None when the shop does not serve the area."""
    return session.get(Coverage, postcode_area(postcode))


def coverage_in(session: Session, city: str) -> list[Coverage]:
    """What the areas of a city receive, by postcode area."""
    found = select(Coverage).where(func.lower(Coverage.city) == city.strip().lower())
    return list(session.scalars(found.order_by(Coverage.postcode_area)))


def stores(session: Session) -> list[Store]:
    """All stores, by city."""
    return list(session.scalars(select(Store).order_by(Store.city)))


def find_store(session: Session, city: str) -> Store | None:
    """The store of a city, in any case."""
    return session.scalar(select(Store).where(func.lower(Store.city) == city.strip().lower()))


def move_home(session: Session, contract: Contract, address: str, postcode: str) -> Coverage:
    """Take a broadband contract to a new address.

    Returns:
        What the new address receives.

    Raises:
        NotPossible: `not_broadband`, `no_coverage`, or `too_slow` when the plan's speed does not reach there.
    """
    if contract.plan.kind != "broadband":
        raise NotPossible("not_broadband", f"Contract {contract.number} is mobile and moves with its SIM.")
    there = coverage(session, postcode)
    if there is None or there.fibre_mbps == 0:
        raise NotPossible("no_coverage", f"There is no Fernline broadband at {postcode.strip().upper()}.")
    if (contract.plan.speed_mbps or 0) > there.fibre_mbps:
        raise NotPossible("too_slow", f"Up to {there.fibre_mbps} Mbps are possible at {postcode.strip().upper()}.")
    contract.msisdn_or_address = f"{address.strip()}, {there.city} {postcode.strip().upper()}"[:200]
    session.flush()
    return there
