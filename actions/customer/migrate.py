"""`python -m actions.customer.migrate`: bring a customer database to the tables of this code, with Alembic.

Nothing else is written into it: `python -m actions.customer.sample` does the same, and fills an empty database.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url
from sqlalchemy.exc import DBAPIError

from actions.customer.store import CustomerStore, make_folder
from actions.errors import ActionsError, RecordOutdated, RecordUnavailable
from actions.settings import read_settings

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


def main(arguments: Sequence[str] | None = None) -> int:
    """Make or change the tables.

    Args:
        arguments: Of the command line; the process's own otherwise.

    Returns:
        The exit code: 0, or 1 when the database cannot be used.
    """
    parser = argparse.ArgumentParser(
        prog="python -m actions.customer.migrate", description="Bring the customer database's tables up to date."
    )
    parser.add_argument("url", nargs="?", help="the database; else USHER_CUSTOMER_DB, else sqlite:///var/customers.db")
    try:
        url = read_settings(parser.parse_args(arguments).url).database
        upgrade(url)
    except ActionsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"The tables of {make_url(url).render_as_string(hide_password=True)} are up to date.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
