"""Plain dicts and lists that know where in the file each key and item was written."""

from __future__ import annotations

from typing import Any


class LocatedDict(dict[str, Any]):
    """A YAML mapping; equal to the plain dict of the same content.

    Args:
        file: The file as it was named to the reader.
        line: Line of the mapping's first key, counted from 1.
    """

    __slots__ = ("_key_lines", "_text_lines", "file", "line")

    def __init__(self, *, file: str = "", line: int = 1) -> None:
        super().__init__()
        self.file = file
        self.line = line
        self._key_lines: dict[str, int] = {}
        self._text_lines: dict[str, int] = {}

    def put(self, key: str, value: Any, *, key_line: int, text_line: int) -> None:
        """Set a key together with where it stands.

        Args:
            key: The key.
            value: Its value.
            key_line: Line of the key.
            text_line: Line on which the value's own text begins (for a ``|`` block the line after the ``|``).
        """
        self[key] = value
        self._key_lines[key] = key_line
        self._text_lines[key] = text_line

    def line_of(self, key: str) -> int:
        """Line of a key; of the mapping itself where the key is not written in it."""
        return self._key_lines.get(key, self.line)

    def text_line_of(self, key: str) -> int:
        """Line on which the text of a key's value begins."""
        return self._text_lines.get(key, self.line_of(key))

    def place(self, key: str | None = None) -> str:
        """``file:line`` of a key, or of the mapping."""
        return f"{self.file}:{self.line if key is None else self.line_of(key)}"


class LocatedList(list[Any]):
    """A YAML sequence; equal to the plain list of the same content.

    Args:
        file: The file as it was named to the reader.
        line: Line of the first item, counted from 1.
    """

    __slots__ = ("_item_lines", "file", "line")

    def __init__(self, *, file: str = "", line: int = 1) -> None:
        super().__init__()
        self.file = file
        self.line = line
        self._item_lines: list[int] = []

    def put(self, value: Any, *, line: int) -> None:
        """Append an item together with its line."""
        self.append(value)
        self._item_lines.append(line)

    def line_of(self, index: int) -> int:
        """Line of an item; of the list itself for items that were not read from the file."""
        return self._item_lines[index] if index < len(self._item_lines) else self.line

    def place(self, index: int | None = None) -> str:
        """``file:line`` of an item, or of the list."""
        return f"{self.file}:{self.line if index is None else self.line_of(index)}"
