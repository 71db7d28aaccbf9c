"""``usher visualize``: rules and stories as one HTML page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import Project, out

EXAMPLES = """
[bold]Examples[/bold]

  usher visualize

  usher visualize --project ~/assistants/shop --out stories.html
"""


def visualize(
    project: Project = Path(),
    file: Annotated[Path, typer.Option("--out", "-o", help="The HTML file to write.", dir_okay=False)] = Path(
        "graph.html"
    ),
) -> None:
    """Draw rules and stories as one HTML page that can be searched; it needs no network."""
    from bot.assistant.load import load_project
    from bot.measure.graph.page import draw

    loaded = load_project(project)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(draw(loaded), encoding="utf-8")
    drawn = f"{len(loaded.flows.stories)} stories and {len(loaded.flows.rules)} rules"
    out.print(f"Drawn: {drawn}. Open [bold]{file}[/bold] in a browser.", soft_wrap=True)
