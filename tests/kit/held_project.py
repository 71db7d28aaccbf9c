"""A project in which one customer is known everywhere that a deployment keeps anything, beside another."""

import gzip
import json
import shutil
import tarfile
from pathlib import Path

from bot.conversation.events import BotUttered, SlotSet, UserUttered
from bot.storage.sql import open_sql

DATA = Path(__file__).parents[2] / "data"
ENDPOINTS = """\
action_endpoint:
  app: actions.server:create_app
tracker_store:
  type: SQL
  dialect: sqlite
  db: var/conversations.db
customer_store:
  type: SQL
  dialect: sqlite
  db: var/customers.db
"""
NLU = """\
version: "3.1"
nlu:
- intent: change_address
  examples: |
    - I moved to another town
    - please send it to my sister in Leeds instead of me
    - is [anna.brook@example.com](email) the address that you have?
    - where is my order
- intent: greet
  examples: |
    - hi
"""
OWN_WORDS = "Please send it to my sister in Leeds instead of me"


def user(text, *, at, **metadata):
    return UserUttered(text=text, timestamp=at, input_channel="webchat", metadata=metadata)


CONVERSATIONS = {
    "anna-brook": [user("where is my order", at=1.0), BotUttered(text="On its way.", timestamp=2.0)],
    "signed-in": [user(OWN_WORDS, at=3.0, verified_customer="C-1001")],
    "identified": [user("hi", at=4.0), SlotSet(name="customer_id", value="C-1001", timestamp=5.0)],
    "ben": [user("hi", at=6.0, verified_customer="C-1002"), user("tell ANNA.brook@example.com, please", at=7.0)],
}


async def make_held_project(folder: Path, record: Path) -> Path:
    """Write the project.

    Args:
        folder: Where.
        record: A customer database to begin with: that of the sample.
    """
    var = folder / "var"
    for needed in (var / "logs", folder / "data" / "nlu", folder / "models"):
        needed.mkdir(parents=True)
    shutil.copy(record, var / "customers.db")
    (folder / "endpoints.yml").write_text(ENDPOINTS)
    (folder / "data" / "privacy.yml").write_text("retention:\n  conversations: 30\n  event_files: 30\n")
    for declared in ("profile.yml", "journey.yml"):  # the reference actions name fields of these
        shutil.copy(DATA / declared, folder / "data" / declared)
    (folder / "data" / "nlu" / "nlu.yml").write_text(NLU)
    (folder / ".usher" / "cache").mkdir(parents=True)
    (folder / ".usher" / "cache" / "step.bin").write_bytes(b"\0 please send it to my sister, anna.brook@example.com")
    store = open_sql(f"sqlite:///{var}/conversations.db")
    lines = []
    for name, events in CONVERSATIONS.items():
        await store.append(name, events, expected=0)
        for event in events:
            line = {"sender_id": name, "timestamp": event.timestamp, "text": getattr(event, "text", None)}
            lines.append(json.dumps(line) + "\n")
    await store.close()
    (var / "events.jsonl").write_text("".join(lines))
    (var / "logs" / "usher.log").write_text("started\nlookup of anna.brook@example.com took 3 ms\n")
    return folder


def pack_model(folder: Path, text: str) -> None:
    """A model that holds a text, packed twice: as an archive, and as a single file."""
    file = folder / "vocabulary.txt"
    file.write_text(text)
    with tarfile.open(folder / "models" / "model.tar.gz", "w:gz") as archive:
        archive.add(file)
    (folder / "models" / "words.gz").write_bytes(gzip.compress(text.encode()))
    file.unlink()
