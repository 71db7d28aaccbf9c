"""Who is speaking: known to the channel, or by an e-mail and an order number that belong together."""

import asyncio

import pytest
from sqlalchemy import select

from actions.customer.schema import ChannelIdentity

PAIR = {"email": "jakub.nowak@example.com", "order_number": "FL-204215"}
FORMS = ["explain_bill_form", "return_form", "cancel_form", "lost_phone_form", "complaint_form", "account_access_form"]


async def test_a_known_customer_is_greeted_by_name(assistant):
    reply = await assistant.act("action_greet", intent="greet")
    assert reply.responses == ["utter_greet_known"]
    assert "Anna" in reply.text
    assert reply.slots == {"customer_id": "C-1001", "customer_name": "Anna"}


@pytest.mark.parametrize("sender", ["default", "somebody", ""])
async def test_nobody_else_is_greeted_by_name(assistant, sender):
    reply = await assistant.act("action_greet", intent="greet", sender=sender)
    assert reply.responses == ["utter_greet"]
    assert reply.events == []


@pytest.mark.parametrize("form", FORMS)
async def test_who_is_not_known_is_asked_for_the_email_first(assistant, form):
    reply = await assistant.begin(form, sender="somebody")
    assert reply.asks_for == "email"
    assert reply.said == []


@pytest.mark.parametrize("form", FORMS)
async def test_who_is_known_is_asked_for_neither(assistant, form):
    reply = await assistant.begin(form)
    assert reply.asks_for not in {"email", "order_number"}


async def test_the_email_is_read_from_free_text_then_the_order_number_is_asked(assistant):
    reply = await assistant.answer(
        "bill_due_form", "email", text="It's Jakub.Nowak@Example.com, thanks", intent="thank", sender="somebody"
    )
    assert reply.slots["email"] == "jakub.nowak@example.com"
    assert reply.asks_for == "order_number"
    question = await assistant.act("action_ask_order_number", form="bill_due_form", sender="somebody")
    assert question.responses == ["utter_ask_order_number_to_identify"]
    assert question.buttons == {}


@pytest.mark.parametrize("text", ["204215", "fl 204215", "it is FL-204215"])
async def test_a_pair_that_belongs_together_is_recognised_and_remembered(assistant, store, text):
    reply = await assistant.answer(
        "bill_due_form", "order_number", text=text, slots={"email": PAIR["email"]}, sender="jakub-1"
    )
    assert reply.responses == ["utter_identified"]
    assert reply.slots["customer_id"] == "C-1010"
    assert reply.slots["customer_name"] == "Jakub"
    assert reply.asks_for is None
    with store.session() as session:
        names = session.scalars(select(ChannelIdentity).where(ChannelIdentity.external_id == "jakub-1")).all()
        assert [(name.customer_id, name.channel) for name in names] == [("C-1010", "rest")]


async def test_both_in_one_message_are_enough(assistant):
    reply = await assistant.begin("bill_due_form", found=PAIR, entities=PAIR, sender="jakub-2")
    assert reply.slots["customer_id"] == "C-1010"
    assert reply.asks_for is None


async def test_a_name_that_many_share_is_not_linked(assistant, store):
    reply = await assistant.begin("bill_due_form", found=PAIR, entities=PAIR, sender="default")
    assert reply.slots["customer_id"] == "C-1010"
    with store.session() as session:
        assert session.scalars(select(ChannelIdentity).where(ChannelIdentity.external_id == "default")).all() == []


@pytest.mark.parametrize("number", ["FL-204417", "FL-000000"])
async def test_a_wrong_pair_empties_both_and_says_nothing_of_which(assistant, number):
    reply = await assistant.answer(
        "bill_due_form", "order_number", text=number, slots={"email": PAIR["email"]}, sender="somebody"
    )
    assert reply.responses == ["utter_identity_mismatch"]
    assert {name: reply.slots[name] for name in PAIR} == {"email": None, "order_number": None}
    assert reply.slots["identity_attempts"] == 1
    assert "customer_id" not in reply.slots
    assert reply.asks_for == "email"


async def test_the_third_wrong_pair_ends_the_form_and_a_person_is_offered(assistant):
    slots = {"email": PAIR["email"], "identity_attempts": 2}
    reply = await assistant.answer("bill_due_form", "order_number", text="FL-204417", slots=slots, sender="somebody")
    assert reply.said == []
    assert reply.asks_for is None
    answer = await assistant.act("action_bill_due", slots={"identity_attempts": 3}, sender="somebody")
    assert answer.responses == ["utter_identity_refused"]
    assert answer.followup == "utter_offer_person"
    assert answer.slots["identity_attempts"] == 0


async def test_an_email_that_is_tried_too_often_is_closed_at_once(assistant):
    for attempt in range(5):
        await assistant.answer(
            "bill_due_form", "order_number", text=f"FL-10000{attempt}", slots={"email": PAIR["email"]}, sender="thief"
        )
    reply = await assistant.answer(
        "bill_due_form", "order_number", text="FL-204215", slots={"email": PAIR["email"]}, sender="thief"
    )
    assert "customer_id" not in reply.slots
    assert reply.slots["identity_attempts"] == 3
    assert reply.asks_for is None


async def test_what_was_said_before_is_checked_once_the_customer_is_known(assistant):
    slots = {"email": PAIR["email"], "product": "Nimbus Watch S", "return_reason": "broken"}
    reply = await assistant.answer("return_form", "order_number", text="204215", slots=slots, sender="jakub-3")
    assert reply.slots["product"] == "Nimbus Watch S"
    assert reply.asks_for == "confirmed"
    slots["product"] = "Orrin Tab 11"
    other = await assistant.answer("return_form", "order_number", text="204215", slots=slots, sender="jakub-4")
    assert other.slots["product"] is None
    assert "utter_product_not_in_order" in other.responses


ANSWERS = [
    "action_order_status",
    "action_change_delivery",
    "action_open_return",
    "action_refund_status",
    "action_explain_bill",
    "action_bill_due",
    "action_open_dispute",
    "action_change_plan",
    "action_current_plan",
    "action_contract_end",
    "action_cancel_contract",
    "action_data_usage",
    "action_move_home",
    "action_report_fault",
    "action_fault_status",
    "action_book_appointment",
    "action_change_appointment",
    "action_cancel_appointment",
    "action_open_complaint",
    "action_complaint_status",
    "action_activate_roaming",
    "action_block_sim",
    "action_account_access",
]


@pytest.mark.parametrize("action", ANSWERS)
async def test_nothing_of_the_record_is_told_to_somebody_unknown(assistant, action):
    everything = {
        "order_number": "FL-204417",
        "contract_number": "K-30117",
        "bill_number": "B-730600",
        "ticket_number": "T-512207",
        "appointment_number": "A-118204",
        "confirmed": True,
        "product": "Aster 9",
    }
    reply = await assistant.act(action, sender="somebody", slots=everything)
    assert reply.responses == ["utter_identity_refused"]
    assert reply.followup == "utter_offer_person"


@pytest.mark.parametrize("action", ANSWERS)
async def test_numbers_of_another_customer_lead_nowhere(assistant, action):
    """Ben asks with the numbers of Anna's order, contract, bill, ticket and appointment."""
    hers = {
        "order_number": "FL-204417",
        "contract_number": "K-30117",
        "bill_number": "B-730600",
        "ticket_number": "T-512207",
        "appointment_number": "A-118204",
    }
    reply = await assistant.act(action, sender="ben-okafor", slots=hers, entities=hers)
    for mark in ("FL-204417", "K-30117", "B-730600", "T-512207", "A-118204", "Flex 20", "Marigold", "07700 900101"):
        assert mark not in reply.text


async def test_conversations_at_the_same_time_do_not_mix(assistant):
    """One form object serves all of them."""
    offered = {"C-1001": "K-30117", "C-1005": "K-30163", "C-1017": "K-30289", "C-1022": "K-30337"}
    customers = [customer for _ in range(10) for customer in offered]
    replies = await asyncio.gather(
        *(
            assistant.begin(
                "cancel_form",
                text="cancel my mobile",
                intent="cancel_contract",
                slots={"customer_id": customer},
                sender=f"{customer}-{place}",
            )
            for place, customer in enumerate(customers)
        )
    )
    assert [reply.slots["contract_number"] for reply in replies] == [offered[customer] for customer in customers]
