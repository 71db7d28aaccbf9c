import asyncio
import io
import sys

import pytest
from kit.processing import Talk
from kit.shop import DOMAIN, TABLE, GatedActions
from rich.console import Console

from bot.channels.console import as_text, chat
from bot.conversation.messages import OutgoingMessage
from bot.errors import StorageError
from bot.storage.memory import MemoryTrackerStore


def typed(monkeypatch, talk, *lines, debug=False):
    """What is printed when somebody types these lines."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    out = io.StringIO()
    with asyncio.Runner() as runner:
        chat(talk.processor, Console(file=out, width=200), "ada", runner=runner, debug=debug)
        kinds = runner.run(talk.kinds())
    return out.getvalue(), kinds


@pytest.fixture
def talk():
    return Talk(DOMAIN, TABLE, server=GatedActions())


def test_a_chat_until_stop(monkeypatch, talk):
    printed, kinds = typed(monkeypatch, talk, "bill", "", "greet", "/stop", "bill")
    assert "bot  £41.50" in printed
    assert "bot  Hello\n       1. Bill\n" in printed
    assert kinds.count("user: bill") == 1


def test_the_end_of_input_ends_it(monkeypatch, talk):
    assert "£41.50" in typed(monkeypatch, talk, "bill")[0]


def test_a_number_presses_a_button_and_is_a_number_otherwise(monkeypatch, talk):
    printed, kinds = typed(monkeypatch, talk, "1", "greet", "1", "1")
    assert [kind for kind in kinds if kind.startswith("user:")] == ["user: 1", "user: greet", "user: /bill", "user: 1"]
    assert "£41.50" in printed


def test_debug_tells_each_step(monkeypatch, talk):
    printed, _ = typed(monkeypatch, talk, "greet", debug=True)
    for step in ("greet", "TablePolicy", "(/bill)"):
        assert step in printed
    assert "TablePolicy" not in typed(monkeypatch, talk, "greet")[0]


def test_markup_in_what_is_said_is_not_obeyed(monkeypatch, talk):
    talk.server.answers["action_bill"] = {"events": [], "responses": [{"text": "[red]x[/red] [/]"}]}
    assert "[red]x[/red] [/]" in typed(monkeypatch, talk, "bill")[0]


def test_a_conversation_with_a_person_says_why_the_bot_is_silent(monkeypatch, talk):
    printed, _ = typed(monkeypatch, talk, "ask_human", "greet")
    assert printed.count("A person has the conversation") == 1
    assert "Hello" not in printed


def test_a_message_with_only_control_characters_and_one_with_half_an_emoji(monkeypatch, talk):
    printed, kinds = typed(monkeypatch, talk, "\x07", "half \ud83d")
    assert "The message is empty." in printed
    assert "user: half ?" in kinds


class FullStore(MemoryTrackerStore):
    """Cannot be written."""

    async def append(self, conversation_id, events, *, expected, **more):
        raise StorageError("disk full", place="tracker_store")


def test_a_store_that_fails_is_said_and_the_chat_goes_on(monkeypatch):
    printed, kinds = typed(monkeypatch, Talk(DOMAIN, TABLE, store=FullStore()), "greet", "greet")
    assert printed.count("tracker_store: disk full") == 2
    assert kinds == []


def test_everything_a_message_holds_is_shown():
    message = OutgoingMessage(
        text="Look",
        buttons=({"title": "Yes", "payload": "/affirm"},),
        quick_replies=({"title": "No", "payload": "/deny"},),
        image="https://shop.example/a.png",
        attachment="https://shop.example/a.pdf",
        custom={"map": 1},
    )
    assert [line.strip() for line in as_text(message, with_payloads=True).splitlines()] == [
        "Look",
        "1. Yes  (/affirm)",
        "2. No  (/deny)",
        "image: https://shop.example/a.png",
        "attachment: https://shop.example/a.pdf",
        "{'map': 1}",
    ]
