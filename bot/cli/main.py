"""The command ``usher``: puts the commands together, and turns errors into one clear line and an exit code."""

from __future__ import annotations

import sys

import typer

from bot.cli import data, initialise, run, shell, test, train, visualize
from bot.cli.console import fail
from bot.errors import UsherError
from nlu import NluError

app = typer.Typer(
    name="usher",
    help="Train, run and test a customer assistant. Projects are Rasa 3.x projects.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command("init", epilog=initialise.EXAMPLES)(initialise.init)
app.command("train", epilog=train.EXAMPLES)(train.train)
app.add_typer(run.app, name="run")
app.command("shell", epilog=shell.EXAMPLES)(shell.shell)
app.add_typer(test.app, name="test")
app.add_typer(data.app, name="data")
app.command("visualize", epilog=visualize.EXAMPLES)(visualize.visualize)


def main() -> None:
    """Run the command; exit code 1 for what the project or machine cannot do, 2 for a wrong command line."""
    try:
        app()
    except (UsherError, NluError) as error:
        fail(error)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
