"""Turns of the recordings that differ on purpose; each reason is a row of docs/differences-from-rasa.md."""

from collections.abc import Mapping

EXPIRY = "the time of a session counts from the customer's last message, also inside a form"

CHANNEL = "`channel:` of a response means the channel that the message came from"

DEVIATIONS: Mapping[str, Mapping[tuple[str, int], str]] = {
    "session_carry_over": {("written form goes on", number): EXPIRY for number in (2, 3, 4)},
    "responses": {("written all", number): CHANNEL for number in (1, 4, 8)},
    "session_forgets": {("written form goes on", 2): EXPIRY},
}
"""By project: conversation and number of the turn, and why it differs."""
