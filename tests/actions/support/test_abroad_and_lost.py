"""Roaming, lost phones, locked accounts."""

import pytest
from sqlalchemy import select

from actions.customer.schema import RoamingPass, SimBlock

PASS = "roaming_pass_form"
TRIP = {"country": "Spain", "date": "2026-11-23", "roaming_days": "7"}


async def test_the_price_for_somebody_unknown(assistant):
    reply = await assistant.act("action_roaming", slots={"country": "spain"}, sender="somebody")
    assert reply.responses == ["utter_roaming_rate_included_from"]
    assert "In Spain roaming costs £2.00 a day with up to 5 GB" in reply.text
    assert "Flex 60" in reply.text
    assert reply.followup == "utter_offer_roaming_pass"
    assert reply.slots == {"last_form": "roaming_form"}


async def test_a_plan_that_includes_it(assistant):
    reply = await assistant.act("action_roaming", slots={"country": "Spain", "customer_id": "C-1003"}, sender="s")
    assert reply.responses == ["utter_roaming_included"]
    assert "included in your Unlimited" in reply.text


async def test_nobody_without_a_sim_is_offered_roaming(assistant):
    reply = await assistant.act("action_roaming", slots={"country": "Spain", "customer_id": "C-1008"}, sender="s")
    assert reply.responses == ["utter_roaming_rate_included_from"]
    assert reply.followup is None


async def test_a_country_that_no_plan_includes(assistant, store):
    from actions.customer.schema import RoamingRate

    with store.session() as session:
        session.get(RoamingRate, "Japan").included_from = None
    reply = await assistant.act("action_roaming", slots={"country": "Japan"})
    assert reply.responses == ["utter_roaming_rate"]


async def test_a_pass_that_is_there_already(assistant):
    await assistant.act("action_activate_roaming", slots={**TRIP, "confirmed": True})
    reply = await assistant.act("action_roaming", slots={"country": "Spain"})
    assert reply.responses == ["utter_roaming_rate_included_from", "utter_roaming_pass_known"]
    assert "7 days from Monday 23 November" in reply.text
    assert reply.followup is None


@pytest.mark.parametrize(("said", "name"), [("USA", "United States"), ("dubai", "United Arab Emirates")])
async def test_countries_have_other_names(assistant, said, name):
    reply = await assistant.begin("roaming_form", found={"country": said}, intent="ask_roaming", sender="somebody")
    assert reply.slots["country"] == name
    told = await assistant.act("action_roaming", slots={"country": said}, sender="somebody")
    assert f"In the {name}" in told.text


async def test_a_country_without_a_price_is_asked_again(assistant):
    reply = await assistant.begin("roaming_form", found={"country": "Atlantis"}, intent="ask_roaming", sender="s")
    assert reply.responses == ["utter_country_unknown"]
    assert reply.asks_for == "country"
    answered = await assistant.answer("roaming_form", "country", text="japan!", sender="s")
    assert answered.slots["country"] == "Japan"
    told = await assistant.act("action_roaming", slots={"country": "Atlantis"}, sender="s")
    assert told.responses == ["utter_country_unknown"]
    assert told.slots["country"] is None


async def test_a_pass_step_by_step(assistant):
    begun = await assistant.begin(PASS, intent="activate_roaming")
    assert begun.asks_for == "country"
    offered = await assistant.begin(PASS, intent="affirm", text="yes", slots={"country": "Spain"})
    assert offered.asks_for == "date"
    given = {"date": "next monday"}
    day = await assistant.answer(PASS, "date", found=given, entities=given, slots={"country": "Spain"})
    assert day.slots["date"] == "2026-11-23"
    assert day.asks_for == "roaming_days"
    slots = {"country": "Spain", "date": "2026-11-23"}
    days = await assistant.answer(PASS, "roaming_days", text="a fortnight", slots=slots)
    assert days.slots["roaming_days"] == "14"
    assert days.asks_for == "confirmed"


@pytest.mark.parametrize("text", ["last year", "the 32nd", "soon"])
async def test_a_day_that_cannot_be_read_is_asked_again(assistant, text):
    given = {"date": text}
    reply = await assistant.answer(PASS, "date", found=given, entities=given, slots={"country": "Spain"}, text=text)
    assert reply.responses == ["utter_date_unclear"]
    assert reply.asks_for == "date"


async def test_a_day_is_read_from_free_words(assistant):
    reply = await assistant.answer(PASS, "date", text="from the 1st of december", slots={"country": "Spain"})
    assert reply.slots["date"] == "2026-12-01"


async def test_too_many_days(assistant):
    slots = {"country": "Spain", "date": "2026-11-23"}
    reply = await assistant.answer(PASS, "roaming_days", text="90 days", slots=slots)
    assert reply.responses == ["utter_roaming_days_unclear"]
    assert reply.asks_for == "roaming_days"


@pytest.mark.parametrize(
    ("customer_id", "response", "fact"),
    [
        ("C-1001", "utter_confirm_roaming_pass", "£2.00 a day, £14.00 in all"),
        ("C-1003", "utter_confirm_roaming_included", "it costs nothing"),
    ],
)
async def test_the_price_is_told_before_the_yes(assistant, customer_id, response, fact):
    slots = {**TRIP, "customer_id": customer_id}
    question = await assistant.act("action_ask_roaming_pass_form_confirmed", form=PASS, slots=slots, sender="somebody")
    assert question.responses == [response]
    assert fact in question.text


async def test_the_confirmed_pass_is_written(assistant, store):
    reply = await assistant.act("action_activate_roaming", slots={**TRIP, "confirmed": True})
    assert reply.responses == ["utter_roaming_activated"]
    with store.session() as session:
        made = session.scalars(select(RoamingPass).where(RoamingPass.contract_number == "K-30117")).one()
        assert (made.country, made.from_on.isoformat(), made.days) == ("Spain", "2026-11-23", 7)


async def test_no_pass_without_a_yes_or_without_a_sim(assistant):
    no = await assistant.act("action_activate_roaming", slots={**TRIP, "confirmed": False})
    assert no.responses == ["utter_nothing_changed"]
    slots = {**TRIP, "confirmed": True, "customer_id": "C-1008"}
    broadband = await assistant.act("action_activate_roaming", slots=slots, sender="somebody")
    assert broadband.responses == ["utter_no_mobile_contract"]


async def test_a_sim_is_blocked_only_after_a_yes(assistant, store):
    begun = await assistant.begin("lost_phone_form", intent="lost_phone")
    assert begun.asks_for == "confirmed"
    question = await assistant.act("action_ask_lost_phone_form_confirmed", form="lost_phone_form")
    assert "Flex 20 (07700 900101)" in question.text
    no = await assistant.act("action_block_sim", slots={"confirmed": False})
    assert no.responses == ["utter_sim_not_blocked"]
    with store.session() as session:
        assert session.get(SimBlock, "K-30117") is None
    reply = await assistant.act("action_block_sim", slots={"confirmed": True})
    assert reply.responses == ["utter_sim_blocked"]
    with store.session() as session:
        assert session.get(SimBlock, "K-30117") is not None


async def test_a_sim_that_is_blocked_already(assistant):
    await assistant.act("action_block_sim", slots={"confirmed": True})
    begun = await assistant.begin("lost_phone_form", intent="lost_phone")
    assert begun.asks_for is None
    reply = await assistant.act("action_block_sim")
    assert reply.responses == ["utter_sim_blocked_already"]
    assert "10:30 am" in reply.text


async def test_a_yes_of_another_form_never_blocks_a_sim(assistant):
    """A form that begins in the middle of another finds the other's requested slot and answer; neither counts."""
    stale = {"confirmed": True, "requested_slot": "confirmed"}
    reply = await assistant.begin("lost_phone_form", intent="lost_phone", slots=stale)
    assert reply.slots["confirmed"] is None
    assert reply.asks_for == "confirmed"


async def test_no_sim_to_block(assistant):
    reply = await assistant.act("action_block_sim", slots={"customer_id": "C-1008"}, sender="somebody")
    assert reply.responses == ["utter_no_mobile_contract"]


async def test_account_access_masks_the_email(assistant):
    reply = await assistant.act("action_account_access")
    assert "a…k@example.com" in reply.text
    assert "anna.brook" not in reply.text
