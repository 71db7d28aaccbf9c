"""``usher visualize``: rules and stories as one HTML page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import Project, out

EXAMPLES = ""


def visualize(
    project: Project = Path(),
    file: Annotated[Path, typer.Option("--out", "-o", help="The HTML file to write.", dir_okay=False)] = Path(
        "graph.html"
    ),
) -> None:
    """Draw rules and stories as one HTML page."""
    out.print(project, file)
