"""Times with an engineer or in a store: free ones, booking, moving, cancelling."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Literal

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from actions.clock import SHOP_ZONE, shop_day
from actions.customer.references import draw_number, full_number
from actions.customer.schema import Appointment, AppointmentKind, AppointmentSlot, Fault
from actions.errors import NotPossible

TimeOfDay = Literal["morning", "afternoon", "evening"]

# Hours of the shop's own clock, from the first up to, not including, the second.
TIMES_OF_DAY: dict[TimeOfDay, tuple[int, int]] = {"morning": (0, 12), "afternoon": (12, 17), "evening": (17, 24)}


def free_slots(
    session: Session,
    kind: AppointmentKind,
    place: str,
    *,
    now: datetime,
    on: date | None = None,
    time_of_day: TimeOfDay | None = None,
    limit: int = 5,
) -> list[AppointmentSlot]:
    """Times that can still be booked, the next first; one slot for each time.

    Args:
        session: An open session.
        kind: An engineer's visit, or a desk in a store.
        place: A city, in any case.
        now: Timezone-aware; earlier times are left out.
        on: Only this day of the shop's calendar.
        time_of_day: Only this part of the day.
        limit: How many at most.
    """
    wanted = select(AppointmentSlot).where(
        AppointmentSlot.kind == kind,
        func.lower(AppointmentSlot.place) == place.strip().lower(),
        AppointmentSlot.taken.is_(False),
        AppointmentSlot.starts_at > now,
    )
    if on is not None:
        midnight = datetime.combine(on, time(0), tzinfo=SHOP_ZONE)
        next_midnight = datetime.combine(on + timedelta(days=1), time(0), tzinfo=SHOP_ZONE)
        wanted = wanted.where(AppointmentSlot.starts_at >= midnight, AppointmentSlot.starts_at < next_midnight)
    by_time: dict[datetime, AppointmentSlot] = {}
    for slot in session.scalars(wanted.order_by(AppointmentSlot.starts_at, AppointmentSlot.id)):
        if _fits(slot.starts_at, time_of_day):
            by_time.setdefault(slot.starts_at, slot)
    return list(by_time.values())[:limit]


def _fits(starts_at: datetime, time_of_day: TimeOfDay | None) -> bool:
    if time_of_day is None:
        return True
    first, end = TIMES_OF_DAY[time_of_day]
    return first <= starts_at.astimezone(SHOP_ZONE).hour < end


def book(session: Session, customer_id: str, slot_id: int, *, now: datetime) -> Appointment:
    """Book a slot; two customers can never both have it.

    Raises:
        NotPossible: `taken` when somebody was quicker, `past`, or `no_slot`.
    """
    slot = _take(session, slot_id, now)
    made = Appointment(
        number=draw_number(session, Appointment, "A"),
        customer_id=customer_id,
        kind=slot.kind,
        place=slot.place,
        starts_at=slot.starts_at,
        status="booked",
    )
    session.add(made)
    session.flush()
    return made


def _take(session: Session, slot_id: int, now: datetime) -> AppointmentSlot:
    slot = session.get(AppointmentSlot, slot_id)
    if slot is None:
        raise NotPossible("no_slot", "That time is not offered.")
    if slot.starts_at <= now:
        raise NotPossible("past", "That time has passed.")
    # The condition is checked by the database itself, so that of two bookings at the same moment one fails.
    free = update(AppointmentSlot).where(AppointmentSlot.id == slot_id, AppointmentSlot.taken.is_(False))
    taken = session.execute(free.values(taken=True).returning(AppointmentSlot.id)).first()
    if taken is None:
        raise NotPossible("taken", "That time has just been taken.")
    return slot


def _give_back(session: Session, appointment: Appointment) -> None:
    slot = session.scalar(
        select(AppointmentSlot)
        .where(
            AppointmentSlot.kind == appointment.kind,
            AppointmentSlot.place == appointment.place,
            AppointmentSlot.starts_at == appointment.starts_at,
            AppointmentSlot.taken.is_(True),
        )
        .limit(1)
    )
    if slot is not None:
        slot.taken = False


def book_engineer(session: Session, fault: Fault, slot_id: int, *, now: datetime) -> Appointment:
    """Book an engineer for a fault and note the visit on the ticket.

    Raises:
        NotPossible: As `book`.
    """
    made = book(session, fault.contract.customer_id, slot_id, now=now)
    fault.status = "engineer_booked"
    fault.engineer_visit_on = shop_day(made.starts_at)
    session.flush()
    return made


def appointments_of(session: Session, customer_id: str, *, now: datetime) -> list[Appointment]:
    """A customer's coming appointments, the next first."""
    found = select(Appointment).where(
        Appointment.customer_id == customer_id, Appointment.status == "booked", Appointment.starts_at > now
    )
    return list(session.scalars(found.order_by(Appointment.starts_at, Appointment.number)))


def find_appointment(session: Session, customer_id: str, number: str) -> Appointment | None:
    """An appointment by its number; None when there is none or it is somebody else's."""
    wanted = full_number("A", number)
    return session.scalar(
        select(Appointment).where(Appointment.number == wanted, Appointment.customer_id == customer_id)
    )


def move_appointment(session: Session, appointment: Appointment, slot_id: int, *, now: datetime) -> Appointment:
    """Move an appointment to another free slot; the old time is free again.

    Raises:
        NotPossible: As `book`, or `not_booked` when it is cancelled or over.
    """
    _refuse_settled(appointment)
    slot = _take(session, slot_id, now)
    _give_back(session, appointment)
    appointment.kind, appointment.place, appointment.starts_at = slot.kind, slot.place, slot.starts_at
    session.flush()
    return appointment


def cancel_appointment(session: Session, appointment: Appointment) -> Appointment:
    """Cancel an appointment; its time is free again.

    Raises:
        NotPossible: `not_booked` when it is cancelled or over.
    """
    _refuse_settled(appointment)
    _give_back(session, appointment)
    appointment.status = "cancelled"
    session.flush()
    return appointment


def _refuse_settled(appointment: Appointment) -> None:
    if appointment.status != "booked":
        raise NotPossible("not_booked", f"Appointment {appointment.number} is {appointment.status}.")
