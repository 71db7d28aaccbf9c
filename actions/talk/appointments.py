"""Which times are offered, and which appointment is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from actions.clock import SHOP_ZONE
from actions.customer import record
from actions.customer.record import TimeOfDay
from actions.customer.schema import Appointment, AppointmentKind, AppointmentSlot
from actions.talk import contracts, homes, wording
from actions.talk.days_said import day_said, hour_said
from actions.talk.reading import Option, choose
from actions.talk.turn import Turn

_OFFERED = 4
_ALL = 1000
_NOTHING_NAMED: tuple[None, None, frozenset[str]] = (None, None, frozenset())
_PARTS: tuple[tuple[int, str], ...] = ((12, "morning"), (17, "afternoon"), (24, "evening"))


@dataclass(frozen=True, slots=True)
class Offer:
    """Times for a kind of appointment in a city; `as_wished` is false where no time fits what was wished."""

    kind: AppointmentKind
    city: str
    slots: Sequence[AppointmentSlot]
    as_wished: bool


def offer(turn: Turn) -> Offer | None:
    """The times to choose from now; None while kind or city are not clear."""
    kind, city = _what_and_where(turn)
    if kind is None or city is None:
        return None
    wished, part = _wished(turn)
    fitting = record.free_slots(turn.record, kind, city, now=turn.now, on=wished, time_of_day=part, limit=_OFFERED)
    if fitting or (wished is None and part is None):
        return Offer(kind, city, fitting, as_wished=True)
    return Offer(kind, city, record.free_slots(turn.record, kind, city, now=turn.now, limit=_OFFERED), as_wished=False)


def _wished(turn: Turn) -> tuple[date | None, TimeOfDay | None]:
    """Day and part of the day: what the last message says of the two goes before everything said earlier."""
    now = turn.said("date"), turn.said("time_of_day")
    day, part = now if any(now) else (turn.slot("date"), turn.slot("time_of_day"))
    return day_said(day or "", today=turn.today), _part(part)


def is_free(turn: Turn, offered: Offer, slot_id: str) -> bool:
    """Whether a time is free, among those shown now or earlier."""
    free = record.free_slots(turn.record, offered.kind, offered.city, now=turn.now, limit=_ALL)
    return any(str(slot.id) == slot_id for slot in free)


def slot_said(turn: Turn, offered: Offer) -> str | None:
    """The one time that a text means: "the second" of those shown, or "Tuesday at 9 am".

    A day, a part of the day or an hour that is said must fit, and only one time may: nothing near it is ever taken.
    """
    named = _named_times(turn)
    if named == _NOTHING_NAMED:
        chosen = choose(turn.text, [slot_as_option(slot, turn) for slot in offered.slots])
        return chosen.value if chosen else None
    fitting = [slot for slot in offered.slots if _fits(slot, named)]
    return str(fitting[0].id) if offered.as_wished and len(fitting) == 1 else None


def _named_times(turn: Turn) -> tuple[date | None, frozenset[int] | None, frozenset[str]]:
    hours = hour_said(turn.text)
    parts = frozenset(name for _, name in _PARTS if name in turn.text.lower())
    return day_said(turn.text, today=turn.today), None if hours is None else frozenset(hours), parts


def _fits(slot: AppointmentSlot, named: tuple[date | None, frozenset[int] | None, frozenset[str]]) -> bool:
    day, hours, parts = named
    local = slot.starts_at.astimezone(SHOP_ZONE)
    return (
        (day is None or local.date() == day)
        and (hours is None or local.hour in hours)
        and (not parts or _part_of_day(local.hour) in parts)
    )


def _part_of_day(hour: int) -> str:
    return next(name for end, name in _PARTS if hour < end)


def _what_and_where(turn: Turn) -> tuple[AppointmentKind | None, str | None]:
    if turn.form == "fault_form":
        return "engineer", homes.engineer_city(turn, contracts.with_fault(turn))
    if turn.form == "change_appointment_form":
        moved = appointment_meant(turn)
        return (moved.kind, moved.place) if moved else (None, None)
    kind = appointment_kind(turn.slot("appointment_kind"))
    if kind == "engineer":
        return kind, homes.engineer_city(turn, contracts.broadband(turn))
    return kind, store_city(turn)


def appointment_kind(value: str | None) -> AppointmentKind | None:
    """A kind of appointment that the record knows."""
    kinds: tuple[AppointmentKind, ...] = get_args(AppointmentKind)
    return next((kind for kind in kinds if kind == value), None)


def store_city(turn: Turn) -> str | None:
    """The city of the store that was named, else the customer's own where there is a store."""
    store = record.find_store(turn.record, turn.slot("city") or turn.known.city)
    return store.city if store else None


def appointment_meant(turn: Turn) -> Appointment | None:
    """The coming appointment that was named, or the only one."""
    coming = record.appointments_of(turn.record, turn.known.id, now=turn.now)
    named = [one for one in coming if one.number == turn.slot("appointment_number")]
    return named[0] if named else coming[0] if len(coming) == 1 else None


def slot_as_option(slot: AppointmentSlot, turn: Turn) -> Option:
    """A free time as a choice: Tuesday 1 December at 9 am."""
    local = slot.starts_at.astimezone(SHOP_ZONE)
    part = _part_of_day(local.hour)
    hour = wording.clock_time(slot.starts_at)
    words = f"{local:%a} {local.day}th {local:%H:%M} {hour.replace(' ', '')} {part}"
    return Option(str(slot.id), wording.day_and_time(slot.starts_at, today=turn.today), words)


def as_option(appointment: Appointment, turn: Turn) -> Option:
    """An appointment as a choice."""
    when = wording.day_and_time(appointment.starts_at, today=turn.today)
    return Option(appointment.number, f"{what(appointment)} · {when}", appointment.kind)


def what(appointment: Appointment) -> str:
    """An appointment in words."""
    return "an engineer's visit" if appointment.kind == "engineer" else f"a time in our {appointment.place} store"


def _part(value: str | None) -> TimeOfDay | None:
    parts: tuple[TimeOfDay, ...] = get_args(TimeOfDay)
    return next((part for part in parts if part == (value or "").lower()), None)
