"""Python code of a project: actions, which keep running on their server, and parts of Rasa, which do not run here."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.moving.finding import Finding

DOC = "docs/moving-from-rasa.md"


def check_code(files: Sequence[Path]) -> Iterator[Finding]:
    """What becomes of each Python file that imports Rasa or rasa-sdk; others are nobody's business.

    Args:
        files: Python files, named inside the project.
    """
    for file in files:
        name = str(file)
        try:
            tree = ast.parse(file.read_bytes(), filename=name)
        except (SyntaxError, ValueError, OSError) as error:
            yield Finding(name, "file", "ignored", f"It is no Python that can be read ({error}).", name)
            continue
        roots = dict(_imports(tree))
        if "rasa" in roots:
            line = f"{name}:{roots['rasa']}"
            reason = (
                "Written for Rasa itself, which is not there; of no effect unless config.yml or endpoints.yml names it."
            )
            yield Finding(
                name, _defined(tree), "ignored", reason, line, f'Port what is named: {DOC}, "Code of your own".'
            )
        elif "rasa_sdk" in roots:
            reason = "Runs on its action server as before (action_endpoint in endpoints.yml)."
            yield Finding(name, _defined(tree), "supported", reason, f"{name}:{roots['rasa_sdk']}")


def _imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """First names of imported packages and their line, the last first, so that a dict keeps the first."""
    found: list[tuple[str, int]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name.partition(".")[0], node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append((node.module.partition(".")[0], node.lineno))
    yield from sorted(found, key=lambda each: -each[1])


def _defined(tree: ast.Module) -> str:
    classes = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    shown = ", ".join(classes[:4])
    return (f"{shown} and {len(classes) - 4} more" if len(classes) > 4 else shown) or "code"
