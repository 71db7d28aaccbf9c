"""What all commands of this room share: their options, the record that they work on, and how they print."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from actions.customer.store import CustomerStore

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

Project = Annotated[
    Path, typer.Option("--project", help="The project's folder; its endpoints.yml names the record.", file_okay=False)
]


def user_name() -> str:
    """Who runs the command, for the audit log; a user that the system has no name for by their number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


def record_url(context: typer.Context, project: Path) -> str:
    """The address of the record: endpoints.yml's, else `USHER_CUSTOMER_DB`, else the default.

    Args:
        context: Of the command; its ``obj`` reads a project's endpoints.yml (`bot.cli.rooms.database_of`).
        project: The project's folder.
    """
    from actions.settings import read_settings

    return read_settings(context.obj(project) if context.obj else None).database


@contextmanager
def open_record(context: typer.Context, project: Path) -> Iterator[CustomerStore]:
    """The record with the tables that this code knows, until the block ends.

    Raises:
        RecordUnavailable: It cannot be opened.
        RecordOutdated: Its tables are missing or of another version.
    """
    from actions.customer.ready import check_ready
    from actions.customer.store import CustomerStore

    store = CustomerStore(record_url(context, project))
    try:
        check_ready(store)
        yield store
    finally:
        store.close()


def identity_named(session: Session, customer: str) -> int:
    """The identity that somebody names on the command line.

    Args:
        session: An open session.
        customer: An account, or ``kind:value`` of any identifier.

    Raises:
        UnknownCustomer: Nothing is known under that name.
    """
    from actions.customer.identifiers import BadIdentifier, normalise
    from actions.customer.identities import find
    from actions.errors import UnknownCustomer

    kind, colon, value = customer.partition(":")
    try:
        found = find(session, normalise(kind, value) if colon else normalise("user_id", customer))
    except BadIdentifier as error:
        raise UnknownCustomer(str(error), place=customer, mend="Write an account, or kind:value.") from error
    if found is None:
        mend = "Write an account, or kind:value, such as email:anna.brook@example.com."
        raise UnknownCustomer("nothing is known under this name.", place=customer, mend=mend)
    return found


@contextmanager
def progress_bar() -> Iterator[Callable[[str, float], None]]:
    """A bar that is told a stage and how far it is (0 to 1)."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:<10}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
    with Progress(*columns, TimeRemainingColumn(), console=err, transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda stage, share: bar.update(task, description=stage, completed=share)
