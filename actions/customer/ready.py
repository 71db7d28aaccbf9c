"""Whether a customer database can be used: it opens, and its tables are of this code's version.

Read without Alembic, which takes a quarter of a second to import and is needed only to change tables.
"""

from __future__ import annotations

from sqlalchemy import Column, MetaData, String, Table, inspect, select

from actions.customer.store import CustomerStore
from actions.errors import RecordOutdated

# The newest file in migrations/versions; a test holds the two together.
NEWEST = "0008"

_version = Table("alembic_version", MetaData(), Column("version_num", String(32)))


def tables_version(store: CustomerStore) -> str | None:
    """The version of the tables in a database; None when it has none.

    Raises:
        RecordUnavailable: If the database cannot be opened.
    """
    with store.session() as session:
        if not inspect(session.connection()).has_table(_version.name):
            return None
        return session.scalar(select(_version.c.version_num))


def check_ready(store: CustomerStore) -> None:
    """Do nothing when the record can be used.

    Raises:
        RecordUnavailable: If the database cannot be opened.
        RecordOutdated: If its tables are missing or of another version.
    """
    found = tables_version(store)
    if found != NEWEST:
        place = store.url.render_as_string(hide_password=True)
        said = f"its tables are of version {found}" if found else "it has no tables yet"
        raise RecordOutdated(
            f"{said}, needed is {NEWEST}.",
            place=place,
            mend=f"Run: python -m actions.customer.sample {place} (with sample customers, where it is empty), or "
            f"python -m actions.customer.migrate {place} (tables only).",
        )
