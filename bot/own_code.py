"""Code in a project's own folder: components that config.yml names, the server that endpoints.yml names."""

from __future__ import annotations

import sys
from pathlib import Path


def make_importable(project: Path) -> None:
    """Let the project's folder be searched for modules, behind everything that is installed, for as long as we run.

    Args:
        project: The project's folder.
    """
    folder = str(project.resolve())
    if folder not in sys.path:
        sys.path.append(folder)
