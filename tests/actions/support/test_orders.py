"""Orders: where they are, and changing their delivery. The sample's Wednesday is 18 November 2026."""

import pytest

from actions.customer import record
from actions.customer.schema import Order

DMITRI = {"customer_id": "C-1004"}  # one order late, one just placed


async def test_a_late_order_is_told_with_its_reason(assistant):
    reply = await assistant.act("action_order_status", intent="late_delivery")
    assert reply.responses == ["utter_order_late", "utter_order_carrier"]
    assert "FL-204417 (Aster 9 and Aster 9 case)" in reply.text
    assert "the lorry broke down" in reply.text
    assert "ParcelFox" in reply.text
    assert reply.slots == {"last_form": "order_status_form", "order_number": "FL-204417"}


@pytest.mark.parametrize(
    ("number", "customer_id", "response", "fact"),
    [
        ("FL-204533", "C-1001", "utter_order_delivered", "Kestrel Buds"),
        ("FL-198820", "C-1001", "utter_order_returned", "Orrin Tab Mini"),
        ("FL-204610", "C-1002", "utter_order_dispatched", "Swiftline"),
        ("FL-204655", "C-1003", "utter_order_out_for_delivery", "Aster 9 Pro"),
        ("FL-204702", "C-1004", "utter_order_placed", "Nimbus X2"),
        ("FL-204688", "C-1005", "utter_order_packed", "Kestrel Buds and Kestrel One Plus"),
        ("FL-202975", "C-1005", "utter_order_cancelled", "Nimbus Fold"),
    ],
)
async def test_every_status_has_its_words(assistant, number, customer_id, response, fact):
    slots = {"customer_id": customer_id, "order_number": number}
    reply = await assistant.act("action_order_status", sender="somebody", slots=slots)
    assert reply.responses == [response]
    assert number in reply.text
    assert fact in reply.text


@pytest.mark.parametrize(
    ("changes", "response"),
    [
        ({"delay_reason": None}, "utter_order_late_no_reason"),
        ({"expected_on": "later"}, "utter_order_delayed"),
        ({"expected_on": "later", "delay_reason": None}, "utter_order_delayed_no_reason"),
        ({"status": "dispatched", "carrier": None, "expected_on": "later"}, "utter_order_dispatched_untracked"),
    ],
)
async def test_what_the_record_does_not_know_is_not_said(assistant, store, today, changes, response):
    with store.session() as session:
        order = session.get(Order, "FL-204417")
        for name, value in changes.items():
            setattr(order, name, today.replace(day=25) if value == "later" else value)
    reply = await assistant.act("action_order_status", intent="order_status")
    assert reply.responses[0] == response


async def test_somebody_elses_order_is_never_shown(assistant):
    reply = await assistant.act("action_order_status", slots={"order_number": "FL-204610"})
    assert "Hub Max" not in reply.text
    assert "FL-204610" not in reply.text


async def test_an_only_order_is_not_asked_for(assistant):
    reply = await assistant.begin("order_status_form", intent="order_status", text="where is my order")
    assert reply.asks_for is None


async def test_one_of_several_orders_is_asked_for_with_buttons(assistant):
    reply = await assistant.begin("order_status_form", intent="order_status", slots=DMITRI, sender="dmitri")
    assert reply.asks_for == "order_number"
    question = await assistant.act("action_ask_order_number", form="order_status_form", slots=DMITRI, sender="dmitri")
    assert question.responses == ["utter_ask_which_order"]
    assert list(question.buttons.values()) == [
        '/inform{"order_number": "FL-204702"}',
        '/inform{"order_number": "FL-204120"}',
    ]


async def test_who_complains_of_waiting_means_the_late_order(assistant):
    reply = await assistant.begin("order_status_form", intent="late_delivery", slots=DMITRI, sender="dmitri")
    assert reply.asks_for is None


@pytest.mark.parametrize(
    ("text", "number"), [("the watch", "FL-204120"), ("the second one", "FL-204120"), ("204702", "FL-204702")]
)
async def test_an_order_can_be_chosen_in_free_words(assistant, text, number):
    reply = await assistant.answer("order_status_form", "order_number", text=text, slots=DMITRI, sender="dmitri")
    assert reply.slots["order_number"] == number
    assert reply.asks_for is None


async def test_an_unknown_order_number_is_told_and_asked_again(assistant):
    given = {"order_number": "FL-999999"}
    reply = await assistant.answer(
        "order_status_form", "order_number", found=given, entities=given, slots=DMITRI, sender="dmitri"
    )
    assert reply.responses == ["utter_order_unknown"]
    assert reply.asks_for == "order_number"


async def test_the_wish_again_asks_again_and_is_not_rejected(assistant):
    reply = await assistant.answer(
        "order_status_form", "order_number", intent="order_status", text="order?", slots=DMITRI, sender="dmitri"
    )
    assert reply.slots["order_number"] is None
    assert reply.asks_for == "order_number"


async def test_another_wish_fills_nothing_so_that_the_form_is_rejected(assistant):
    reply = await assistant.answer(
        "order_status_form", "order_number", intent="bill_due", text="when is my bill due", slots=DMITRI, sender="d"
    )
    assert reply.slots == {"requested_slot": "order_number"}


# --- changing a delivery ---------------------------------------------------------------------------


async def test_an_order_that_left_can_change_its_day_only(assistant):
    reply = await assistant.begin("delivery_change_form", intent="delivery_change")
    assert reply.asks_for == "date"
    question = await assistant.act("action_ask_delivery_change_form_date", form="delivery_change_form")
    assert '/inform{"date": "2026-11-19"}' in question.buttons.values()


async def test_an_order_still_here_can_change_both(assistant):
    reply = await assistant.begin("delivery_change_form", intent="delivery_change", sender="eilidh-fraser")
    assert reply.asks_for == "delivery_change"


@pytest.mark.parametrize(
    ("text", "asks_for"), [("another address", "address"), ("move it to a later day", "date"), ("my office", "address")]
)
async def test_what_changes_is_read_from_free_words(assistant, text, asks_for):
    reply = await assistant.answer("delivery_change_form", "delivery_change", text=text, sender="eilidh-fraser")
    assert reply.asks_for == asks_for


async def test_a_day_in_the_first_message_is_checked_at_once(assistant):
    given = {"date": "next Friday"}
    reply = await assistant.begin("delivery_change_form", intent="delivery_change", found=given, entities=given)
    assert reply.slots["date"] == "2026-11-27"
    assert reply.asks_for == "confirmed"
    slots = {"date": "2026-11-27"}
    question = await assistant.act(
        "action_ask_delivery_change_form_confirmed", form="delivery_change_form", slots=slots
    )
    assert "FL-204417 to Friday 27 November" in question.text


@pytest.mark.parametrize("said", ["saturday", "today", "the 30th of january"])
async def test_a_day_on_which_nothing_is_delivered_is_refused(assistant, said):
    given = {"date": said}
    reply = await assistant.answer("delivery_change_form", "date", found=given, entities=given, text=said)
    assert reply.responses == ["utter_delivery_day_not_possible"]
    assert "from Thursday 19 November to" in reply.text
    assert reply.asks_for == "date"


LONG = "book me an engineer on friday morning please"


@pytest.mark.parametrize(
    ("intent", "text", "is_answer"),
    [
        ("book_appointment", LONG, False),
        ("delivery_change", "could you please bring it on friday morning instead", True),
        ("order_status", "I want my order to be here on friday", True),
        ("book_appointment", "friday morning", True),
        ("inform", "well I think friday would suit me best", True),
    ],
)
async def test_a_long_wish_of_another_kind_is_no_answer_though_it_names_a_day(assistant, intent, text, is_answer):
    given = {"date": "next friday"}
    reply = await assistant.answer(
        "delivery_change_form", "date", found=given, entities=given, text=text, intent=intent
    )
    assert ("action_execution_rejected" not in reply.kinds) is is_answer
    assert reply.slots["date"] == ("2026-11-27" if is_answer else None)


async def test_an_address_of_an_order_that_left_is_fixed(assistant):
    given = {"delivery_change": "address"}
    reply = await assistant.begin("delivery_change_form", intent="delivery_change", found=given)
    assert reply.responses == ["utter_address_fixed"]
    assert reply.asks_for == "date"


async def test_a_confirmed_day_is_written(assistant, store):
    slots = {"date": "2026-11-27", "confirmed": True}
    reply = await assistant.act("action_change_delivery", slots=slots)
    assert reply.responses == ["utter_delivery_date_changed"]
    assert reply.slots["confirmed"] is None
    with store.session() as session:
        assert session.get(Order, "FL-204417").expected_on.isoformat() == "2026-11-27"


async def test_a_confirmed_address_is_written(assistant, store):
    slots = {"delivery_change": "address", "address": "1 New Road, Glasgow G41 3NG", "confirmed": True}
    reply = await assistant.act("action_change_delivery", slots=slots, sender="eilidh-fraser")
    assert reply.responses == ["utter_delivery_address_changed"]
    with store.session() as session:
        assert session.get(Order, "FL-204688").delivery_address == "1 New Road, Glasgow G41 3NG"


async def test_a_no_changes_nothing(assistant, store):
    with store.session() as session:
        before = session.get(Order, "FL-204417").expected_on
    reply = await assistant.act("action_change_delivery", slots={"date": "2026-11-27", "confirmed": False})
    assert reply.responses == ["utter_nothing_changed"]
    with store.session() as session:
        assert session.get(Order, "FL-204417").expected_on == before


async def test_a_yes_from_before_does_not_count(assistant):
    given = {"date": "friday"}
    stale = {"confirmed": True, "requested_slot": "confirmed"}
    reply = await assistant.begin(
        "delivery_change_form", intent="delivery_change", found=given, entities=given, slots=stale
    )
    assert reply.slots["confirmed"] is None
    assert reply.asks_for == "confirmed"


async def test_a_delivered_order_cannot_change(assistant, store):
    with store.session() as session:
        session.get(Order, "FL-204417").status = "out_for_delivery"
    reply = await assistant.begin("delivery_change_form", intent="delivery_change", slots={"order_number": "FL-204417"})
    assert reply.asks_for is None
    said = await assistant.act("action_change_delivery", slots={"order_number": "FL-204417"})
    assert said.responses == ["utter_delivery_fixed"]
    without = await assistant.act("action_change_delivery", sender="nobody", slots={"customer_id": "C-1019"})
    assert without.responses == ["utter_no_open_orders"]


async def test_what_the_record_refuses_is_said_and_undone(assistant, store, today):
    reply = await assistant.act("action_change_delivery", slots={"date": "2026-11-21", "confirmed": True})
    assert reply.responses == ["utter_not_possible"]
    assert "Monday to Friday" in reply.text
    assert reply.slots["date"] is None
    with store.session() as session:
        assert record.late_orders(session, "C-1001", today=today)
