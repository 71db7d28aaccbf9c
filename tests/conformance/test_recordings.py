"""Conversations recorded with Rasa 3.6.21, replayed turn by turn in process."""

import json
from pathlib import Path

import httpx
import pytest
from conformance.replay import Replay, recorded

PROJECTS = ("moodbot", "helpdesk-assistant", "financial-demo")


@pytest.mark.process
@pytest.mark.parametrize("name", PROJECTS)
async def test_every_turn_is_as_recorded(name: str, recordings: Path, stub_actions: str, http: httpx.AsyncClient):
    folder = recordings / name
    replay = Replay(folder, http, stub_actions)
    conversations = json.loads((folder / "conversations.json").read_text(encoding="utf-8"))
    expected = recorded(folder)
    compared = 0
    for conversation in conversations:
        turns = await replay.conversation(conversation["id"], conversation["messages"])
        for number, (got, wanted) in enumerate(zip(turns, expected[conversation["id"]], strict=True)):
            assert got == wanted, f"{conversation['id']}, turn {number}"
            compared += 1
    assert compared == sum(len(turns) for turns in expected.values()) > 200
