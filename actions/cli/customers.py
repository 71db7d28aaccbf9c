"""``usher customers``: what is known of customers, as a whole."""

from __future__ import annotations

import typer

from actions.cli import import_, match, profile

EXAMPLES = """
[bold]Examples[/bold]

  usher customers import crm.csv --mapping crm.yml
"""

app = typer.Typer(
    help="What is known of customers, as a whole.", epilog=EXAMPLES, rich_markup_mode="rich", no_args_is_help=True
)

app.command("import", epilog=import_.EXAMPLES)(import_.import_)
app.command("profile", epilog=profile.EXAMPLES)(profile.profile)
app.command("match", epilog=match.EXAMPLES)(match.match_)
