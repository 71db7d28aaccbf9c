"""All findings of a project, also of one that does not load."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.assistant.load import RASA_JSON
from bot.assistant.problems import Findings
from bot.assistant.read_config import read_config
from bot.moving.code import check_code
from bot.moving.config import FILE, check_config
from bot.moving.content import DOMAINS, Files, check_content
from bot.moving.deployment import check_deployment
from bot.moving.finding import Finding
from bot.moving.formats import check_formats
from bot.own_code import make_importable

YAML = {".yml", ".yaml"}
SKIPPED = frozenset({"node_modules", "venv", "env", "models", "results", "__pycache__", "site-packages"})


def check_rasa(project: Path) -> list[Finding]:
    """What becomes of every file of a project of Rasa's.

    Args:
        project: The project's folder.
    """
    make_importable(project)
    with _inside(project):
        return [*_config(), *check_content(_files()), *check_formats(_below("data", {".json", ".md"})),
                *check_deployment(), *check_code(_below(".", {".py"}))]  # fmt: skip


@contextmanager
def _inside(project: Path) -> Iterator[None]:
    """Work in the project's folder, so that places are named inside it."""
    before = Path.cwd()
    os.chdir(project)
    try:
        yield
    finally:
        os.chdir(before)


def _config() -> Sequence[Finding]:
    if not Path(FILE).is_file():
        mend = "Write one (an empty file will do), or give the folder that has one."
        return [Finding(FILE, "file", "refused", "There is no config.yml.", FILE, mend)]
    findings = Findings()
    config = read_config(Path(FILE), findings)
    return list(check_config(config, list(findings.problems)))


def _files() -> Files:
    where = next((Path(name) for name in DOMAINS if Path(name).exists()), None)
    domain = [] if where is None else [where] if where.is_file() else _below(str(where), YAML)
    tests = [file for file in _below("tests", YAML) if file.name.startswith("test_")]
    return Files(domain, [*_below("data", YAML), *_with_examples()], tests)


def _with_examples() -> list[Path]:
    """JSON files that hold training data."""
    return [file for file in _below("data", {".json"}) if f'"{RASA_JSON}"'.encode() in file.read_bytes()]


def _below(folder: str, suffixes: set[str]) -> list[Path]:
    """Files of some types below a folder, but for hidden ones and those that no person wrote."""
    found = (file for file in Path(folder).rglob("*") if file.suffix in suffixes and file.is_file())
    return sorted(file for file in found if not any(part.startswith(".") or part in SKIPPED for part in file.parts))
