"""Plans and contracts: what there is, changing, leaving, moving."""

from datetime import date

import pytest

from actions.customer.schema import Contract


async def test_each_contract_is_told(assistant):
    reply = await assistant.act("action_current_plan")
    assert "Flex 20 (07700 900101) for £19.50 a month: 20 GB and unlimited minutes" in reply.text
    assert (
        "Fibre 300 (27 Marigold Street, Bristol BS3 4QN) for £34.00 a month: broadband with up to 300 Mbps"
        in reply.text
    )


@pytest.mark.parametrize(
    "action", ["action_current_plan", "action_contract_end", "action_data_usage", "action_change_plan"]
)
async def test_a_customer_without_contracts(assistant, store, action):
    with store.session() as session:
        session.get(Contract, "K-30202").status = "ended"
    reply = await assistant.act(action, slots={"customer_id": "C-1009"}, sender="somebody")
    assert reply.responses == ["utter_no_contracts"]


async def test_minimum_terms_and_the_offer_when_one_ends(assistant):
    reply = await assistant.act("action_contract_end")
    assert reply.responses == ["utter_contract_end", "utter_contract_end"]
    assert "K-30117" in reply.text
    assert reply.followup == "utter_offer_plan_change"


@pytest.mark.parametrize(
    ("customer_id", "response", "followup"),
    [
        ("C-1008", "utter_contract_end_over", "utter_offer_plan_change"),
        ("C-1019", "utter_contract_ending", None),
        ("C-1006", "utter_contract_end", None),
    ],
)
async def test_other_ends_of_contracts(assistant, customer_id, response, followup):
    reply = await assistant.act("action_contract_end", slots={"customer_id": customer_id}, sender="somebody")
    assert reply.responses == [response]
    assert reply.followup == followup


# --- changing the plan -----------------------------------------------------------------------------


async def test_which_contract_is_asked_first(assistant):
    reply = await assistant.begin("change_plan_form", intent="change_plan", text="a different one please")
    assert reply.asks_for == "contract_number"
    question = await assistant.act("action_ask_contract_number", form="change_plan_form")
    assert question.buttons["Flex 20 · 07700 900101"] == '/inform{"contract_number": "K-30117"}'


@pytest.mark.parametrize("text", ["the mobile", "07700 900101", "flex 20", "the first one"])
async def test_a_contract_is_read_from_free_words(assistant, text):
    reply = await assistant.answer("change_plan_form", "contract_number", text=text, intent="current_plan")
    assert reply.slots["contract_number"] == "K-30117"
    assert reply.asks_for == "plan"


async def test_a_contract_of_somebody_else_cannot_be_chosen(assistant):
    pressed = {"contract_number": "K-30131"}
    reply = await assistant.answer("change_plan_form", "contract_number", entities=pressed, text="/inform{}")
    assert reply.responses == ["utter_contract_unknown"]
    assert reply.asks_for == "contract_number"


async def test_plans_are_shown_with_their_price(assistant):
    question = await assistant.act("action_ask_plan", form="change_plan_form", slots={"contract_number": "K-30117"})
    assert "Flex 20 for £19.50" in question.text
    assert question.buttons["Flex 60, £24.00 a month"] == '/inform{"plan": "Flex 60"}'
    assert "Flex 20, £18.00 a month" not in question.buttons


async def test_a_plan_says_which_contract_is_meant(assistant):
    given = {"plan": "Flex 60"}
    reply = await assistant.begin("change_plan_form", found=given, entities=given, intent="change_plan")
    assert reply.slots["contract_number"] == "K-30117"
    assert reply.asks_for == "confirmed"


async def test_a_cheaper_plan_in_the_minimum_term_is_refused_with_the_date(assistant):
    given = {"plan": "Flex 5"}
    reply = await assistant.begin("change_plan_form", found=given, entities=given, intent="change_plan")
    assert reply.responses == ["utter_not_possible"]
    assert "A cheaper plan is possible from" in reply.text
    assert reply.slots["plan"] is None


@pytest.mark.parametrize(
    ("contract", "plan", "response", "fact"),
    [
        ("K-30117", "Flex 60", "utter_confirm_plan_dearer", "£4.50 more"),
        ("K-30118", "Fibre 80", "utter_confirm_plan_cheaper", "£8.00 less"),
    ],
)
async def test_the_difference_is_told_before_the_yes(assistant, contract, plan, response, fact):
    slots = {"contract_number": contract, "plan": plan}
    question = await assistant.act("action_ask_change_plan_form_confirmed", form="change_plan_form", slots=slots)
    assert question.responses == [response]
    assert fact in question.text
    assert "1 December" in question.text


async def test_a_plan_for_the_same_price(assistant, store):
    with store.session() as session:
        contract = session.get(Contract, "K-30117")
        contract.price_month = contract.price_month.__class__("24.00")
    slots = {"contract_number": "K-30117", "plan": "Flex 60"}
    question = await assistant.act("action_ask_change_plan_form_confirmed", form="change_plan_form", slots=slots)
    assert question.responses == ["utter_confirm_plan_same_price"]


async def test_the_confirmed_plan_is_written(assistant, store):
    slots = {"contract_number": "K-30117", "plan": "Flex 60", "confirmed": True}
    reply = await assistant.act("action_change_plan", slots=slots)
    assert reply.responses == ["utter_plan_changed"]
    assert {reply.slots[name] for name in slots} == {None}
    with store.session() as session:
        assert session.get(Contract, "K-30117").plan.name == "Flex 60"


async def test_a_no_keeps_the_plan(assistant, store):
    slots = {"contract_number": "K-30117", "plan": "Flex 60", "confirmed": False}
    reply = await assistant.act("action_change_plan", slots=slots)
    assert reply.responses == ["utter_nothing_changed"]
    with store.session() as session:
        assert session.get(Contract, "K-30117").plan.name == "Flex 20"


async def test_a_cancelled_contract_cannot_change(assistant):
    slots = {"customer_id": "C-1019"}
    begun = await assistant.begin("change_plan_form", intent="change_plan", slots=slots, sender="somebody")
    assert begun.asks_for is None
    reply = await assistant.act("action_change_plan", slots=slots, sender="somebody")
    assert reply.responses == ["utter_contract_not_running"]


async def test_what_was_half_said_earlier_is_forgotten(assistant):
    stale = {"contract_number": "K-30118", "plan": "Fibre 80", "requested_slot": "confirmed"}
    reply = await assistant.begin("change_plan_form", intent="affirm", text="yes", slots=stale)
    assert (reply.slots["contract_number"], reply.slots["plan"]) == (None, None)
    assert reply.asks_for == "contract_number"


# --- leaving ---------------------------------------------------------------------------------------


async def test_the_reason_then_the_offer_then_the_yes(assistant):
    begun = await assistant.begin("cancel_form", intent="cancel_contract", text="cancel my phone contract")
    assert begun.slots["contract_number"] == "K-30117"
    assert begun.asks_for == "cancel_reason"
    slots = {"contract_number": "K-30117"}
    reason = {"cancel_reason": "moving abroad"}
    asked = await assistant.answer(
        "cancel_form", "cancel_reason", found=reason, slots=slots, text="moving abroad", intent="move_home"
    )
    assert asked.asks_for == "offer_accepted"
    offer = await assistant.act("action_ask_offer_accepted", form="cancel_form", slots={**slots, **reason})
    assert "15% off your plan for 6 months" in offer.text
    assert "£15.30 a month instead of £19.50" in offer.text
    declined = await assistant.answer(
        "cancel_form", "offer_accepted", found={"offer_accepted": False}, slots={**slots, **reason}, intent="deny"
    )
    assert declined.asks_for == "confirmed"


async def test_the_taken_offer_is_written_and_nothing_is_cancelled(assistant, store):
    slots = {"contract_number": "K-30117", "cancel_reason": "price"}
    taken = await assistant.answer(
        "cancel_form", "offer_accepted", found={"offer_accepted": True}, slots=slots, intent="affirm"
    )
    assert taken.asks_for is None
    reply = await assistant.act("action_cancel_contract", slots={**slots, "offer_accepted": True})
    assert reply.responses == ["utter_offer_taken"]
    assert "£15.30" in reply.text
    with store.session() as session:
        contract = session.get(Contract, "K-30117")
        assert (contract.status, str(contract.price_month)) == ("active", "15.30")


async def test_the_fee_is_told_before_the_yes_and_after_it(assistant, store):
    slots = {"contract_number": "K-30117", "cancel_reason": "price", "offer_accepted": False}
    question = await assistant.act("action_ask_cancel_form_confirmed", form="cancel_form", slots=slots)
    assert question.responses == ["utter_confirm_cancel_with_fee"]
    assert "£43.20" in question.text
    reply = await assistant.act("action_cancel_contract", slots={**slots, "confirmed": True})
    assert reply.responses == ["utter_cancelled_with_fee"]
    assert "£43.20" in reply.text
    with store.session() as session:
        contract = session.get(Contract, "K-30117")
        assert (contract.status, contract.ends_on) == ("cancelling", date(2026, 12, 18))


async def test_leaving_after_the_minimum_term_costs_nothing(assistant):
    slots = {"customer_id": "C-1008", "cancel_reason": "price", "offer_accepted": False}
    question = await assistant.act("action_ask_cancel_form_confirmed", form="cancel_form", slots=slots, sender="s")
    assert question.responses == ["utter_confirm_cancel"]
    reply = await assistant.act("action_cancel_contract", slots={**slots, "confirmed": True}, sender="s")
    assert reply.responses == ["utter_cancelled"]


async def test_a_second_no_changes_nothing(assistant, store):
    slots = {"contract_number": "K-30117", "offer_accepted": False, "confirmed": False}
    reply = await assistant.act("action_cancel_contract", slots=slots)
    assert reply.responses == ["utter_nothing_changed"]
    with store.session() as session:
        assert session.get(Contract, "K-30117").status == "active"


async def test_without_an_offer_the_yes_comes_at_once(assistant):
    reason = {"cancel_reason": "price"}
    slots = {"customer_id": "C-1007"}  # has a discount already
    reply = await assistant.answer("cancel_form", "cancel_reason", found=reason, slots=slots, sender="somebody")
    assert reply.asks_for == "confirmed"


async def test_a_contract_that_is_cancelled_already(assistant):
    reply = await assistant.act("action_cancel_contract", slots={"customer_id": "C-1019"}, sender="somebody")
    assert reply.responses == ["utter_contract_not_running"]


@pytest.mark.parametrize(
    ("text", "intent", "said"),
    [("yes, cancel the appointment", "cancel_appointment", True), ("no keep it", "current_plan", False)],
)
async def test_a_yes_is_a_yes_whatever_else_it_sounds_like(assistant, text, intent, said):
    slots = {"contract_number": "K-30117", "cancel_reason": "price", "offer_accepted": False}
    reply = await assistant.answer("cancel_form", "confirmed", text=text, intent=intent, slots=slots)
    assert reply.slots["confirmed"] is said
    assert reply.asks_for is None


@pytest.mark.parametrize("text", ["yes but what does it cost?", "no, the other contract"])
async def test_what_only_begins_like_a_yes_is_none(assistant, text):
    slots = {"contract_number": "K-30117", "cancel_reason": "price", "offer_accepted": False}
    reply = await assistant.answer("cancel_form", "confirmed", text=text, intent="correct_that", slots=slots)
    assert "confirmed" not in reply.slots


# --- data ------------------------------------------------------------------------------------------


async def test_data_used_and_left(assistant):
    reply = await assistant.act("action_data_usage")
    assert reply.responses == ["utter_data_usage"]
    assert "13.4 GB of 20 GB used, 6.6 GB left until Tuesday 1 December" in reply.text
    assert reply.followup is None


@pytest.mark.parametrize(
    ("customer_id", "response", "followup"),
    [
        ("C-1010", "utter_data_usage", "utter_offer_plan_change"),
        ("C-1004", "utter_data_used_up", "utter_offer_plan_change"),
        ("C-1003", "utter_data_usage_unlimited", None),
        ("C-1011", "utter_no_data_limit", None),
    ],
)
async def test_other_data(assistant, customer_id, response, followup):
    reply = await assistant.act("action_data_usage", slots={"customer_id": customer_id}, sender="somebody")
    assert reply.responses == [response]
    assert reply.followup == followup


# --- moving ----------------------------------------------------------------------------------------


async def test_moving_step_by_step(assistant, store):
    begun = await assistant.begin("move_home_form", intent="move_home")
    assert begun.asks_for == "postcode"
    question = await assistant.act("action_ask_postcode", form="move_home_form")
    assert question.responses == ["utter_ask_new_postcode"]
    told = await assistant.answer("move_home_form", "postcode", text="it's bs1 2aa", intent="inform")
    assert told.responses == ["utter_move_possible"]
    assert told.slots["postcode"] == "BS1 2AA"
    assert told.asks_for == "address"
    slots = {"postcode": "BS1 2AA", "address": "5 Queen Square"}
    asked = await assistant.act("action_ask_move_home_form_confirmed", form="move_home_form", slots=slots)
    assert "Fibre 300 to 5 Queen Square, BS1 2AA" in asked.text
    reply = await assistant.act("action_move_home", slots={**slots, "confirmed": True})
    assert reply.responses == ["utter_moved"]
    with store.session() as session:
        assert session.get(Contract, "K-30118").msisdn_or_address == "5 Queen Square, Bristol BS1 2AA"


@pytest.mark.parametrize(
    ("postcode", "customer_id", "response"),
    [
        ("LD3 7AA", "C-1001", "utter_move_no_coverage"),
        ("ZE1 0AA", "C-1001", "utter_move_no_coverage"),
        ("BS5 1AA", "C-1002", "utter_move_too_slow"),
        ("BS1 2AA", "C-1009", "utter_no_broadband_contract"),
    ],
)
async def test_where_broadband_cannot_go(assistant, postcode, customer_id, response):
    slots = {"customer_id": customer_id}
    told = await assistant.answer("move_home_form", "postcode", text=postcode, slots=slots, sender="somebody")
    assert told.asks_for is None
    reply = await assistant.act("action_move_home", slots={**slots, "postcode": postcode}, sender="somebody")
    assert reply.responses == [response]


async def test_a_no_moves_nothing(assistant):
    reply = await assistant.act("action_move_home", slots={"postcode": "BS1 2AA", "address": "x", "confirmed": False})
    assert reply.responses == ["utter_nothing_changed"]


async def test_half_a_postcode_is_not_enough(assistant):
    given = {"postcode": "BS1"}
    reply = await assistant.answer("move_home_form", "postcode", found=given, text="BS1")
    assert reply.responses == ["utter_postcode_unclear"]
    assert reply.asks_for == "postcode"
