"""Turns of the recordings that differ on purpose; each reason is a row of docs/differences-from-rasa.md."""

import json
from collections.abc import Iterable, Mapping

EXPIRY = "the time of a session counts from the customer's last message, also inside a form"

CHANNEL = "`channel:` of a response means the channel that the message came from"

DEVIATIONS: Mapping[str, Mapping[tuple[str, int], str]] = {
    "session_carry_over": {("written form goes on", number): EXPIRY for number in (2, 3, 4)},
    "responses": {("written all", number): CHANNEL for number in (1, 4, 8)},
    "session_forgets": {("written form goes on", 2): EXPIRY},
}
"""By project: conversation and number of the turn, and why it differs."""

STARTED = "slot session_started_metadata "


def without_channel(lines: Iterable[str]) -> list[str]:
    """Events without the channel, which a project's own ``action_session_start`` is told beside the metadata."""
    return [line for line in map(_without_channel, lines) if line != f"{STARTED}{{}}"]


def _without_channel(line: str) -> str:
    if not line.startswith(STARTED):
        return line
    told = {key: value for key, value in json.loads(line.removeprefix(STARTED)).items() if key != "input_channel"}
    return STARTED + json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
