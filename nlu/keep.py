"""A model folder that can be trusted: sealed with a manifest, opened only when nothing is missing, altered or too new.

A model is JSON, npz, safetensors and ONNX, never pickle: reading one runs no code of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from nlu.errors import ModelFileError

FORMAT = 2
"""Raise when models written before can no longer be read."""

MANIFEST = "manifest.json"
SUFFIXES = frozenset({".json", ".npz", ".safetensors", ".onnx", ".crfsuite", ".txt", ".yml"})
PACKAGES = ("usher", "numpy", "onnxruntime", "python-crfsuite", "scikit-learn", "scipy", "spacy", "tokenizers")
MEND = "Run: usher train"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a sealed folder says of itself.

    Args:
        kind: What the folder holds: ``nlu`` or ``assistant``.
        files: Path inside the folder (with ``/``) to SHA-256.
        packages: Versions of the packages that wrote it.
        metrics: Figures of the training.
    """

    kind: str
    files: Mapping[str, str]
    packages: Mapping[str, str]
    metrics: Mapping[str, Any]


def seal_folder(folder: Path, *, kind: str = "nlu", metrics: Mapping[str, Any] | None = None) -> Manifest:
    """Write the manifest over all files in the folder and below; a folder sealed before is sealed anew.

    Raises:
        ModelFileError: A file of a type that models do not have.
    """
    files = hashes_of(folder)
    manifest = Manifest(kind=kind, files=files, packages=package_versions(), metrics=dict(metrics or {}))
    body = {"format": FORMAT, "kind": kind, "files": files, "packages": manifest.packages, "metrics": manifest.metrics}
    draft = folder / f".{MANIFEST}.draft"
    draft.write_text(json.dumps(body, indent=1, sort_keys=True))
    draft.replace(folder / MANIFEST)
    return manifest


def hashes_of(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a folder and below, by its path inside.

    Raises:
        ModelFileError: A file of a type that models do not have.
    """
    return {name: _sha256(path) for name, path in _files(folder).items()}


def open_folder(folder: Path, *, kind: str = "nlu") -> Manifest:
    """Check a sealed folder, file by file.

    Raises:
        ModelFileError: It is no model, of another version or kind, or a file is missing, cut short, altered or foreign.
    """
    manifest = _read_manifest(folder, kind)
    found = _files(folder)
    for name, digest in sorted(manifest.files.items()):
        if name not in found:
            raise ModelFileError("The model lacks this file.", place=str(folder / name), mend=MEND)
        if _sha256(found[name]) != digest:
            raise ModelFileError(
                "This file of the model was cut short or altered.", place=str(folder / name), mend=MEND
            )
    for name in sorted(set(found) - set(manifest.files)):
        raise ModelFileError(
            "This file does not belong to the model.", place=str(folder / name), mend=f"Delete it, or: {MEND}"
        )
    return manifest


def _read_manifest(folder: Path, kind: str) -> Manifest:
    path = folder / MANIFEST
    if not path.is_file():
        raise ModelFileError("There is no model here.", place=str(folder), mend=MEND)
    try:
        body = json.loads(path.read_bytes())
    except ValueError as error:  # cut short, or not UTF-8
        raise ModelFileError("The manifest cannot be read.", place=str(path), mend=MEND) from error
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        written = body.get("format") if isinstance(body, dict) else None
        raise ModelFileError(
            f"The model has format {written}, and this version reads format {FORMAT}.", place=str(path), mend=MEND
        )
    if body.get("kind") != kind:
        raise ModelFileError(f"This is a model of kind {body.get('kind')!r}, not {kind!r}.", place=str(path), mend=MEND)
    parts = {part: body.get(part) for part in ("files", "packages", "metrics")}
    if not all(isinstance(part, dict) for part in parts.values()):
        raise ModelFileError("The manifest is not complete.", place=str(path), mend=MEND)
    return Manifest(kind=kind, files=body["files"], packages=body["packages"], metrics=body["metrics"])


def _files(folder: Path) -> dict[str, Path]:
    """All files below, but for the manifest; links are not followed, and not allowed."""
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or (path.is_file() and path.suffix not in SUFFIXES and name != f".{MANIFEST}.draft"):
            raise ModelFileError("A model has no files of this type.", place=str(path), mend=f"Delete it, or: {MEND}")
        if path.is_file() and name not in {MANIFEST, f".{MANIFEST}.draft"}:
            found[name] = path
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def package_versions() -> dict[str, str]:
    """Versions of the packages that a model's figures depend on, of those that are installed."""
    found: dict[str, str] = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # not every installation has every package
            continue
    return found
