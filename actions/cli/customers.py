"""``usher customers``: what is known of customers, as a whole."""

from __future__ import annotations

import typer

EXAMPLES = """
[bold]Examples[/bold]

  usher customers --help
"""

app = typer.Typer(
    help="What is known of customers, as a whole.", epilog=EXAMPLES, rich_markup_mode="rich", no_args_is_help=True
)
