"""Packages of npm that tests use as their makers built them: unpacked into var/npm by `make test`, never committed."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NPM = ROOT / "var" / "npm"
HOW = "run `make npm-packages` (it needs npm and the npm registry)"


def npm_file(package: str, path: str) -> Path:
    """A file of a package, such as ``npm_file("rasa-webchat", "lib/index.js")``; missing, it skips, and fails in CI."""
    file = NPM / package / path
    if not file.exists():
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say(f"{file.relative_to(ROOT)} is missing: {HOW}")
    return file
