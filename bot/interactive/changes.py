"""Files as they are and as they will be: shown as a difference, and written whole or not at all."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import ProjectError


@dataclass(slots=True)
class Changes:
    """Changes of files below a project's folder, none of them written yet."""

    folder: Path
    _before: dict[Path, str] = field(default_factory=dict)
    _after: dict[Path, str] = field(default_factory=dict)

    def text(self, file: Path) -> str:
        """The file as it will be; empty where there is none.

        Raises:
            ProjectError: It is not UTF-8.
        """
        if file not in self._after:
            self._before[file] = self._after[file] = _read(file)
        return self._after[file]

    def put(self, file: Path, text: str) -> None:
        """The file will be this."""
        self.text(file)
        self._after[file] = text

    @property
    def files(self) -> list[Path]:
        """Those that will change."""
        return [file for file, text in self._after.items() if text != self._before[file]]

    def difference(self) -> Iterator[str]:
        """Lines with ``+``, ``-`` or a blank before them, under the names of the files."""
        for file in self.files:
            before, after = self._before[file], self._after[file]
            name = _shown(file, self.folder)
            yield f"{name}{'' if before else '  (new)'}"
            lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=2, lineterm="")
            yield from (line for line in list(lines)[2:])

    def write(self) -> None:
        """Write all of them.

        Raises:
            ProjectError: A file was changed by somebody else in the meantime; nothing is written then.
        """
        for file in self.files:
            if _read(file) != self._before[file]:
                mend = "Save once more: it is then put into the file as it is now."
                raise ProjectError("The file was changed meanwhile.", place=_shown(file, self.folder), mend=mend)
        parts = [(_written_beside(file, self._after[file]), file) for file in self.files]
        for part, file in parts:
            part.replace(file)


def _written_beside(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{os.getpid()}")
    part.write_bytes(text.encode())
    if file.exists():
        part.chmod(file.stat().st_mode)
    return part


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode()
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise ProjectError("The file is not UTF-8.", place=str(file), mend="Save it as UTF-8.") from error


def _shown(file: Path, folder: Path) -> str:
    return str(file.relative_to(folder)) if file.is_relative_to(folder) else str(file)
