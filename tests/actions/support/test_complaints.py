"""Complaints: made in the customer's own words, and followed."""

import pytest
from sqlalchemy import select

from actions.customer.schema import Complaint

FORM = "complaint_form"


async def test_subject_then_story(assistant):
    begun = await assistant.begin(FORM, intent="make_complaint")
    assert begun.asks_for == "complaint_subject"
    named = {"complaint_subject": "a courier"}
    asked = await assistant.answer(FORM, "complaint_subject", found=named, text="a courier", intent="late_delivery")
    assert asked.slots["complaint_subject"] == "a courier"
    assert asked.asks_for == "complaint_text"


@pytest.mark.parametrize("intent", ["nlu_fallback", "inform", "report_fault", "explain_bill", "make_complaint"])
async def test_the_story_is_taken_whatever_it_sounds_like(assistant, intent):
    story = "The engineer never came and nobody called me back."
    reply = await assistant.answer(
        FORM,
        "complaint_text",
        found={"complaint_text": story},
        slots={"complaint_subject": "service"},
        text=story,
        intent=intent,
    )
    assert reply.slots["complaint_text"] == story
    assert reply.asks_for is None


async def test_a_question_about_something_else_is_no_story(assistant):
    text = "where is my order"
    reply = await assistant.answer(
        FORM,
        "complaint_text",
        found={"complaint_text": text},
        slots={"complaint_subject": "service"},
        text=text,
        intent="order_status",
    )
    assert reply.kinds == ["slot", "action_execution_rejected"]


async def test_a_question_in_the_story_itself_stays_in_it(assistant):
    story = "How can you treat people like this?"
    reply = await assistant.answer(
        FORM,
        "complaint_text",
        found={"complaint_text": story},
        slots={"complaint_subject": "service"},
        text=story,
        intent="nlu_fallback",
    )
    assert reply.slots["complaint_text"] == story


async def test_the_complaint_is_registered_word_for_word(assistant, store):
    story = "He threw it over the fence; it's broken & wet."
    reply = await assistant.act(
        "action_open_complaint", slots={"complaint_subject": "delivery", "complaint_text": story}
    )
    assert reply.responses == ["utter_complaint_opened"]
    assert "Wednesday 25 November" in reply.text
    with store.session() as session:
        made = session.scalars(select(Complaint).where(Complaint.text == story)).one()
        assert (made.customer_id, made.subject) == ("C-1001", "delivery")
        assert made.number in reply.text


async def test_half_a_complaint_is_none(assistant):
    reply = await assistant.act("action_open_complaint", slots={"complaint_subject": "delivery"})
    assert reply.responses == ["utter_nothing_changed"]


@pytest.mark.parametrize(
    ("customer_id", "response", "fact"),
    [
        ("C-1001", "utter_complaint_answered", "T-704115 (delivery)"),
        ("C-1003", "utter_complaint_open", "You'll have an answer by Monday 23 November"),
        ("C-1019", "utter_complaint_closed", "T-703951"),
        ("C-1002", "utter_no_complaints", "no complaint"),
    ],
)
async def test_where_a_complaint_stands(assistant, customer_id, response, fact):
    reply = await assistant.act("action_complaint_status", slots={"customer_id": customer_id}, sender="somebody")
    assert reply.responses == [response]
    assert fact in reply.text


async def test_a_named_complaint_alone_is_told(assistant):
    await assistant.act("action_open_complaint", slots={"complaint_subject": "x", "complaint_text": "another story"})
    reply = await assistant.act("action_complaint_status", entities={"ticket_number": "T-704115"})
    assert reply.responses == ["utter_complaint_answered"]
