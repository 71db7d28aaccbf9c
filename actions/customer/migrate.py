"""Bring a customer database to the tables of this code, with Alembic; works from an installed package."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from actions.customer.store import CustomerStore, make_folder
from actions.errors import RecordOutdated, RecordUnavailable

FOLDER = Path(__file__).parent / "migrations"


def upgrade(url: str) -> None:
    """Make or change the tables until they are this code's; does nothing when they are.

    Args:
        url: The database's address, as `CustomerStore` takes it.

    Raises:
        RecordUnavailable: If the database cannot be opened or written.
        RecordOutdated: If the tables are of a newer version than this code.
    """
    make_folder(url)
    store = CustomerStore(url)
    place = store.url.render_as_string(hide_password=True)
    try:
        with store.engine.begin() as connection:
            _refuse_unknown(connection, place)
            command.upgrade(_config(connection), "head")
    except DBAPIError as error:
        raise RecordUnavailable(
            f"the tables could not be made ({error.orig}).", place=place, mend="May it be written there?"
        ) from error
    finally:
        store.close()


def _refuse_unknown(connection: Connection, place: str) -> None:
    found = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(_config(None)).walk_revisions()}
    if found is not None and found not in known:
        raise RecordOutdated(
            f"its tables are of version {found}, which this Usher does not know.",
            place=place,
            mend="Install the newer Usher that made them, or name another database.",
        )


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
