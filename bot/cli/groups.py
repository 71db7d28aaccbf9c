"""Groups that are commands themselves: ``usher run``, ``usher test``."""

from __future__ import annotations

import typer


def refuse_options_before(context: typer.Context) -> None:
    """Refuse ``usher run --port 80 actions``: the port would be the group's, and be ignored without a word.

    Raises:
        BadParameter: An option stands before the subcommand.
    """
    for parameter in context.command.params:
        source = context.get_parameter_source(parameter.name or "")
        if source is not None and source.name == "COMMANDLINE":
            option, command = parameter.opts[0], context.invoked_subcommand
            raise typer.BadParameter(f"write {option} after {command}: {context.command_path} {command} {option} …")
