"""Why a signal is not taken: a word for programs and a sentence for people, for each signal by itself."""

from __future__ import annotations

from typing import Literal

Reason = Literal[
    "malformed",
    "too_large",
    "no_identifier",
    "bad_identifier",
    "future_dated",
    "too_old",
    "no_consent",
    "erased",
]


class Refused(Exception):
    """One signal that is not taken; the others of its batch are.

    Args:
        reason: A stable word.
        message: A sentence that does not repeat what the customer wrote.
    """

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
