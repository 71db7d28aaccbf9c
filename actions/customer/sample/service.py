"""The sample's faults, complaints, appointments and the times that can be booked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from actions.clock import SHOP_ZONE
from actions.customer.days import working_day
from actions.customer.sample.places import ENGINEER_CITIES, STORE_CITIES
from actions.customer.schema import (
    Appointment,
    AppointmentKind,
    AppointmentSlot,
    Base,
    Complaint,
    ComplaintStatus,
    Fault,
    FaultKind,
    FaultStatus,
)

SLOT_DAYS = 14
_SUNDAY = 6
_HOURS: dict[AppointmentKind, tuple[int, ...]] = {"engineer": (9, 13, 17), "store": (10, 14, 17)}
_SUNDAY_HOURS: dict[AppointmentKind, tuple[int, ...]] = {"engineer": (), "store": (12, 15)}

# ticket, contract, kind, description, status, opened days ago
_FAULTS: tuple[tuple[str, str, FaultKind, str, FaultStatus, int], ...] = (
    ("T-512207", "K-30118", "slow_internet", "Pages load slowly in the evening, films stop to buffer.", "open", 1),
    ("T-509816", "K-30117", "calls_dropping", "Calls end after a minute when I am at home.", "fixed", 64),
    ("T-512311", "K-30131", "no_internet", "The light on the hub is red since this morning.", "open", 0),
    ("T-511940", "K-30195", "router_fault", "The hub restarts every hour.", "engineer_booked", 4),
    ("T-512018", "K-30225", "slow_internet", "I get 20 Mbps instead of 300.", "open", 3),
    ("T-511375", "K-30241", "tv_fault", "The picture freezes on every channel.", "fixed", 12),
    ("T-512150", "K-30337", "no_signal", "No signal at all in the whole street.", "open", 1),
    ("T-512266", "K-30326", "sim_fault", "The phone says that there is no SIM.", "open", 0),
    ("T-510442", "K-30256", "no_internet", "Nothing works since the storm.", "fixed", 31),
    ("T-511822", "K-30366", "router_fault", "The Wi-Fi name has disappeared.", "engineer_booked", 5),
)

# number, customer, kind, city, working days ahead
_APPOINTMENTS: tuple[tuple[str, str, AppointmentKind, str, int], ...] = (
    ("A-118204", "C-1001", "store", "Bristol", 2),
    ("A-118251", "C-1008", "engineer", "Norwich", 2),
    ("A-118266", "C-1025", "engineer", "Bristol", 1),
)

# number, customer, subject, text, status, opened days ago, answered days ago
_COMPLAINTS: tuple[tuple[str, str, str, str, ComplaintStatus, int, int | None], ...] = (
    ("T-704115", "C-1001", "delivery", "The courier left my last parcel in the rain.", "answered", 35, 31),
    ("T-704390", "C-1003", "bill", "I never asked for the insurance on my bill.", "open", 4, None),
    ("T-704402", "C-1008", "fault", "The hub has been mended twice and still restarts.", "open", 2, None),
    ("T-704288", "C-1016", "staff", "I was cut off three times while asking about a bill.", "answered", 16, 12),
    ("T-703951", "C-1019", "price", "New customers pay less than I do after two years.", "closed", 48, 44),
)


def rows(today: date) -> list[Base]:
    """Faults, complaints, three appointments, and free times for two weeks."""
    found: list[Base] = [_fault(row, today) for row in _FAULTS]
    found += [
        Complaint(
            number=number,
            customer_id=customer_id,
            subject=subject,
            text=text,
            status=status,
            opened_on=today - timedelta(days=opened),
            answered_on=None if answered is None else today - timedelta(days=answered),
        )
        for number, customer_id, subject, text, status, opened, answered in _COMPLAINTS
    ]
    slots = list(coming_slots(today))
    found += slots
    found += [_appointment(slots, row, today) for row in _APPOINTMENTS]
    return found


def coming_slots(today: date) -> Iterator[AppointmentSlot]:
    """Times from tomorrow on for two weeks in every city; every fourth is taken already."""
    offered: tuple[tuple[AppointmentKind, tuple[str, ...]], ...] = (
        ("engineer", ENGINEER_CITIES),
        ("store", STORE_CITIES),
    )
    for kind, cities in offered:
        for place, city in enumerate(cities):
            for ahead in range(1, SLOT_DAYS + 1):
                day = today + timedelta(days=ahead)
                hours = (_SUNDAY_HOURS if day.weekday() == _SUNDAY else _HOURS)[kind]
                for nth, hour in enumerate(hours):
                    starts_at = datetime.combine(day, time(hour), tzinfo=SHOP_ZONE)
                    # By the day itself, so that the pattern stays when the sample is topped up later.
                    taken = (day.toordinal() + place + nth) % 4 == 0
                    yield AppointmentSlot(kind=kind, place=city, starts_at=starts_at, taken=taken)


def _appointment(
    slots: list[AppointmentSlot], row: tuple[str, str, AppointmentKind, str, int], today: date
) -> Appointment:
    """Book the first time of a day for a customer."""
    number, customer_id, kind, place, ahead = row
    day = working_day(today, ahead)
    slot = next(one for one in slots if one.kind == kind and one.place == place and one.starts_at.date() == day)
    slot.taken = True
    return Appointment(
        number=number,
        customer_id=customer_id,
        kind=kind,
        place=place,
        starts_at=slot.starts_at,
        status="booked",
    )


def _fault(row: tuple[str, str, FaultKind, str, FaultStatus, int], today: date) -> Fault:
    ticket, contract, kind, description, status, opened = row
    opened_on = today - timedelta(days=opened)
    visits = {"T-511940": 2, "T-511822": 1}
    return Fault(
        ticket=ticket,
        contract_number=contract,
        kind=kind,
        description=description,
        status=status,
        opened_on=opened_on,
        expected_fix_on=working_day(opened_on if status == "fixed" else today, 2),
        engineer_visit_on=working_day(today, visits[ticket]) if ticket in visits else None,
    )
