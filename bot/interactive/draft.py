"""A conversation that was not saved yet, kept in a file: what was corrected outlives a closed terminal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.conversation.codec import from_dict, to_dict
from bot.conversation.events import Event, UserUttered
from bot.errors import RequestError
from bot.interactive.new import New

FILE = "interactive.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept."""

    events: Sequence[Event]
    new: New

    @property
    def messages(self) -> int:
        """How often the customer spoke."""
        return sum(isinstance(event, UserUttered) for event in self.events)


@dataclass(frozen=True, slots=True)
class Draft:
    """The file, in a folder that is made when something is kept."""

    folder: Path

    @property
    def file(self) -> Path:
        """Where it is."""
        return self.folder / FILE

    def keep(self, events: Sequence[Event], new: New) -> None:
        """Write it, so that there is never half of one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = self.file.with_suffix(".part")
        data = {"events": [to_dict(event) for event in events], "new": new.as_dict()}
        beside.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        beside.replace(self.file)

    def read(self) -> Kept | None:
        """What was kept; None where there is nothing, or nothing that can be read."""
        try:
            data = json.loads(self.file.read_text(encoding="utf-8"))
            kept = Kept([from_dict(event) for event in data["events"]], New.from_dict(data["new"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RequestError):
            return None
        return kept if kept.messages else None

    def forget(self) -> None:
        """It was saved, or is not wanted."""
        self.file.unlink(missing_ok=True)
