"""Faults: outages first, then tickets and engineers."""

import pytest
from sqlalchemy import select

from actions.customer.schema import Appointment, Fault

BROKEN = {"fault_kind": "no_internet"}


async def test_the_kind_is_asked_first(assistant):
    reply = await assistant.begin("fault_form", intent="report_fault", text="something is broken")
    assert reply.asks_for == "fault_kind"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("wifi is completely dead", "no_internet"),
        ("it's so laggy", "slow_internet"),
        ("no bars", "no_signal"),
        ("i keep getting cut off", "calls_dropping"),
        ("red light on the hub", "router_fault"),
        ("the television", "tv_fault"),
        ("sim card", "sim_fault"),
    ],
)
async def test_the_kind_is_read_from_free_words(assistant, text, kind):
    reply = await assistant.answer("fault_form", "fault_kind", text=text, intent="report_fault")
    assert reply.slots["fault_kind"] == kind


async def test_a_kind_that_the_record_does_not_know_is_asked_again(assistant):
    reply = await assistant.answer("fault_form", "fault_kind", found={"fault_kind": "toaster"}, text="the toaster")
    assert reply.slots["fault_kind"] is None
    assert reply.asks_for == "fault_kind"


async def test_an_outage_explains_it_and_no_ticket_is_opened(assistant, store):
    slots = {"customer_id": "C-1022", "fault_kind": "calls_dropping"}  # Norwich, a mast without power
    begun = await assistant.begin("fault_form", found={"fault_kind": "calls_dropping"}, slots=slots, sender="violet")
    assert begun.asks_for is None
    reply = await assistant.act("action_report_fault", slots=slots, sender="violet")
    assert reply.responses == ["utter_outage"]
    assert "a mast without power after the storm" in reply.text
    with store.session() as session:
        assert len(session.scalars(select(Fault).where(Fault.contract_number == "K-30337")).all()) == 1


async def test_a_ticket_that_is_open_already_is_told(assistant):
    slots = {"fault_kind": "slow_internet"}
    begun = await assistant.begin("fault_form", found=slots)
    assert begun.asks_for is None
    reply = await assistant.act("action_report_fault", slots=slots)
    assert reply.responses == ["utter_fault_known"]
    assert "T-512207 for Fibre 300" in reply.text


async def test_a_known_ticket_with_engineer_or_without_a_date(assistant, store):
    slots = {"customer_id": "C-1008", "fault_kind": "router_fault"}
    reply = await assistant.act("action_report_fault", slots=slots, sender="hugh")
    assert reply.responses == ["utter_fault_known_with_engineer"]
    with store.session() as session:
        fault = session.get(Fault, "T-511940")
        fault.engineer_visit_on, fault.expected_fix_on, fault.status = None, None, "open"
    again = await assistant.act("action_report_fault", slots=slots, sender="hugh")
    assert again.responses == ["utter_fault_known_undated"]


async def test_description_then_engineer_then_time(assistant):
    described = {"fault_description": "dead since this morning"}
    asked = await assistant.answer(
        "fault_form", "fault_description", found=described, slots=BROKEN, text="dead since this morning"
    )
    assert asked.asks_for == "engineer_wanted"
    slots = {**BROKEN, **described}
    wanted = await assistant.answer(
        "fault_form", "engineer_wanted", found={"engineer_wanted": True}, slots=slots, intent="affirm"
    )
    assert wanted.asks_for == "appointment_slot"
    question = await assistant.act("action_ask_appointment_slot", form="fault_form", slots=slots)
    assert question.responses == ["utter_ask_engineer_slot"]
    assert len(question.buttons) == 4
    not_wanted = await assistant.answer(
        "fault_form", "engineer_wanted", found={"engineer_wanted": False}, slots=slots, intent="deny"
    )
    assert not_wanted.asks_for is None


async def test_a_mobile_fault_sends_no_engineer(assistant):
    slots = {"fault_kind": "no_signal"}
    reply = await assistant.answer(
        "fault_form", "fault_description", found={"fault_description": "nothing"}, slots=slots, text="nothing"
    )
    assert reply.asks_for is None


async def test_a_ticket_without_engineer(assistant, store):
    slots = {**BROKEN, "fault_description": "dead", "engineer_wanted": False}
    reply = await assistant.act("action_report_fault", slots=slots)
    assert reply.responses == ["utter_fault_opened"]
    with store.session() as session:
        made = session.scalars(select(Fault).where(Fault.kind == "no_internet", Fault.contract_number == "K-30118"))
        assert made.one().ticket in reply.text
    assert {reply.slots[name] for name in slots} == {None}


async def test_a_ticket_with_engineer(assistant, store):
    slots = {**BROKEN, "fault_description": "dead", "engineer_wanted": True}
    question = await assistant.act("action_ask_appointment_slot", form="fault_form", slots=slots)
    button = next(iter(question.buttons.values()))
    pressed = {"appointment_slot": button.split('"')[3]}
    chosen = await assistant.answer("fault_form", "appointment_slot", entities=pressed, slots=slots, text=button)
    assert chosen.slots["appointment_slot"] == pressed["appointment_slot"]
    assert chosen.asks_for is None
    reply = await assistant.act("action_report_fault", slots={**slots, **pressed})
    assert reply.responses == ["utter_fault_opened_with_engineer"]
    assert next(iter(question.buttons)) in reply.text
    with store.session() as session:
        made = session.scalars(
            select(Appointment).where(Appointment.customer_id == "C-1001", Appointment.kind == "engineer")
        ).one()
        assert made.number in reply.text


async def test_a_fault_that_no_contract_can_have(assistant):
    slots = {"customer_id": "C-1009", "fault_kind": "tv_fault"}
    begun = await assistant.begin("fault_form", found={"fault_kind": "tv_fault"}, slots=slots, sender="imani")
    assert begun.asks_for is None
    reply = await assistant.act("action_report_fault", slots=slots, sender="imani")
    assert reply.responses == ["utter_no_contract_for_fault"]


@pytest.mark.parametrize(
    ("customer_id", "ticket", "response", "fact"),
    [
        ("C-1001", None, "utter_fault_open", "T-512207 (slow internet, Fibre 300)"),
        ("C-1001", "T-509816", "utter_fault_fixed", "calls dropping"),
        ("C-1008", None, "utter_fault_engineer", "T-511940"),
        ("C-1009", None, "utter_no_faults", "no open fault"),
    ],
)
async def test_where_a_fault_stands(assistant, customer_id, ticket, response, fact):
    slots = {"customer_id": customer_id, "ticket_number": ticket}
    reply = await assistant.act("action_fault_status", slots=slots, sender="somebody")
    assert reply.responses == [response]
    assert fact in reply.text


async def test_an_outage_is_told_with_the_status(assistant):
    reply = await assistant.act("action_fault_status", sender="ben-okafor")
    assert reply.responses == ["utter_fault_open", "utter_outage"]
    assert "roadworks in Headingley" in reply.text


async def test_somebody_elses_ticket_is_unknown(assistant):
    reply = await assistant.act("action_fault_status", slots={"ticket_number": "T-512311"})
    assert reply.responses[0] == "utter_fault_unknown"
    assert "T-512311" not in reply.text


async def test_a_fault_without_a_date(assistant, store):
    with store.session() as session:
        session.get(Fault, "T-512207").expected_fix_on = None
    reply = await assistant.act("action_fault_status")
    assert reply.responses == ["utter_fault_open_undated"]


async def test_a_named_ticket_is_kept_but_never_asked_for(assistant):
    given = {"ticket_number": "T-512207"}
    reply = await assistant.begin("fault_status_form", found=given, entities=given, intent="fault_status")
    assert reply.slots["ticket_number"] == "T-512207"
    assert reply.asks_for is None
