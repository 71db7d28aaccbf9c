"""Appointments: booking, moving, cancelling. Nothing near a wish is ever booked instead of it."""

import pytest
from sqlalchemy import select

from actions.customer.schema import Appointment, AppointmentSlot

FORM = "book_appointment_form"
STORE = {"appointment_kind": "store"}


async def shown(assistant, form=FORM, **given):
    question = await assistant.act("action_ask_appointment_slot", form=form, **given)
    return {title: payload.split('"')[3] for title, payload in question.buttons.items()}


@pytest.mark.parametrize(
    ("text", "asks_for"),
    [
        ("I need an appointment", "appointment_kind"),
        ("can an engineer come round", "appointment_slot"),
        ("I'd like to come to the shop", "appointment_slot"),
    ],
)
async def test_engineer_or_store(assistant, text, asks_for):
    reply = await assistant.begin(FORM, intent="book_appointment", text=text)
    assert reply.asks_for == asks_for


async def test_the_store_of_the_own_city_is_taken_for_granted(assistant):
    question = await assistant.act("action_ask_appointment_slot", form=FORM, slots=STORE)
    assert "in our Bristol store" in question.text
    assert next(iter(question.buttons)) == "Thursday 19 November at 10 am"


async def test_a_customer_in_a_city_without_store_is_asked_for_one(assistant):
    belfast = {"customer_id": "C-1014"}
    reply = await assistant.begin(FORM, found=STORE, slots=belfast, sender="niall")
    assert reply.asks_for == "city"
    question = await assistant.act("action_ask_city", form=FORM, slots={**belfast, **STORE}, sender="niall")
    assert question.buttons["Leeds"] == '/inform{"city": "Leeds"}'
    chosen = await assistant.answer(
        FORM, "city", found={"city": "leeds"}, slots={**belfast, **STORE}, sender="niall", text="leeds"
    )
    assert chosen.slots["city"] == "Leeds"
    assert chosen.asks_for == "appointment_slot"


async def test_a_city_without_store_is_refused(assistant):
    reply = await assistant.begin(FORM, found={**STORE, "city": "Truro"}, intent="book_appointment")
    assert reply.responses == ["utter_city_unknown"]
    assert reply.slots["city"] is None


async def test_the_engineer_comes_to_the_customers_own_city(assistant):
    reply = await assistant.begin(FORM, found={"appointment_kind": "engineer", "city": "Truro"})
    assert reply.said == []
    assert reply.slots["city"] is None
    question = await assistant.act("action_ask_appointment_slot", form=FORM, slots={"appointment_kind": "engineer"})
    assert "an engineer in Bristol" in question.text


async def test_a_wish_narrows_the_choice(assistant):
    titles = await shown(assistant, slots={**STORE, "date": "next tuesday", "time_of_day": "evening"})
    assert list(titles) == ["Tuesday 24 November at 5 pm"]


async def test_a_wish_that_cannot_be_met_is_said(assistant, store):
    evening = {**STORE, "date": "tomorrow", "time_of_day": "evening"}
    titles = await shown(assistant, slots=evening)
    assert list(titles) == ["Thursday 19 November at 5 pm"]
    with store.session() as session:
        session.get(AppointmentSlot, int(titles["Thursday 19 November at 5 pm"])).taken = True
    question = await assistant.act("action_ask_appointment_slot", form=FORM, slots=evening)
    assert question.responses == ["utter_no_slots_then", "utter_ask_store_slot"]
    assert "Thursday 19 November at 5 pm" not in question.buttons


@pytest.mark.parametrize(("text", "place"), [("the first one", 0), ("second please", 1), ("the last", -1), ("3", 2)])
async def test_a_time_by_its_place_in_the_list(assistant, text, place):
    slots = {**STORE}
    times = list((await shown(assistant, slots=slots)).values())
    reply = await assistant.answer(FORM, "appointment_slot", text=text, slots=slots)
    assert reply.slots["appointment_slot"] == times[place]
    assert reply.asks_for is None


async def test_a_time_by_day_and_hour(assistant):
    given = {"date": "thursday"}
    reply = await assistant.answer(
        FORM, "appointment_slot", text="thursday at 10 am", found=given, entities=given, slots=STORE
    )
    titles = await shown(assistant, slots=STORE)
    assert reply.slots["appointment_slot"] == titles["Thursday 19 November at 10 am"]


@pytest.mark.parametrize("text", ["thursday at 11 am", "thursday at 7", "sunday night"])
async def test_nothing_near_a_wish_is_taken_instead(assistant, text):
    given = {"date": text.split()[0]}
    reply = await assistant.answer(FORM, "appointment_slot", text=text, found=given, entities=given, slots=STORE)
    assert reply.slots.get("appointment_slot") is None
    assert reply.asks_for == "appointment_slot"


async def test_a_new_day_forgets_the_old_part_of_the_day(assistant):
    given = {"date": "monday"}
    reply = await assistant.answer(
        FORM, "appointment_slot", text="monday", found=given, entities=given, slots={**STORE, "time_of_day": "evening"}
    )
    assert reply.slots["time_of_day"] is None


async def test_a_time_that_is_not_offered_cannot_be_pressed(assistant):
    reply = await assistant.answer(
        FORM, "appointment_slot", text="/inform", entities={"appointment_slot": "999999"}, slots=STORE
    )
    assert reply.responses == ["utter_slot_unclear"]
    assert reply.slots["appointment_slot"] is None


async def test_a_store_is_booked_with_its_address(assistant, store):
    title, slot = next(iter((await shown(assistant, slots=STORE)).items()))
    reply = await assistant.act("action_book_appointment", slots={**STORE, "appointment_slot": slot})
    assert reply.responses == ["utter_store_booked"]
    assert title in reply.text
    assert "14 Corn Lane, Bristol BS1 1HT" in reply.text
    with store.session() as session:
        assert session.get(AppointmentSlot, int(slot)).taken
    assert reply.slots["appointment_slot"] is None


async def test_an_engineer_is_booked(assistant):
    slots = {"appointment_kind": "engineer"}
    title, slot = next(iter((await shown(assistant, slots=slots)).items()))
    reply = await assistant.act("action_book_appointment", slots={**slots, "appointment_slot": slot})
    assert reply.responses == ["utter_engineer_booked"]
    assert title in reply.text


async def test_a_time_that_somebody_else_took_is_refused(assistant, store):
    slot = next(iter((await shown(assistant, slots=STORE)).values()))
    with store.session() as session:
        session.get(AppointmentSlot, int(slot)).taken = True
    reply = await assistant.act("action_book_appointment", slots={**STORE, "appointment_slot": slot})
    assert reply.responses == ["utter_not_possible"]


async def test_nothing_is_free_at_all(assistant, store):
    with store.session() as session:
        for slot in session.scalars(select(AppointmentSlot)):
            slot.taken = True
    begun = await assistant.begin(FORM, found=STORE, intent="book_appointment")
    assert begun.asks_for is None
    reply = await assistant.act("action_book_appointment", slots=STORE)
    assert reply.responses == ["utter_no_slots"]
    moved = await assistant.act("action_change_appointment")
    assert moved.responses == ["utter_no_slots"]


async def test_the_only_appointment_is_moved(assistant, store):
    begun = await assistant.begin("change_appointment_form", intent="change_appointment")
    assert begun.asks_for == "appointment_slot"
    title, slot = list((await shown(assistant, form="change_appointment_form")).items())[-1]
    reply = await assistant.act("action_change_appointment", slots={"appointment_slot": slot})
    assert reply.responses == ["utter_appointment_moved"]
    assert f"A-118204 is now on {title}" in reply.text


async def test_it_is_said_when_the_appointment_is_now(assistant):
    question = await assistant.act("action_ask_appointment_slot", form="change_appointment_form")
    assert question.responses == ["utter_appointment_now", "utter_ask_store_slot"]
    assert "A-118204, a time in our Bristol store, is on Friday 20 November at" in question.text


async def test_the_engineer_comes_to_where_the_line_has_moved(assistant):
    slots = {"postcode": "LS6 1AA", "address": "2 Park Row", "confirmed": True}
    await assistant.act("action_move_home", slots=slots)
    question = await assistant.act("action_ask_appointment_slot", form=FORM, slots={"appointment_kind": "engineer"})
    assert "an engineer in Leeds" in question.text
    fault = await assistant.act("action_report_fault", slots={"fault_kind": "no_internet"})
    assert fault.responses == ["utter_outage"]
    assert "Headingley" in fault.text


async def test_which_of_several_is_asked(assistant, store, now):
    slot = next(iter((await shown(assistant, slots={"appointment_kind": "engineer"})).values()))
    await assistant.act("action_book_appointment", slots={"appointment_kind": "engineer", "appointment_slot": slot})
    begun = await assistant.begin("cancel_appointment_form", intent="cancel_appointment", text="cancel it")
    assert begun.asks_for == "appointment_number"
    question = await assistant.act("action_ask_appointment_number", form="cancel_appointment_form")
    assert len(question.buttons) == 2
    chosen = await assistant.answer("cancel_appointment_form", "appointment_number", text="the store one")
    assert chosen.slots["appointment_number"] == "A-118204"
    assert chosen.asks_for == "confirmed"
    unknown = await assistant.answer(
        "cancel_appointment_form", "appointment_number", text="/inform", entities={"appointment_number": "A-118251"}
    )
    assert unknown.responses == ["utter_appointment_unknown"]


async def test_the_confirmed_cancellation_is_written(assistant, store):
    question = await assistant.act("action_ask_cancel_appointment_form_confirmed", form="cancel_appointment_form")
    assert "A-118204, a time in our Bristol store on Friday 20 November" in question.text
    kept = await assistant.act("action_cancel_appointment", slots={"confirmed": False})
    assert kept.responses == ["utter_nothing_changed"]
    reply = await assistant.act("action_cancel_appointment", slots={"confirmed": True})
    assert reply.responses == ["utter_appointment_cancelled"]
    with store.session() as session:
        assert session.get(Appointment, "A-118204").status == "cancelled"


@pytest.mark.parametrize("form", ["change_appointment_form", "cancel_appointment_form"])
async def test_no_appointment_at_all(assistant, form):
    slots = {"customer_id": "C-1002"}
    begun = await assistant.begin(form, slots=slots, sender="somebody")
    assert begun.asks_for is None
    reply = await assistant.act(f"action_{form.removesuffix('_form')}", slots=slots, sender="somebody")
    assert reply.responses == ["utter_no_appointments"]
