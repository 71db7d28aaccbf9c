"""A sample customer database for trying Usher and for tests: 25 customers of Fernline, dated around today.

The demo customer is anna.brook@example.com with the orders FL-204417 (late) and FL-204533 (delivered).
"""

from __future__ import annotations

from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.clock import Clock, shop_day, system_clock
from actions.customer.ready import NEWEST, tables_version
from actions.customer.sample import catalogue, contracts, orders, people, places, service
from actions.customer.sample.signals import SOURCE, signals
from actions.customer.schema import AppointmentSlot, Base, Customer, Plan, Touchpoint
from actions.customer.store import CustomerStore, make_folder
from actions.tracking.take import take

DEMO_EMAIL = "anna.brook@example.com"

__all__ = ["DEMO_EMAIL", "ensure_sample", "fill"]


def ensure_sample(url: str, *, clock: Clock = system_clock) -> Literal["filled", "topped_up", "left_alone"]:
    """Make sure that there is a database to talk about: tables, and the sample if there is nothing in them.

    A sample that is there already keeps everything that was changed in it; only bookable times that have run out
    are added. A database with other customers is left alone.

    Args:
        url: The database's address, as `CustomerStore` takes it.
        clock: The time; the sample's days are relative to it.

    Returns:
        What was done.

    Raises:
        RecordUnavailable: If the database cannot be opened or written.
        RecordOutdated: If its tables are of a newer version.
    """
    make_folder(url)
    store = CustomerStore(url)
    try:
        if tables_version(store) != NEWEST:
            _upgrade(url)
        with store.session() as session:
            if _is_empty(session):
                fill(session, clock=clock)
                return "filled"
            if session.scalar(select(Customer).where(Customer.email == DEMO_EMAIL)) is None:
                return "left_alone"
            added = _top_up(session, clock) + _tell(session, clock)
            return "topped_up" if added else "left_alone"
    finally:
        store.close()


def fill(session: Session, *, clock: Clock = system_clock) -> None:
    """Write the whole sample into empty tables.

    Args:
        session: An open session.
        clock: The time; the sample's days are relative to it.
    """
    now = clock()
    today = shop_day(now)
    groups: tuple[list[Base], ...] = (
        catalogue.rows(),
        places.rows(now),
        people.rows(today),
        orders.rows(today),
        contracts.rows(today),
        service.rows(today),
    )
    for rows in groups:
        session.add_all(rows)
        session.flush()
    take(session, signals(session, now))


def _upgrade(url: str) -> None:
    # Alembic takes a quarter of a second to import, which a start with fitting tables need not wait for.
    from actions.customer.migrate import upgrade  # noqa: PLC0415

    upgrade(url)


def _is_empty(session: Session) -> bool:
    return not any(session.scalar(select(func.count()).select_from(table)) for table in (Customer, Plan))


def _top_up(session: Session, clock: Clock) -> int:
    last = session.scalar(select(func.max(AppointmentSlot.starts_at)))
    new = [slot for slot in service.coming_slots(shop_day(clock())) if last is None or slot.starts_at > last]
    session.add_all(new)
    return len(new)


def _tell(session: Session, clock: Clock) -> int:
    """The touchpoints of a sample that was filled before there were any."""
    if session.scalar(select(Touchpoint.id).where(Touchpoint.source == SOURCE).limit(1)):
        return 0
    return take(session, signals(session, clock())).stored
