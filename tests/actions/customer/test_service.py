import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from actions.clock import SHOP_ZONE, shop_day
from actions.customer import record
from actions.customer.schema import Appointment, AppointmentSlot, Complaint, Contract, Fault
from actions.errors import NotPossible


def test_a_fault_gets_one_ticket_while_it_is_open(session, today):
    contract = session.get(Contract, "K-30117")
    made = record.open_fault(session, contract, "no_signal", " no bars ", today=today)
    assert made.ticket.startswith("T-")
    assert (made.status, made.description) == ("open", "no bars")
    assert (made.expected_fix_on - today).days == 5  # three working days from a Wednesday
    assert record.open_fault(session, contract, "no_signal", "still", today=today) is made
    made.status = "fixed"
    session.flush()
    assert record.open_fault(session, contract, "no_signal", "again", today=today) is not made


def test_faults_come_newest_first(session):
    assert [fault.ticket for fault in record.faults_of(session, "C-1001")] == ["T-512207", "T-509816"]
    assert [fault.ticket for fault in record.faults_of(session, "C-1001", open_only=True)] == ["T-512207"]


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        ("router_fault", ["K-30118"]),
        ("no_internet", ["K-30118", "K-30117"]),
        ("no_signal", ["K-30117"]),
    ],
)
def test_the_likeliest_contract_for_a_fault_comes_first(session, kind, numbers):
    assert [contract.number for contract in record.contracts_for_fault(session, "C-1001", kind)] == numbers


def test_an_outage_is_known_by_postcode_and_kind_while_it_lasts(session, now):
    found = record.outage_for(session, "ls6 2pj", now=now)
    assert (found.kind, found.cause) == ("no_internet", "a fibre cable cut during roadworks in Headingley")
    assert record.outage_for(session, "LS62PJ", now=now, kind="no_internet") is found
    assert record.outage_for(session, "LS6 2PJ", now=now, kind="no_signal") is None
    assert record.outage_for(session, "LS1 2PJ", now=now) is None
    assert record.outage_for(session, "LS6 2PJ", now=now + timedelta(days=2)) is None
    assert record.outage_for(session, "LS6 2PJ", now=now - timedelta(days=2)) is None


def test_free_times_are_ahead_and_in_order(session, now):
    found = record.free_slots(session, "engineer", "bristol", now=now, limit=50)
    starts = [slot.starts_at for slot in found]
    assert starts == sorted(set(starts))
    assert all(start > now and not slot.taken for start, slot in zip(starts, found, strict=True))
    assert len(record.free_slots(session, "engineer", "Bristol", now=now)) == 5
    assert record.free_slots(session, "engineer", "Atlantis", now=now) == []


@pytest.mark.parametrize("time_of_day", ["morning", "afternoon", "evening"])
def test_free_times_of_a_day_and_a_part_of_it(session, now, today, time_of_day):
    first, end = {"morning": (0, 12), "afternoon": (12, 17), "evening": (17, 24)}[time_of_day]
    seen = 0
    for ahead in range(1, 15):
        day = today + timedelta(days=ahead)
        for slot in record.free_slots(session, "store", "Leeds", now=now, on=day, time_of_day=time_of_day):
            local = slot.starts_at.astimezone(SHOP_ZONE)
            assert local.date() == day
            assert first <= local.hour < end
            seen += 1
    assert seen


def test_a_day_is_a_day_of_the_shop_not_of_utc(session, now):
    # In summer time, 00:30 in London is the day before in UTC.
    starts_at = datetime(2027, 6, 2, 0, 30, tzinfo=SHOP_ZONE)
    session.add(AppointmentSlot(kind="store", place="Leeds", starts_at=starts_at, taken=False))
    session.flush()
    assert record.free_slots(session, "store", "Leeds", now=now, on=starts_at.date())
    assert not record.free_slots(session, "store", "Leeds", now=now, on=starts_at.date() - timedelta(days=1))


def test_a_booked_time_is_free_for_nobody_else(session, now):
    slot = record.free_slots(session, "engineer", "Bristol", now=now)[0]
    made = record.book(session, "C-1001", slot.id, now=now)
    assert made.number.startswith("A-")
    assert (made.place, made.starts_at, made.status) == ("Bristol", slot.starts_at, "booked")
    with pytest.raises(NotPossible) as refused:
        record.book(session, "C-1009", slot.id, now=now)
    assert refused.value.code == "taken"
    assert slot.starts_at not in [free.starts_at for free in record.free_slots(session, "engineer", "Bristol", now=now)]
    assert made in record.appointments_of(session, "C-1001", now=now)


@pytest.mark.parametrize(("ahead", "code"), [(0, "no_slot"), (60, "past")])
def test_a_time_that_is_not_offered_or_over_is_refused(session, now, ahead, code):
    slot_id = 987_654 if code == "no_slot" else record.free_slots(session, "store", "Leeds", now=now)[0].id
    with pytest.raises(NotPossible) as refused:
        record.book(session, "C-1001", slot_id, now=now + timedelta(days=ahead))
    assert refused.value.code == code


def test_a_moved_appointment_gives_its_old_time_back(session, now):
    appointment = record.find_appointment(session, "C-1001", "A-118204")
    old = appointment.starts_at
    slot = record.free_slots(session, "store", "Bristol", now=now)[0]
    moved = record.move_appointment(session, appointment, slot.id, now=now)
    assert moved.starts_at == slot.starts_at
    free = record.free_slots(session, "store", "Bristol", now=now, limit=99)
    assert old in [one.starts_at for one in free]
    assert slot.starts_at not in [one.starts_at for one in free]


def test_moving_to_a_taken_time_changes_nothing(session, now):
    appointment = record.find_appointment(session, "C-1001", "A-118204")
    old = appointment.starts_at
    taken = session.scalars(
        select(AppointmentSlot).where(AppointmentSlot.taken.is_(True), AppointmentSlot.starts_at > now)
    ).first()
    with pytest.raises(NotPossible):
        record.move_appointment(session, appointment, taken.id, now=now)
    assert appointment.starts_at == old


def test_a_cancelled_appointment_gives_its_time_back_and_stays_cancelled(session, now):
    appointment = record.find_appointment(session, "C-1001", "A-118204")
    record.cancel_appointment(session, appointment)
    assert appointment.status == "cancelled"
    assert record.appointments_of(session, "C-1001", now=now) == []
    assert appointment.starts_at in [
        one.starts_at for one in record.free_slots(session, "store", "Bristol", now=now, limit=99)
    ]
    with pytest.raises(NotPossible) as refused:
        record.cancel_appointment(session, appointment)
    assert refused.value.code == "not_booked"


def test_an_engineer_is_noted_on_the_ticket(session, now):
    fault = session.get(Fault, "T-512207")
    slot = record.free_slots(session, "engineer", "Bristol", now=now)[0]
    made = record.book_engineer(session, fault, slot.id, now=now)
    assert made.customer_id == "C-1001"
    assert (fault.status, fault.engineer_visit_on) == ("engineer_booked", shop_day(slot.starts_at))


def test_of_two_who_book_at_the_same_moment_one_is_refused(record_store, now):
    with record_store.session() as session:
        slot_id = record.free_slots(session, "store", "Newcastle", now=now, limit=99)[-1].id
    together = threading.Barrier(4)

    def try_it(customer_id):
        with record_store.session() as session:
            together.wait(timeout=30)
            return record.book(session, customer_id, slot_id, now=now).number

    with ThreadPoolExecutor(4) as pool:
        results = [pool.submit(try_it, f"C-10{n}") for n in (17, 20, 21, 22)]
    refused = [result.exception() for result in results if result.exception()]
    assert [error.code for error in refused] == ["taken"] * 3
    with record_store.session() as session:
        starts_at = session.get(AppointmentSlot, slot_id).starts_at
        booked = select(func.count()).select_from(Appointment)
        booked = booked.where(Appointment.place == "Newcastle", Appointment.starts_at == starts_at)
        assert session.scalar(booked) == 1


def test_a_complaint_is_registered_once_a_day(session, today):
    made = record.open_complaint(session, "C-1002", "delivery", " It came wet. ", today=today)
    assert made.number.startswith("T-")
    assert (made.text, made.status) == ("It came wet.", "open")
    assert record.open_complaint(session, "C-1002", "delivery", "It came wet.", today=today) is made
    assert (
        record.open_complaint(session, "C-1002", "delivery", "It came wet.", today=today + timedelta(days=1))
        is not made
    )
    assert (record.answer_due_on(made) - today).days == 7


def test_an_answered_complaint_says_when(session):
    answered = session.get(Complaint, "T-704115")
    assert record.answer_due_on(answered) == answered.answered_on


def test_a_long_subject_is_shortened_and_a_long_text_is_kept(session, today):
    made = record.open_complaint(session, "C-1002", "s" * 500, "t" * 50_000, today=today)
    session.expire(made)
    assert (len(made.subject), len(made.text)) == (120, 50_000)
