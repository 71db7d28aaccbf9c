"""Trained components in a folder: written beside their place and moved, sealed, and thrown away when they are too much.

Whatever is wrong with an entry (cut short by a full disk, altered, of another version), it counts as not there, and the
component is trained again.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from nlu.component import HeldOut, Rehearsal, Workspace
from nlu.errors import ModelFileError
from nlu.keep import Manifest, open_folder, seal_folder

KIND = "step"
LARGEST = 400_000_000
"""Bytes that stay; a training of the reference assistant keeps 60 MB."""
FILES = "files"
BY_PRODUCTS = {"held_out": HeldOut, "rehearsal": Rehearsal}
"""Fields of the workspace that training fills, besides those that `Component.process` fills."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A trained component as it is kept.

    Args:
        folder: Of the entry.
        manifest: With the hashes of its files, and the figures of the training.
    """

    folder: Path
    manifest: Manifest

    @property
    def files(self) -> Path:
        """What the component saved."""
        return self.folder / FILES

    @property
    def metrics(self) -> Mapping[str, float | str]:
        """The component's figures."""
        figures: Mapping[str, float | str] = self.manifest.metrics
        return figures

    def give(self, workspace: Workspace) -> None:
        """Give the workspace what the training gave it besides the component."""
        for name, kind in BY_PRODUCTS.items():
            file = self.folder / f"{name}.npz"
            if file.is_file():
                with np.load(file, allow_pickle=False) as arrays:
                    setattr(workspace, name, kind(**_nested({part: arrays[part] for part in arrays})))


class StepCache:
    """Components by key.

    Args:
        folder: Made where it is missing; its content may be deleted at any time.
        read: Whether components are taken from it; without, they are only put into it.
        largest: Bytes that stay after `prune`.
    """

    def __init__(self, folder: Path, *, read: bool = True, largest: int = LARGEST) -> None:
        self._folder = folder / "steps"
        self._root = folder
        self._read = read
        self._largest = largest
        self.encodings = folder / "encodings"

    def find(self, key: str) -> Kept | None:
        """The component of a key, where it is there and whole."""
        place = self._folder / key
        if not self._read or not place.is_dir():
            return None
        try:
            found = Kept(place, open_folder(place, kind=KIND))
            os.utime(place)
        except (ModelFileError, OSError):
            shutil.rmtree(place, ignore_errors=True)
            return None
        return found

    def keep(
        self, key: str, files: Path, *, given: Mapping[str, Any], metrics: Mapping[str, float | str]
    ) -> Manifest | None:
        """Keep a component; a full disk is no error, since nothing depends on it.

        Args:
            key: Of all that it was trained from.
            files: What it saved.
            given: What its training gave the workspace, from `given_by`.
            metrics: Its figures.

        Returns:
            What the entry says of itself; None where it could not be kept.
        """
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._root / ".gitignore").write_text("*\n")
            draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=self._folder))
            try:
                shutil.copytree(files, draft / FILES)
                for name, value in given.items():
                    np.savez(draft / f"{name}.npz", **_flat(value))
                manifest = seal_folder(draft, kind=KIND, metrics=metrics)
                shutil.rmtree(self._folder / key, ignore_errors=True)
                draft.rename(self._folder / key)
                return manifest
            finally:
                shutil.rmtree(draft, ignore_errors=True)
        return None

    def prune(self) -> None:
        """Throw away what was not used for the longest time, until what stays is no more than allowed."""
        with contextlib.suppress(OSError):
            entries = [*self._folder.iterdir()] if self._folder.is_dir() else []
            entries += [*self.encodings.iterdir()] if self.encodings.is_dir() else []
            room = self._largest
            for entry in sorted(entries, key=lambda each: each.stat().st_mtime, reverse=True):
                room -= _size(entry)
                if room < 0:
                    shutil.rmtree(entry, ignore_errors=True) if entry.is_dir() else entry.unlink(missing_ok=True)


def given_by(before: Mapping[str, Any], workspace: Workspace) -> dict[str, Any]:
    """What a training has put into the workspace.

    Args:
        before: From `by_products`, before it.
        workspace: After it.
    """
    return {name: value for name, value in by_products(workspace).items() if value is not before.get(name)}


def by_products(workspace: Workspace) -> dict[str, Any]:
    """What trainings have put into the workspace so far."""
    found = {name: getattr(workspace, name) for name in BY_PRODUCTS}
    return {name: value for name, value in found.items() if value is not None}


def _flat(value: Any) -> dict[str, Any]:
    """Arrays of a dataclass by name; those of a table in it as ``table/name``."""
    arrays: dict[str, Any] = {}
    for field in fields(value):
        part = getattr(value, field.name)
        if isinstance(part, Mapping):
            arrays |= {f"{field.name}/{name}": array for name, array in part.items()}
        elif part is not None:
            arrays[field.name] = part
    return arrays


def _nested(arrays: Mapping[str, Any]) -> dict[str, Any]:
    """What `_flat` made flat."""
    parts: dict[str, Any] = {}
    for name, array in arrays.items():
        table, _, key = name.partition("/")
        if key:
            parts.setdefault(table, {})[key] = array
        else:
            parts[name] = array
    return parts


def _size(entry: Path) -> int:
    files = entry.rglob("*") if entry.is_dir() else [entry]
    return sum(file.stat().st_size for file in files if file.is_file())
