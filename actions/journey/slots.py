"""Slots that let stories see a journey: only what the domain names, and nothing that was told already.

A slot that is set is part of every state that stories are remembered by. So a categorical slot is filled only with
what stands among its `values` in the domain, of several the one that stands first, and it is emptied once it was told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from actions.journey.standing import Standing

STEP, STAGE, RISK, FRICTION = "journey_step", "journey_stage", "journey_risk", "journey_friction"
SAYING = (STEP, STAGE, RISK, FRICTION)
"""Slots that stories go by."""
ABOUT = "journey_about"
"""Which order, return, … each of them is about: `{"journey_step": "order.delayed:FL-204417"}`."""
TOLD = "journey_told"
"""What was told in this conversation, also in sessions before."""
AT_MOST = 50
"""Things told that are remembered."""

Slots = dict[str, Any]
Mark = str
Declared = Mapping[str, Mapping[str, Any]]
"""The domain's `slots:`."""


def journey_slots(standing: Standing, declared: Declared, told: Collection[Mark], *, only: Iterable[str]) -> Slots:
    """What slots say of a journey.

    Args:
        standing: Where the customer stands.
        declared: The domain's slots; those that it has not are left out.
        told: What needs not be said again.
        only: The slots that may be filled; the others are emptied.

    Returns:
        Each slot with its value, or None.
    """
    open_to = set(only)
    found: Slots = {}
    about: dict[str, Mark] = {}
    for name, candidates in _candidates(standing).items():
        if name not in declared:
            continue
        fresh = [(value, mark) for value, mark in candidates if mark not in told] if name in open_to else []
        chosen = _chosen(declared[name], fresh)
        found[name] = chosen[0] if chosen else None
        if chosen:
            about[name] = chosen[1]
    if ABOUT in declared:
        found[ABOUT] = about or None
    return found


def fitting(declared: Mapping[str, Any], value: Any) -> Any:
    """The value for a slot: None where the slot is categorical and does not name it.

    Args:
        declared: The slot in the domain.
        value: JSON.
    """
    chosen = _chosen(declared, [(value, "")]) if value is not None else None
    return chosen[0] if chosen else None


def after_telling(slots: Mapping[str, Any], name: str) -> Slots:
    """The slots once it was told what one of them stands for.

    Args:
        slots: As they are.
        name: Of the slot.
    """
    mark = (slots.get(ABOUT) or {}).get(name)
    told = [*(slots.get(TOLD) or ()), *([mark] if mark else ())]
    return {name: None, TOLD: told[-AT_MOST:]}


def which(slots: Mapping[str, Any], name: str) -> str | None:
    """The number of the order, return, ticket, contract that a slot is about."""
    mark = (slots.get(ABOUT) or {}).get(name)
    return mark.partition(":")[2] or None if isinstance(mark, str) else None


def _candidates(standing: Standing) -> Mapping[str, Sequence[tuple[Any, Mark]]]:
    steps = [(f"{place.journey}.{place.step}", place.key) for place in standing.open_journeys]
    stage, reasons = standing.stage, standing.reasons
    signs = [
        (value, f"{one.sign}.{one.about}:{one.at.date()}")
        for one in standing.frictions
        for value in (f"{one.sign}.{one.about}", one.sign)
    ]
    return {
        STEP: [(value, f"{value}:{key}") for value, key in steps],
        STAGE: [(stage.step, f"{stage.step}:{stage.since.date()}")] if stage else [],
        RISK: [(standing.risk, f"{standing.risk}:{reasons[0]}")] if standing.risk != "none" and reasons else [],
        FRICTION: signs,
    }


def _chosen(declared: Mapping[str, Any], candidates: Sequence[tuple[Any, Mark]]) -> tuple[Any, Mark] | None:
    """Of a categorical slot the candidate whose value it names first; of any other the first candidate."""
    if declared.get("type") != "categorical":
        return next(iter(candidates), None)
    by_value = {str(value).casefold(): (value, mark) for value, mark in reversed(candidates)}
    named = (by_value.get(str(value).casefold()) for value in declared.get("values") or ())
    return next((one for one in named if one), None)
