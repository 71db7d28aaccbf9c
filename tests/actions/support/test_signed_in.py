"""A customer who is signed in on the shop's pages is known at once; only the bot's own word counts as that."""

import pytest

FORMS = ["explain_bill_form", "return_form", "cancel_form", "lost_phone_form", "complaint_form", "account_access_form"]
ANNA = {"verified_customer": "C-1001"}


async def test_who_is_signed_in_is_greeted_by_name(assistant):
    reply = await assistant.act("action_greet", intent="greet", sender="web-1", metadata=ANNA)
    assert reply.responses == ["utter_greet_known"]
    assert reply.slots == {"customer_id": "C-1001", "customer_name": "Anna"}


@pytest.mark.parametrize("form", FORMS)
async def test_who_is_signed_in_is_not_asked_who_they_are(assistant, form):
    reply = await assistant.begin(form, sender="web-1", metadata=ANNA)
    assert reply.asks_for not in {"email", "order_number"}


async def test_who_is_signed_in_gets_an_answer_from_their_record(assistant):
    reply = await assistant.act(
        "action_order_status", sender="web-1", slots={"order_number": "FL-204417"}, metadata=ANNA
    )
    assert "FL-204417" in reply.text
    other = await assistant.act(
        "action_order_status",
        sender="web-1",
        slots={"order_number": "FL-204417"},
        metadata={"verified_customer": "C-1002"},
    )
    assert "FL-204417" not in other.text


@pytest.mark.parametrize(
    "metadata",
    [
        {"customer": "C-1001"},
        {"customer_id": "C-1001"},
        {"verified": {"customer": "C-1001"}},
        {"verified_customer": None},
        {"verified_customer": ""},
        {"verified_customer": ["C-1001"]},
        {"verified_customer": {"id": "C-1001"}},
        {"verified_customer": True},
        {"verified_customer": "C-9999"},
        {"Verified_Customer": "C-1001"},
    ],
)
async def test_nothing_else_in_the_metadata_says_who_somebody_is(assistant, metadata):
    greeted = await assistant.act("action_greet", intent="greet", sender="web-1", metadata=metadata)
    assert greeted.responses == ["utter_greet"]
    told = await assistant.act(
        "action_order_status", sender="web-1", slots={"order_number": "FL-204417"}, metadata=metadata
    )
    assert told.responses == ["utter_identity_refused"]


async def test_being_signed_in_comes_before_what_was_said_earlier(assistant):
    """Ben was identified in the conversation, or is known to the channel; then Anna signed in on the page."""
    for sender, slots in (("web-1", {"customer_id": "C-1002"}), ("ben-okafor", {})):
        reply = await assistant.act("action_greet", intent="greet", sender=sender, slots=slots, metadata=ANNA)
        assert reply.slots["customer_id"] == "C-1001"


async def test_somebody_whom_the_record_does_not_have_can_still_be_identified(assistant):
    stranger = {"verified_customer": "C-9999"}
    known = await assistant.act(
        "action_greet", intent="greet", sender="web-1", slots={"customer_id": "C-1002"}, metadata=stranger
    )
    assert known.slots["customer_id"] == "C-1002"
    asked = await assistant.begin("bill_due_form", sender="web-2", metadata=stranger)
    assert asked.asks_for == "email"


async def test_a_reminder_is_answered_for_who_was_signed_in(assistant):
    said = {"event": "user", "text": "hello", "metadata": ANNA}
    reminder = {"event": "user", "text": "EXTERNAL: remind", "metadata": {"is_external": True}}
    reply = await assistant.act(
        "action_greet",
        intent="remind",
        sender="web-1",
        metadata={"is_external": True},
        events=[said, {"event": "bot", "text": "Hello Anna"}, reminder],
    )
    assert reply.slots["customer_id"] == "C-1001"
    nobody = await assistant.act(
        "action_greet", intent="remind", sender="web-1", metadata={"is_external": True}, events=[reminder]
    )
    assert nobody.responses == ["utter_greet"]
