"""Whether journey.yml and the touchpoints that come in speak of the same things."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.customer.schema import Touchpoint
from actions.journey.definition import ANY, JourneyDefinition, Trigger

_KINDS = {"event": "track", "page": "page", "screen": "screen", "conversation": "conversation"}


@dataclass(frozen=True, slots=True)
class Unseen:
    """A trigger that no touchpoint has met so far.

    Args:
        place: Where it stands in journey.yml.
        trigger: What it waits for, as written.
        like: The name of what came in that is most like it; it may be misspelled.
    """

    place: str
    trigger: str
    like: str | None


def seen(session: Session) -> dict[tuple[str, str], int]:
    """How often each kind and name of touchpoint came in; messages are left out, as they differ by intent."""
    rows = session.execute(
        select(Touchpoint.kind, Touchpoint.name, func.count()).group_by(Touchpoint.kind, Touchpoint.name)
    )
    return {(kind, name): number for kind, name, number in rows}


def unseen(definition: JourneyDefinition, came: dict[tuple[str, str], int]) -> list[Unseen]:
    """Triggers that wait for what never came; those on what was said to the assistant are not judged.

    Args:
        definition: Of the journey.
        came: From `seen`.
    """
    found: dict[tuple[str, str], Unseen] = {}
    for place, trigger in definition.triggers():
        if trigger.kind != "said" and not _met(trigger, came):
            names = [name for kind, name in came if kind == _KINDS[trigger.kind]]
            near = difflib.get_close_matches(trigger.name, names, n=1)
            unmet = Unseen(place, f"{trigger.kind}: {trigger.name}", near[0] if near else None)
            found.setdefault((trigger.kind, trigger.name), unmet)
    return list(found.values())


def _met(trigger: Trigger, came: dict[tuple[str, str], int]) -> bool:
    kind = _KINDS[trigger.kind]
    return (kind, trigger.name) in came or (trigger.name == ANY and any(one == kind for one, _ in came))
