"""One signal as every way in makes it: the tracking API, an imported file, the bot's conversations, the sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from actions.customer.identifiers import Identifier
from actions.customer.schema import Evidence, Purpose, TouchpointKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """A signal about one customer, checked and in the record's own words.

    Args:
        message_id: Never used twice for another signal; a repeated one is left out.
        kind: The call of Segment's API, or `conversation`.
        name: Of a track call the event, of a page or screen its name, else the kind.
        identifiers: Whom it is about, the strongest first; it is kept with that one. The others are evidence of a link.
        occurred_at: When it happened, on the receiving clock; timezone-aware.
        received_at: When it came; timezone-aware.
        source: Who sent it: the name of the write key, or the program.
        purpose: What it may be used for.
        evidence: Why its identifiers are one person's.
        properties: Of track, page and screen the properties, of identify and group the traits.
        context: What Segment's libraries tell of device and page.
    """

    message_id: str
    kind: TouchpointKind
    name: str
    identifiers: tuple[Identifier, ...]
    occurred_at: datetime
    received_at: datetime
    source: str
    purpose: Purpose = "service"
    evidence: Evidence = "same_message"
    properties: Mapping[str, Any] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
