"""Stop, goodbye, once more, the other one, and values that are just named."""

import pytest

BOT = {"event": "bot", "text": "Your bill is £25.50.", "data": {"buttons": [{"title": "Pay", "payload": "/pay"}]}}
USER = {"event": "user", "text": "hm", "input_channel": "rest"}


@pytest.mark.parametrize(
    ("action", "response"), [("action_stop", "utter_stopped"), ("action_goodbye", "utter_goodbye")]
)
async def test_a_form_is_dropped_with_everything_said_for_it(assistant, action, response):
    slots = {"contract_number": "K-30117", "cancel_reason": "price", "order_number": "FL-204417"}
    reply = await assistant.act(action, form="cancel_form", slots=slots)
    assert reply.responses == [response]
    assert reply.slots["contract_number"] is None
    assert reply.slots["cancel_reason"] is None
    assert reply.slots["requested_slot"] is None
    assert "order_number" not in reply.slots
    assert {"event": "active_loop", "name": None, "timestamp": None} in reply.events


@pytest.mark.parametrize(
    ("action", "response"), [("action_stop", "utter_nothing_to_stop"), ("action_goodbye", "utter_goodbye")]
)
async def test_without_a_form_nothing_is_dropped(assistant, action, response):
    reply = await assistant.act(action)
    assert reply.responses == [response]
    assert reply.events == []


async def test_the_last_answer_is_said_once_more_with_its_buttons(assistant):
    earlier = {**BOT, "text": "Hello Anna."}
    reply = await assistant.act("action_repeat", events=[USER, earlier, USER, BOT, {**BOT, "text": "Done."}, USER])
    assert reply.responses == ["utter_repeat_intro", "", ""]
    assert [said.text for said in reply.said[1:]] == ["Your bill is £25.50.", "Done."]
    assert reply.said[1].buttons == {"Pay": "/pay"}


async def test_in_a_form_the_form_itself_asks_again(assistant):
    reply = await assistant.act("action_repeat", form="cancel_form", events=[USER, BOT, USER])
    assert reply.responses == ["utter_repeat_intro"]


async def test_nothing_to_repeat(assistant):
    reply = await assistant.act("action_repeat", events=[USER])
    assert reply.responses == ["utter_nothing_to_repeat"]


@pytest.mark.parametrize(
    ("entity", "form"),
    [
        ("order_number", "order_status_form"),
        ("bill_number", "explain_bill_form"),
        ("ticket_number", "fault_status_form"),
        ("postcode", "coverage_form"),
        ("country", "roaming_form"),
        ("product", "stock_form"),
        ("month", "explain_bill_form"),
    ],
)
async def test_a_value_that_is_just_named_begins_what_it_most_likely_asks_for(assistant, entity, form):
    reply = await assistant.act("action_inform", entities={entity: "something"})
    assert reply.followup == form
    assert reply.said == []


async def test_a_value_of_no_use_is_asked_about(assistant):
    reply = await assistant.act("action_inform", entities={"phone_number": "07700900101"})
    assert reply.responses == ["utter_inform_unclear"]


@pytest.mark.parametrize(
    ("requested", "response"),
    [
        ("email", "utter_email_unclear"),
        ("order_number", "utter_order_number_unclear"),
        ("city", "utter_answer_unclear"),
    ],
)
async def test_in_a_form_it_was_no_answer(assistant, requested, response):
    reply = await assistant.act("action_inform", form="book_appointment_form", slots={"requested_slot": requested})
    assert reply.responses == [response]
    assert reply.events == []


async def test_the_other_order_after_an_answer(assistant):
    slots = {"last_form": "order_status_form", "order_number": "FL-204417"}
    reply = await assistant.act("action_correct_that", intent="correct_that", slots=slots)
    assert reply.responses == ["utter_other_order"]
    assert reply.slots["order_number"] == "FL-204533"
    assert reply.followup == "order_status_form"


async def test_the_order_that_is_named(assistant):
    slots = {"last_form": "order_status_form", "order_number": "FL-204533"}
    reply = await assistant.act(
        "action_correct_that", intent="correct_that", slots=slots, entities={"order_number": "FL-204533"}
    )
    assert reply.followup == "order_status_form"
    assert reply.slots == {}


async def test_one_of_several_other_orders_is_asked_for(assistant, store, today):
    from actions.customer.schema import Order

    with store.session() as session:
        session.get(Order, "FL-198820").status = "delivered"
    slots = {"last_form": "order_status_form", "order_number": "FL-204417"}
    reply = await assistant.act("action_correct_that", intent="correct_that", slots=slots)
    assert reply.slots["order_number"] is None
    assert reply.followup == "order_status_form"


async def test_there_is_no_other_order(assistant):
    slots = {"last_form": "order_status_form", "order_number": "FL-204215", "customer_id": "C-1010"}
    reply = await assistant.act("action_correct_that", intent="correct_that", slots=slots, sender="somebody")
    assert reply.responses == ["utter_no_other_order"]
    assert reply.events == []


async def test_in_a_form_the_other_order_takes_its_details_along_to_nowhere(assistant):
    slots = {"order_number": "FL-204702", "date": "2026-11-24", "customer_id": "C-1004", "requested_slot": "confirmed"}
    reply = await assistant.act(
        "action_correct_that", intent="correct_that", form="delivery_change_form", slots=slots, sender="dmitri"
    )
    assert reply.slots == {"order_number": "FL-204120", "date": None}
    assert reply.followup is None


async def test_in_a_form_the_last_answer_is_taken_back(assistant):
    slots = {"contract_number": "K-30117", "plan": "Flex 60", "requested_slot": "confirmed"}
    events = [
        {"event": "slot", "name": "country", "value": "Spain"},
        {"event": "active_loop", "name": "change_plan_form"},
        {"event": "slot", "name": "contract_number", "value": "K-30117"},
        {"event": "slot", "name": "plan", "value": "Flex 60"},
        {"event": "slot", "name": "requested_slot", "value": "confirmed"},
        USER,
    ]
    reply = await assistant.act(
        "action_correct_that", intent="correct_that", form="change_plan_form", slots=slots, events=events
    )
    assert reply.responses == ["utter_correct_again"]
    assert reply.slots == {"plan": None}


async def test_nothing_was_answered_yet(assistant):
    events = [{"event": "active_loop", "name": "complaint_form"}, USER]
    reply = await assistant.act("action_correct_that", form="complaint_form", events=events, intent="correct_that")
    assert reply.responses == ["utter_correct_what"]


async def test_the_other_product_of_a_return(assistant):
    slots = {"order_number": "FL-204215", "product": "Nimbus Watch S", "customer_id": "C-1010"}
    reply = await assistant.act(
        "action_correct_that", intent="correct_that", form="return_form", slots=slots, sender="jakub"
    )
    assert reply.slots == {"product": None}


@pytest.mark.parametrize(
    ("entity", "form"),
    [("bill_number", "explain_bill_form"), ("month", "explain_bill_form"), ("order_number", "order_status_form")],
)
async def test_what_is_named_instead(assistant, entity, form):
    reply = await assistant.act("action_correct_that", intent="correct_that", entities={entity: "x"}, sender="somebody")
    assert reply.followup == form


async def test_nothing_is_named_instead(assistant):
    reply = await assistant.act("action_correct_that", intent="correct_that", slots={"last_form": "bill_due_form"})
    assert reply.responses == ["utter_correct_what"]
