"""Files lose a customer's names and nothing else, also while another program writes them."""

import json
import threading

import pytest

from bot.privacy import files
from bot.privacy.files import files_below, forget_lines, holds, mask_text
from bot.privacy.finder import Finder
from bot.privacy.whom import Whom
from bot.storage.base import OutboxRecord
from bot.storage.file_broker import FileBroker

NAME = Finder(r"anna@example\.com", words=["anna@example.com"], cores=[])
ANNA = Whom(accounts=frozenset({"C-1"}), senders=frozenset({"anna"}), finder=NAME)
PHONE = Finder("447700900123", words=[], cores=["447700900123"])


def line(sender, text):
    return json.dumps({"sender_id": sender, "text": text, "number": 7}) + "\n"


def test_lines_of_hers_go_and_her_name_in_others_is_masked(tmp_path):
    file = tmp_path / "events.jsonl"
    file.write_text(line("anna", "hi") + line("ben", "ask Anna@Example.com") + "anna@example.com, no JSON\n" + "\n")
    assert forget_lines(file, ANNA, ["anna"]) == {"lines deleted": 1, "lines masked": 2}
    assert file.read_text() == line("ben", "ask [erased]") + "[erased], no JSON\n" + "\n"
    assert forget_lines(file, ANNA, ["anna"]) == {}
    assert forget_lines(tmp_path / "none.jsonl", ANNA, ["anna"]) == {}


def test_a_name_in_a_number_is_masked_and_the_line_stays_json(tmp_path):
    file = tmp_path / "events.jsonl"
    file.write_text('{"sender_id": "ben", "phone": 447700900123}\n')
    phone = Whom(accounts=frozenset(), senders=frozenset(), finder=PHONE)
    forget_lines(file, phone, [])
    assert json.loads(file.read_text())["phone"] == "[erased]"


def test_what_the_broker_writes_meanwhile_is_not_lost(tmp_path):
    """The broker appends while the file is written anew, again and again."""
    file, total = tmp_path / "events.jsonl", 60
    broker, ready = FileBroker(file), threading.Event()

    def write():
        for number in range(total):
            broker._write([OutboxRecord(number, "ben" if number % 2 else "anna", number, '{"event": "user"}')])
            ready.set()

    writer = threading.Thread(target=write)
    writer.start()
    ready.wait()
    while writer.is_alive():
        forget_lines(file, ANNA, ["anna"])
    writer.join()
    forget_lines(file, ANNA, ["anna"])
    kept = [json.loads(each)["id"] for each in file.read_text().splitlines()]
    assert kept == list(range(1, total, 2))


def test_names_in_text_are_masked_in_place_with_as_many_signs(tmp_path):
    file = tmp_path / "usher.log"
    file.write_bytes(b"one anna@example.com\ntwo ANNA@example.com and \xff\n")
    before = file.stat().st_ino
    assert mask_text(file, NAME) == 2
    assert file.read_bytes() == b"one ****************\ntwo **************** and \xff\n"
    assert file.stat().st_ino == before


@pytest.mark.parametrize("shift", range(20))
def test_a_name_between_two_chunks_is_found_once(tmp_path, monkeypatch, shift):
    monkeypatch.setattr(files, "CHUNK", 32)
    monkeypatch.setattr(files, "OVERLAP", 16)
    file = tmp_path / "usher.log"
    file.write_bytes(b"." * (20 + shift) + b"anna@example.com" + b"." * 40)
    assert holds(file, NAME)
    assert mask_text(file, NAME) == 1
    assert not holds(file, NAME)


def test_what_is_no_text_is_left_alone(tmp_path):
    file = tmp_path / "weights.bin"
    file.write_bytes(b"\0\0anna@example.com")
    assert mask_text(file, NAME) == 0
    assert holds(file, NAME)


def test_every_file_below_once_and_no_links(tmp_path):
    (tmp_path / "a").mkdir()
    file = tmp_path / "a" / "b.txt"
    file.write_text("x")
    (tmp_path / "link").symlink_to(file)
    assert list(files_below(tmp_path, tmp_path / "a", file)) == [file]
