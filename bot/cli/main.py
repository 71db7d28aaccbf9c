"""The command ``usher``: puts the commands together, and turns errors into one clear line and an exit code.

Typer reads every command's options before it runs one. So a command's file imports at its top only what its options
need, and the command imports what it works with when it is called: `usher --help` loads neither server nor nlu.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from bot import __version__
from bot.cli import data, initialise, interactive, run, shell, test, train, visualize
from bot.cli.console import fail, out
from bot.cli.rooms import add_rooms, as_own, database_of
from bot.errors import UsherError

EXAMPLES = """
[bold]Examples[/bold]

  usher init my-assistant && cd my-assistant

  usher train && usher shell

  usher run --help
"""
BEGIN, TALK, CHECK = "Begin", "Talk", "Check"

app = typer.Typer(
    name="usher",
    help="Train, run and test a customer assistant. Projects are Rasa 3.x projects.",
    epilog=EXAMPLES,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command("init", epilog=initialise.EXAMPLES, rich_help_panel=BEGIN)(initialise.init)
app.command("train", epilog=train.EXAMPLES, rich_help_panel=BEGIN)(train.train)
app.command("shell", epilog=shell.EXAMPLES, rich_help_panel=TALK)(shell.shell)
app.command("interactive", epilog=interactive.EXAMPLES, rich_help_panel=TALK)(interactive.interactive)
app.add_typer(run.app, name="run", rich_help_panel=TALK)
app.command("visualize", epilog=visualize.EXAMPLES, rich_help_panel=CHECK)(visualize.visualize)
app.add_typer(test.app, name="test", rich_help_panel=CHECK)
app.add_typer(data.app, name="data", rich_help_panel=CHECK)
add_rooms(app)


def _say_version(wanted: bool) -> None:  # noqa: FBT001 - Typer's callback of an option gets its value
    if wanted:
        out.print(f"Usher {__version__}, Python {sys.version.split()[0]}")
        raise typer.Exit


@app.callback()
def usher(
    context: typer.Context,
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_say_version, is_eager=True)
    ] = False,
) -> None:
    """Train, run and test a customer assistant. Projects are Rasa 3.x projects."""
    context.obj = database_of


def main() -> None:
    """Run the command; exit code 1 for what the project or machine cannot do, 2 for a wrong command line."""
    try:
        app()
    except BrokenPipeError:
        # `usher … | head` has read enough. What is still to be written goes nowhere, so that Python's own end is quiet.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        if error.filename is None:
            raise
        mend = "Check the rights and the free space."
        fail(UsherError(f"{error.strerror}.", place=str(error.filename), mend=mend))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        from nlu import NluError

        told = as_own(error)
        if not isinstance(told, UsherError | NluError):
            raise
        fail(told)
        sys.exit(1)
