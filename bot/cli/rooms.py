"""Commands of the actions room: found by name, since `bot` imports nothing of it.

Each is a Typer app in a file of `actions/cli`, which imports at its top only what its options need.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import typer

from bot.cli import rights
from bot.errors import UsherError

COMMANDS: dict[str, str] = {
    "customers": "actions.cli.customers",
    "journey": "actions.cli.journey",
    "keys": "actions.cli.keys",
    "audit": "actions.cli.audit",
}
"""Modules with an ``app``, by the name of the command."""
PANEL = "Customers"


def add_rooms(app: typer.Typer) -> None:
    """Put the other room's commands beside the bot's own."""
    for name, module in COMMANDS.items():
        commands = import_module(module).app
        if name == "customers":
            rights.add_to(commands)
        app.add_typer(commands, name=name, rich_help_panel=PANEL)


def as_own(error: Exception) -> Exception:
    """An error of the other room as one of the bot's, with message, place and mend; any other as it is."""
    errors = import_module("actions.errors")
    if not isinstance(error, errors.ActionsError):
        return error
    return UsherError(error.message, place=error.place, mend=error.mend)


def database_of(project: Path) -> str:
    """Where a project keeps its customers' record, as endpoints.yml says; empty where it does not.

    Commands find this function in their context's ``obj``.
    """
    from bot.settings import load_settings

    return load_settings(project).customer_store
