"""``usher keys``: keys of programs and people that call the action server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from actions.cli.record import Project, open_record, out, user_name

EXAMPLES = """
[bold]Examples[/bold]

  usher keys add web-shop --role source

  usher keys add priya --role agent

  usher keys list

  usher keys revoke priya
"""

app = typer.Typer(
    help="Keys of programs and people that call the action server.",
    epilog=EXAMPLES,
    rich_markup_mode="rich",
    no_args_is_help=True,
)


@app.command(epilog=EXAMPLES)
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Whose key it is; never used twice.")],
    role: Annotated[
        str, typer.Option(help="agent, supervisor, cx_editor, analyst, admin, service or source.", show_default=False)
    ],
    project: Project = Path(),
) -> None:
    """Make a key and show it, once: only its digest is kept."""
    from actions.access.keys import add_key, as_role
    from actions.clock import system_clock

    with open_record(context, project) as store, store.session() as session:
        key = add_key(session, name, as_role(role), by=user_name(), now=system_clock())
    out.print(key)


@app.command("list", epilog=EXAMPLES)
def list_(context: typer.Context, project: Project = Path()) -> None:
    """Show whose keys there are."""
    from rich.table import Table

    from actions.access.keys import list_keys

    table = Table("name", "role", "made", "revoked")
    with open_record(context, project) as store, store.session() as session:
        for key in list_keys(session):
            revoked = f"{key.revoked_at:%Y-%m-%d %H:%M}" if key.revoked_at else ""
            table.add_row(key.name, key.role, f"{key.made_at:%Y-%m-%d %H:%M}", revoked)
    out.print(table)


@app.command(epilog=EXAMPLES)
def revoke(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Whose key.")],
    project: Project = Path(),
) -> None:
    """Let nobody in with a key any more; running servers notice within five seconds."""
    from actions.access.keys import revoke_key
    from actions.clock import system_clock

    with open_record(context, project) as store, store.session() as session:
        revoke_key(session, name, by=user_name(), now=system_clock())
    out.print(f"The key {name} lets nobody in any more.")
