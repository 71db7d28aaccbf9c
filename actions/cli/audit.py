"""``usher audit``: the log of who read and changed what."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from actions.cli.record import Project, err, open_record, out

EXAMPLES = """
[bold]Examples[/bold]

  usher audit verify

  usher audit verify --noted 1204:5f3a9c…

  usher audit show C-1001
"""

app = typer.Typer(
    help="The log of who read and changed what.", epilog=EXAMPLES, rich_markup_mode="rich", no_args_is_help=True
)


@app.command(epilog=EXAMPLES)
def verify(
    context: typer.Context,
    noted: Annotated[
        str | None, typer.Option(help="A head that this command printed before: the log must still hold it.")
    ] = None,
    project: Project = Path(),
) -> None:
    """Make every digest of the log again, and print its head; exit code 1 where anything was changed."""
    from actions.privacy.sealing import seal
    from actions.privacy.verifying import read_head
    from actions.privacy.verifying import verify as verify_log

    with open_record(context, project) as store:
        seal(store)
        with store.session() as session:
            found = verify_log(session, noted=None if noted is None else read_head(noted))
    for problem in found.problems:
        err.print(f"[red]{problem}[/red]")
    if found.problems:
        raise typer.Exit(1)
    out.print(f"{found.head.entries} entries, none changed, none missing. Head: {found.head}", soft_wrap=True)


@app.command(epilog=EXAMPLES)
def show(
    context: typer.Context,
    subject: Annotated[str, typer.Argument(help="Whose entries: the id of a customer, also of an erased one.")],
    project: Project = Path(),
) -> None:
    """Show who read or changed what of a customer."""
    from rich.table import Table

    from actions.privacy.reading import entries_of
    from actions.privacy.sealing import seal

    table = Table("number", "at", "who", "what", "what for", "details")
    with open_record(context, project) as store:
        seal(store)
        with store.session() as session:
            for entry in entries_of(session, subject):
                details = ", ".join(f"{key}: {value}" for key, value in entry.details.items())
                at = f"{entry.at:%Y-%m-%d %H:%M:%S}"
                table.add_row(str(entry.id), at, entry.actor, entry.action, entry.purpose or "", details)
    out.print(table)
