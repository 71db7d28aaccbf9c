"""What is given out to a customer: one archive with a page that says what is in it, figures as JSON, talks as text."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

README = """\
Everything that is kept about you
=================================

Put together on {at}.

record.json          what the shop knows of you: your account, contracts, orders, bills, faults, complaints and
                     appointments; what you did on our pages; what you allowed and when. One list for each table.
conversations/       what you and the assistant said, one file for each conversation: .txt to read, .json complete.
event-file.json      the same facts as they were handed to other programs of the shop, where that is switched on.
training.txt         sentences of yours from which the assistant has learnt, if any.

{counts}
"""


def write_archive(path: Path, given: Mapping[str, Any]) -> None:
    """Write the archive.

    Args:
        path: Where to; a file of that name is replaced.
        given: What `bot.privacy.rights.Rights.export` put together.
    """
    record = given["record"]
    counts = {name: len(rows) for name, rows in record["tables"].items()}
    counts["conversations"] = len(given["conversations"])
    listed = "\n".join(f"{count:6} {name}" for name, count in counts.items())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", README.format(at=record["exported_at"], counts=listed))
        archive.writestr("record.json", _json(record))
        for number, (name, events) in enumerate(given["conversations"].items(), 1):
            archive.writestr(f"conversations/{number:04}.json", _json({"conversation": name, "events": events}))
            archive.writestr(f"conversations/{number:04}.txt", "\n".join(_talk(events)) + "\n")
        archive.writestr("event-file.json", _json(given["event_file"]))
        archive.writestr("training.txt", "\n".join(given["training_examples"]) + "\n")


def _talk(events: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """What was said, by whom and when; what only the machine knows is in the JSON."""
    who = {"user": "you", "bot": "assistant", "agent": "agent"}
    for event in events:
        if event.get("event") in who and event.get("text"):
            at = datetime.fromtimestamp(event["timestamp"], UTC)
            yield f"{at:%Y-%m-%d %H:%M:%S}  {who[event['event']]}: {event['text']}"


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
