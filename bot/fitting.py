"""Whether a model already fits a project's files: told from the files alone, before anything is read or imported."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import re
import tarfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any

from bot import __version__
from nlu import FORMAT, MANIFEST

KIND = "assistant"
_OWN_CODE = re.compile(rb"""name:\s*["']?([A-Za-z_]\w*(?:\.\w+)+)""")
"""A component or policy of the project's own in config.yml: ``name: my_parts.MyComponent``."""


def latest_model(models: Path) -> Path | None:
    """The newest model of a folder."""
    files = sorted(models.glob("*.tar.gz"), key=lambda file: (file.stat().st_mtime, file.name))
    return files[-1] if files else None


def fitting_model(folder: Path, files: Iterable[Path], models: Path) -> Path | None:
    """The newest model, where it is whole and was trained by this version on the project's files as they are.

    Args:
        folder: The project's.
        files: Every file that training reads.
        models: Where models are.
    """
    newest = latest_model(models)
    return newest if newest is not None and _is_whole(newest, fingerprint(folder, files)) else None


def fingerprint(folder: Path, files: Iterable[Path]) -> str:
    """A hash over everything that training reads: the project's files, its own code, and Usher's version.

    Args:
        folder: The project's; files count by their names below it.
        files: The files.
    """
    digest = hashlib.sha256(__version__.encode())
    for file in sorted(files):
        content = file.read_bytes()
        digest.update(str(file.relative_to(folder)).encode() + b"\0" + content + b"\0")
        if file == folder / "config.yml":
            for name in _OWN_CODE.findall(content):
                digest.update(name + b"\0" + _code(name.decode()) + b"\0")
    return digest.hexdigest()


def _code(name: str) -> bytes:
    """The source of the module of a class of the project's own; empty where there is none."""
    if name.startswith("rasa."):
        return b""
    try:
        found = importlib.util.find_spec(name.rpartition(".")[0])
    except (ImportError, ValueError):
        return b""
    return Path(found.origin).read_bytes() if found is not None and found.has_location and found.origin else b""


def _is_whole(file: Path, wanted: str) -> bool:
    """Whether a model has a fingerprint, and every file of it is as its manifest says."""
    manifest: Mapping[str, Any] = {}
    found: dict[str, str] = {}
    try:
        with gzip.open(file) as unzipped, tarfile.open(fileobj=unzipped, mode="r|") as archive:
            for member in archive:
                content = archive.extractfile(member)
                if content is None:
                    continue
                name = member.name.removeprefix("./")
                if name != MANIFEST:
                    found[name] = _sha256(content)
                    continue
                manifest = json.loads(content.read())
                if (manifest["format"], manifest["kind"]) != (FORMAT, KIND):
                    return False
                if manifest["metrics"]["fingerprint"] != wanted:  # it stands near the beginning
                    return False
            unzipped.read()  # to the checksum at its end
    except (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error, tarfile.TarError):
        return False
    return bool(manifest) and found == manifest["files"]


def _sha256(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := content.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()
