"""Parameters that several routes have."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Query

from bot.conversation.wire import Verbosity
from bot.errors import RequestError

ConversationId = Annotated[
    str,
    Path(
        min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f]+$", description="Rasa's sender_id.", examples=["ada"]
    ),
]
Until = Annotated[float | None, Query(description="Only events up to this time, in seconds since 1970.")]
OutputChannel = Annotated[
    str | None,
    Query(
        description="Where the bot speaks: the name of a channel, `latest` for that of the customer's last message. "
        "Left out, or where the channel cannot speak first, the messages are in the answer."
    ),
]


def _include_events(
    include_events: Annotated[
        str,
        Query(
            description="Which events the tracker holds.",
            json_schema_extra={"enum": [each.value for each in Verbosity]},
        ),
    ] = Verbosity.AFTER_RESTART.value,
) -> Verbosity:
    try:
        return Verbosity(include_events.upper())
    except ValueError as error:
        known = ", ".join(Verbosity)
        problem = f"include_events {include_events!r:.40} is not known."
        raise RequestError(400, "BadRequest", problem, mend=f"Write one of: {known}.") from error


IncludeEvents = Annotated[Verbosity, Depends(_include_events)]
