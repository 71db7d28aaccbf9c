"""Whether a customer database can be used: it opens, and its tables are of this code's version."""

from __future__ import annotations

from actions.customer.migrate import newest, revision
from actions.customer.store import CustomerStore
from actions.errors import RecordOutdated


def check_ready(store: CustomerStore) -> None:
    """Do nothing when the record can be used.

    Raises:
        RecordUnavailable: If the database cannot be opened.
        RecordOutdated: If its tables are missing or of another version.
    """
    with store.session() as session:
        found = revision(session.connection())
    wanted = newest()
    if found != wanted:
        raise RecordOutdated(
            f"its tables are of version {found}, needed is {wanted}.",
            place=store.url.render_as_string(hide_password=True),
            mend="usher run brings them up to date; by hand: actions.customer.migrate.upgrade(url).",
        )
