"""Conversations recorded with Rasa 3.6.21, replayed turn by turn over HTTP."""

from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest
from conformance.deviations import DEVIATIONS, without_channel
from conformance.replay import Replay, recorded
from conformance.service import copied, in_process_of_its_own, in_this_process
from conformance.turns import Json

PUBLIC = ("moodbot", "helpdesk-assistant", "financial-demo")
OWN = sorted(folder.name for folder in (Path(__file__).parent / "projects").iterdir() if folder.is_dir())


@pytest.mark.process
@pytest.mark.parametrize("name", PUBLIC)
async def test_public_projects(
    name: str, recordings: Path, stub_actions: str, http: httpx.AsyncClient, tmp_path: Path
) -> None:
    folder = recordings / name
    async with in_process_of_its_own(copied(folder, tmp_path, stub_actions), http) as replay:
        assert await compare(folder, replay) > 200


@pytest.mark.process
@pytest.mark.parametrize("name", OWN)
async def test_own_projects(
    name: str, stub_actions: str, sdk_actions: str, http: httpx.AsyncClient, tmp_path: Path
) -> None:
    folder = Path(__file__).parent / "projects" / name
    actions = sdk_actions if (folder / "endpoints.yml").exists() else stub_actions
    async with in_this_process(copied(folder, tmp_path, actions), http) as replay:
        assert await compare(folder, replay) >= 20


async def compare(folder: Path, replay: Replay) -> int:
    """The number of turns compared; every one is equal, but for those that are to differ."""
    count = 0
    different: list[str] = []
    expected_to_differ = Counter(DEVIATIONS.get(folder.name, {}))
    for conversation, messages, wanted in recorded(folder):
        turns = await replay.conversation(conversation, messages)
        for number, (got, want) in enumerate(zip(turns, wanted, strict=True)):
            count += 1
            got["events"] = without_channel(got["events"])
            differs = [key for key in want if got[key] != want[key]]
            if bool(differs) != ((conversation, number) in expected_to_differ):
                different.append(_told(conversation, number, got, want, differs))
    assert not different, f"{len(different)} of {count} turns differ:\n" + "\n".join(different[:5])
    return count


def _told(conversation: str, number: int, got: Json, want: Json, keys: list[str]) -> str:
    lines = [f"{conversation!r}, turn {number}, {want['user']!r}" + ("" if keys else ": equal, though listed")]
    for key in keys:
        lines += [f"  {key}", f"    Rasa:  {_shown(want[key])}", f"    Usher: {_shown(got[key])}"]
    return "\n".join(lines)


def _shown(value: Any) -> str:
    return (
        "\n           ".join(value)
        if isinstance(value, list) and all(isinstance(x, str) for x in value)
        else str(value)
    )
