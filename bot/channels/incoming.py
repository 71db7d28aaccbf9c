"""What every channel asks of a message before it is let in."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator

from bot.errors import RequestError

LONGEST_TEXT = 20_000
"""Characters of one message; several pages, more than anybody types."""
LONGEST_ID = 255
"""Characters; the width of Rasa's sender_id column."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def whole(text: str) -> str:
    """The text with each half of a surrogate pair as a question mark: a client may have cut an emoji in two."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _whole_if_text(value: Any) -> Any:
    return whole(value) if isinstance(value, str) else value


WholeText = Annotated[str, BeforeValidator(_whole_if_text)]
"""`whole` text in a model; pydantic itself refuses halves."""


def clean_text(text: str) -> str:
    """The text as it goes into the conversation, without control characters and halves of surrogate pairs.

    Raises:
        RequestError: There is nothing in it, or too much.
    """
    if len(text) > LONGEST_TEXT:
        problem = f"The message has {len(text):,} characters; at most {LONGEST_TEXT:,} are read."
        raise RequestError(413, "TooLarge", problem, mend="Send it in parts.")
    clean = _CONTROL.sub("", whole(text))
    if not clean.strip():
        raise RequestError(400, "EmptyMessage", "The message is empty.", mend="Write something in it.")
    return clean


def check_id(value: str, name: str) -> str:
    """A conversation's or message's id as it came.

    Raises:
        RequestError: It is empty, too long, or has control characters.
    """
    if not value or len(value) > LONGEST_ID or not value.isprintable():
        problem = f"{name} must have 1 to {LONGEST_ID} printable characters."
        raise RequestError(400, "InvalidParameter", problem)
    return value
