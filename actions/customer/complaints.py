"""Complaints, in the customer's own words, and when they are answered."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.customer.days import working_day
from actions.customer.references import draw_number, full_number
from actions.customer.schema import Complaint

ANSWER_WORKING_DAYS = 5


def open_complaint(session: Session, customer_id: str, subject: str, text: str, *, today: date) -> Complaint:
    """Register a complaint; the same words on the same day give the same complaint."""
    known = session.scalar(
        select(Complaint).where(
            Complaint.customer_id == customer_id, Complaint.text == text.strip(), Complaint.opened_on == today
        )
    )
    if known is not None:
        return known
    made = Complaint(
        number=draw_number(session, Complaint, "T"),
        customer_id=customer_id,
        subject=subject.strip()[:120],
        text=text.strip(),
        status="open",
        opened_on=today,
    )
    session.add(made)
    session.flush()
    return made


def complaints_of(session: Session, customer_id: str) -> list[Complaint]:
    """A customer's complaints, newest first."""
    found = select(Complaint).where(Complaint.customer_id == customer_id)
    return list(session.scalars(found.order_by(Complaint.opened_on.desc(), Complaint.number)))


def find_complaint(session: Session, customer_id: str, number: str) -> Complaint | None:
    """A complaint by its number, as the customer wrote it; None when there is none or it is somebody else's."""
    wanted = full_number("T", number)
    return session.scalar(select(Complaint).where(Complaint.number == wanted, Complaint.customer_id == customer_id))


def answer_due_on(complaint: Complaint) -> date:
    """The day until which the customer has an answer."""
    return complaint.answered_on or working_day(complaint.opened_on, ANSWER_WORKING_DAYS)
