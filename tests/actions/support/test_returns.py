"""Sending things back, and the refunds."""

import pytest
from sqlalchemy import select

from actions.customer.schema import Order, Return

JAKUB = {"customer_id": "C-1010"}  # one order with a watch and earbuds, delivered ten days ago
FARID = {"customer_id": "C-1006"}  # his return is registered


async def test_the_only_product_of_the_only_order_needs_no_question(assistant):
    reply = await assistant.begin("return_form", intent="return_item")
    assert reply.asks_for == "return_reason"


async def test_one_of_several_products_is_asked_for(assistant):
    reply = await assistant.begin("return_form", intent="return_item", slots=JAKUB, sender="jakub")
    assert reply.asks_for == "product"
    question = await assistant.act("action_ask_return_form_product", form="return_form", slots=JAKUB, sender="jakub")
    assert set(question.buttons) == {"Nimbus Watch S", "Aster Buds Air"}


@pytest.mark.parametrize("text", ["the watch", "nimbus", "the second one"])
async def test_a_product_is_read_from_free_words(assistant, text):
    reply = await assistant.answer("return_form", "product", text=text, slots=JAKUB, sender="jakub")
    assert reply.slots["product"] == "Nimbus Watch S"


async def test_a_product_is_read_from_the_first_message(assistant):
    known = await assistant.begin(
        "return_form", intent="return_item", text="send back my watch", slots=JAKUB, sender="j"
    )
    assert known.slots["product"] == "Nimbus Watch S"
    assert known.asks_for == "return_reason"
    unknown = await assistant.begin("return_form", intent="return_item", text="send back my watch", sender="somebody")
    assert unknown.asks_for == "email"


@pytest.mark.parametrize("intent", ["chitchat", "faq", "ask_human"])
async def test_a_digression_is_no_answer(assistant, intent):
    reply = await assistant.answer(
        "return_form", "product", text="first a joke", intent=intent, slots=JAKUB, sender="j"
    )
    assert reply.slots == {"requested_slot": "product"}


async def test_a_product_that_cannot_come_back_is_refused(assistant):
    given = {"product": "Nimbus Fold"}
    reply = await assistant.begin("return_form", intent="return_item", found=given, slots=JAKUB, sender="jakub")
    assert reply.responses == ["utter_product_not_returnable"]
    assert reply.slots["product"] is None


async def test_a_reason_in_the_customers_words_is_kept_word_for_word(assistant):
    found = {"return_reason": "it hums like a bee"}
    reply = await assistant.answer("return_form", "return_reason", found=found, text=found["return_reason"])
    assert reply.slots["return_reason"] == "it hums like a bee"
    assert reply.asks_for == "confirmed"


async def test_a_button_of_another_question_is_no_reason(assistant):
    pressed = '/inform{"delivery_change": "date"}'
    reply = await assistant.answer("return_form", "return_reason", found={"return_reason": pressed}, text=pressed)
    assert reply.slots["return_reason"] is None
    assert reply.asks_for == "return_reason"


async def test_a_question_instead_of_a_reason_is_left_to_the_rules(assistant):
    text = "where is my refund?"
    found = {"return_reason": text}
    reply = await assistant.answer("return_form", "return_reason", found=found, text=text, intent="refund_status")
    assert reply.kinds == ["slot", "action_execution_rejected"]
    assert reply.slots == {"return_reason": None}


async def test_the_confirmed_return_is_registered_with_its_refund(assistant, store):
    slots = {"return_reason": "too loud", "confirmed": True}
    question = await assistant.act("action_ask_return_form_confirmed", form="return_form", slots=slots)
    assert "Kestrel Buds from order FL-204533, and £89.00" in question.text
    reply = await assistant.act("action_open_return", slots=slots)
    assert reply.responses == ["utter_return_opened"]
    with store.session() as session:
        made = session.scalars(select(Return).where(Return.order_number == "FL-204533")).one()
        assert (made.reason, str(made.refund_amount)) == ("too loud", "89.00")
        assert made.number in reply.text


async def test_a_no_registers_nothing(assistant, store):
    reply = await assistant.act("action_open_return", slots={"return_reason": "too loud", "confirmed": False})
    assert reply.responses == ["utter_nothing_changed"]
    with store.session() as session:
        assert session.scalars(select(Return).where(Return.order_number == "FL-204533")).all() == []


async def test_whether_it_was_opened_matters_after_two_weeks(assistant, store, today):
    with store.session() as session:
        session.get(Order, "FL-204533").delivered_on = today.replace(day=1)
    slots = {"return_reason": "too loud"}
    asked = await assistant.answer("return_form", "return_reason", found=slots, text="too loud")
    assert asked.asks_for == "opened"
    opened = await assistant.answer("return_form", "opened", found={"opened": True}, slots=slots, intent="affirm")
    assert opened.asks_for is None
    reply = await assistant.act("action_open_return", slots={**slots, "opened": True})
    assert reply.responses == ["utter_return_too_late_opened"]
    unopened = await assistant.answer("return_form", "opened", found={"opened": False}, slots=slots, intent="deny")
    assert unopened.asks_for == "confirmed"


@pytest.mark.parametrize(
    ("number", "customer_id", "response"),
    [
        ("FL-204477", "C-1008", "utter_return_not_delivered"),
        ("FL-203001", "C-1008", "utter_return_too_late"),
        ("FL-202975", "C-1005", "utter_return_not_for_status"),
        ("FL-204301", "C-1006", "utter_return_already"),
    ],
)
async def test_why_an_order_cannot_come_back(assistant, number, customer_id, response):
    slots = {"customer_id": customer_id, "order_number": number}
    begun = await assistant.begin("return_form", intent="return_item", slots=slots, sender="somebody")
    assert begun.asks_for is None
    reply = await assistant.act("action_open_return", slots=slots, sender="somebody")
    assert reply.responses == [response]
    assert number in reply.text


async def test_nothing_at_all_to_return(assistant):
    reply = await assistant.act("action_open_return", sender="somebody", slots={"customer_id": "C-1018"})
    assert reply.responses == ["utter_nothing_to_return"]


async def test_an_order_just_named_that_cannot_come_back_leads_to_the_one_that_can(assistant):
    given = {"order_number": "FL-204417"}
    reply = await assistant.begin("return_form", intent="return_item", found=given, entities=given)
    assert reply.responses == ["utter_return_not_delivered"]
    assert reply.slots["order_number"] is None
    assert reply.asks_for == "return_reason"


@pytest.mark.parametrize(
    ("customer_id", "response", "fact"),
    [
        ("C-1001", "utter_refund_received", "£279.00"),
        ("C-1006", "utter_refund_requested", "£229.00"),
        ("C-1015", "utter_refund_paid", "£139.00"),
        ("C-1017", "utter_refund_refused", "Orrin Tab Mini"),
        ("C-1018", "utter_no_returns", "no return"),
    ],
)
async def test_where_a_refund_stands(assistant, customer_id, response, fact):
    reply = await assistant.act("action_refund_status", slots={"customer_id": customer_id}, sender="somebody")
    assert reply.responses == [response]
    assert fact in reply.text


async def test_several_refunds_are_all_told(assistant):
    reply = await assistant.act("action_refund_status", slots={"customer_id": "C-1007"}, sender="somebody")
    assert sorted(reply.responses) == ["utter_refund_paid", "utter_refund_received"]
