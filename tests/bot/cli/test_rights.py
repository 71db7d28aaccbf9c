"""`usher customers export|erase|check|expire` over record, conversations, files and training examples."""

import asyncio
import json
import zipfile

import pytest
from kit.held_project import CONVERSATIONS, OWN_WORDS, make_held_project, pack_model
from typer.testing import CliRunner

from actions.customer.sample import ensure_sample
from bot.cli.main import app
from bot.errors import UsherError
from bot.storage.sql import open_sql


@pytest.fixture(scope="session")
def record(tmp_path_factory):
    file = tmp_path_factory.mktemp("record") / "customers.db"
    ensure_sample(f"sqlite:///{file}")
    return file


@pytest.fixture
def project(tmp_path, record):
    return asyncio.run(make_held_project(tmp_path / "shop", record))


def run(project, command, *arguments):
    return CliRunner().invoke(app, ["customers", command, *arguments, "--project", str(project)])


async def read(project):
    store = open_sql(f"sqlite:///{project}/var/conversations.db")
    found = {name: await store.read(name) for name in await store.conversations()}
    records = await store.outbox()
    await store.close()
    return found, {record.conversation_id for record in records}


def kept(project):
    """Conversations by name, and the names of those that wait in the outbox."""
    return asyncio.run(read(project))


def test_an_export_is_one_archive_that_people_can_read(project):
    done = run(project, "export", "C-1001", "--out", str(project / "anna.zip"))
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(project / "anna.zip") as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert "3 conversations" in " ".join(texts["README.txt"].split())
    record = json.loads(texts["record.json"])
    assert record["tables"]["customers"][0]["email"] == "anna.brook@example.com"
    talks = [text for name, text in texts.items() if name.startswith("conversations/") and name.endswith(".txt")]
    assert "1970-01-01 00:00:01  you: where is my order\n1970-01-01 00:00:02  assistant: On its way.\n" in talks
    assert {json.loads(texts[f"conversations/{number:04}.json"])["conversation"] for number in (1, 2, 3)} == {
        "anna-brook",
        "signed-in",
        "identified",
    }
    assert {line["sender_id"] for line in json.loads(texts["event-file.json"])} == set(CONVERSATIONS) - {"ben"}
    assert not [name for name, text in texts.items() if "tell ANNA" in text], "what others wrote is theirs"
    assert OWN_WORDS.lower() in texts["training.txt"].lower()


def test_an_erasure_leaves_nothing_and_says_what_it_did(project):
    pack_model(project, "a vocabulary without names")
    done = run(project, "erase", "C-1001", "--yes")
    assert done.exit_code == 0, done.output
    assert "Nothing is left in any table or file." in done.output
    (file,) = (project / "var" / "receipts").iterdir()
    receipt = json.loads(file.read_text())
    assert receipt["conversations"] == {"deleted": 3, "events": 5, "masked": {"events.data": 1, "outbox.data": 1}}
    assert receipt["files"] == {
        "var/events.jsonl": {"lines deleted": 5, "lines masked": 1},
        "var/logs/usher.log": {"names masked": 1},
    }
    assert receipt["training_examples"] == {"data/nlu/nlu.yml": 2}
    assert receipt["record"]["deleted"]["customers"] == 1
    assert receipt["left"] == []
    conversations, waiting = kept(project)
    assert set(conversations) == waiting == {"ben"}
    assert [event.text for event in conversations["ben"]] == ["hi", "tell [erased], please"]
    assert "lookup of ********************** took 3 ms" in (project / "var" / "logs" / "usher.log").read_text()
    assert (project / "data" / "nlu" / "nlu.yml").read_text().count("\n    - ") == 3
    assert not (project / ".usher").exists(), "what was kept of the last training had their words"
    everything = [each for each in project.rglob("*") if each.is_file()]
    assert not [each for each in everything if b"anna.brook@example.com" in each.read_bytes().lower()]
    checked = run(project, "check", "C-1001", "email:anna.brook@example.com", "rest:anna-brook")
    assert checked.exit_code == 0, checked.output


def test_a_check_names_every_place(project):
    pack_model(project, "words of anna.brook@example.com")
    found = run(project, "check", "email:anna.brook@example.com")
    assert found.exit_code == 1
    places = {line.removeprefix("Left: ").partition(":")[0] for line in found.output.splitlines()}
    assert {
        "customers.email",
        "events.data",
        "outbox.data",
        "var/customers.db",
        "var/conversations.db",
        "var/events.jsonl",
        "var/logs/usher.log",
        "data/nlu/nlu.yml",
        "models/model.tar.gz",
        "models/words.gz",
        ".usher/cache/step.bin",
    } <= places


def test_what_an_old_model_holds_is_said_and_is_exit_code_1(project):
    pack_model(project, "words of anna.brook@example.com")
    done = run(project, "erase", "C-1001", "--yes")
    assert done.exit_code == 1
    assert "Left: models/model.tar.gz" in done.output
    assert "usher train" in done.output


def test_without_a_yes_nothing_happens(project):
    done = CliRunner().invoke(app, ["customers", "erase", "C-1001", "--project", str(project)], input="n\n")
    assert done.exit_code == 1
    assert not (project / "var" / "receipts").exists()
    assert run(project, "check", "C-1001").exit_code == 1


def test_nobody_is_said(project):
    failed = run(project, "export", "C-9999")
    assert isinstance(failed.exception, UsherError)
    assert "nothing is known under this name" in str(failed.exception)


def test_what_is_old_expires(project):
    done = run(project, "expire")
    assert done.exit_code == 0, done.output
    conversations, waiting = kept(project)
    assert conversations == {}
    assert waiting == set()
    assert (project / "var" / "events.jsonl").read_text() == ""
