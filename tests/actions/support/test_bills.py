"""Bills: explained line by line, due, disputed."""

import pytest
from sqlalchemy import select

from actions.customer.schema import Bill, Dispute


async def test_a_higher_bill_is_explained_line_by_line(assistant):
    reply = await assistant.act("action_explain_bill", intent="explain_bill")
    assert reply.responses == ["utter_bill_higher", "utter_bills_unchanged"]
    assert "£25.50, £7.50 more" in reply.text
    assert "Roaming in Spain, 3 days, £6.00 more: You used your phone in Spain on three days" in reply.text
    assert "Yearly price change, £1.50 more" in reply.text
    assert "Fibre 300, £34.00" in reply.text


@pytest.mark.parametrize(
    ("customer_id", "response", "fact"),
    [
        ("C-1007", "utter_bill_lower", "£11.25 less"),
        ("C-1009", "utter_bill_same", "SIM 10: £8.00"),
        ("C-1012", "utter_bill_same", "Flex 20"),
        ("C-1002", "utter_bill_higher", "Late payment fee, £5.00 more"),
    ],
)
async def test_lower_and_unchanged_bills(assistant, customer_id, response, fact):
    reply = await assistant.act("action_explain_bill", slots={"customer_id": customer_id}, sender="somebody")
    assert response in reply.responses
    assert fact in reply.text


async def test_a_first_bill_is_listed(assistant, store):
    with store.session() as session:
        for bill in session.scalars(select(Bill).where(Bill.contract_number == "K-30202")).all()[:-1]:
            session.delete(bill)
    reply = await assistant.act("action_explain_bill", slots={"customer_id": "C-1009"}, sender="somebody")
    assert reply.responses == ["utter_bill_first"]


async def test_a_customer_without_bills(assistant, store):
    with store.session() as session:
        for bill in session.scalars(select(Bill).where(Bill.contract_number == "K-30202")).all():
            session.delete(bill)
    for action in ("action_explain_bill", "action_bill_due", "action_open_dispute"):
        reply = await assistant.act(action, slots={"customer_id": "C-1009"}, sender="somebody")
        assert reply.responses == ["utter_no_bills"]


async def test_a_bill_can_be_named_by_number_or_month(assistant, store):
    with store.session() as session:
        bill = session.scalars(select(Bill).where(Bill.contract_number == "K-30117").order_by(Bill.period)).all()[-3]
        number, month = bill.number, f"{bill.period:%B}"
    by_number = await assistant.act("action_explain_bill", slots={"bill_number": number})
    assert "Call to 0911 number, £3.40 more" in by_number.text
    by_month = await assistant.act("action_explain_bill", slots={"month": month.lower()})
    assert month in by_month.text
    assert by_month.slots["month"] is None


async def test_a_bill_number_that_is_not_the_customers_is_told(assistant):
    reply = await assistant.act("action_explain_bill", slots={"bill_number": "B-730602"})
    assert reply.responses[0] == "utter_bill_unknown"
    assert "Fibre 900" not in reply.text


async def test_number_and_month_are_kept_but_never_asked_for(assistant):
    given = {"bill_number": "B-730600", "month": "May"}
    reply = await assistant.begin("explain_bill_form", found=given, entities=given, intent="explain_bill")
    assert {name: reply.slots[name] for name in given} == given
    assert reply.asks_for is None


async def test_what_is_due_and_overdue(assistant):
    anna = await assistant.act("action_bill_due")
    assert anna.responses == ["utter_bill_due", "utter_bill_due"]
    assert "B-730600 for Flex 20, £25.50" in anna.text
    ben = await assistant.act("action_bill_due", sender="ben-okafor")
    assert "utter_bill_overdue" in ben.responses


async def test_nothing_is_open(assistant, store, today):
    with store.session() as session:
        for bill in session.scalars(select(Bill).where(Bill.contract_number == "K-30202")):
            bill.paid_on = today
    reply = await assistant.act("action_bill_due", slots={"customer_id": "C-1009"}, sender="somebody")
    assert reply.responses == ["utter_bills_paid"]
    assert "£8.00 for SIM 10" in reply.text


# --- disputes --------------------------------------------------------------------------------------


async def test_one_of_several_charges_is_asked_for(assistant):
    reply = await assistant.begin("dispute_form", intent="dispute_charge", text="that's not right")
    assert reply.asks_for == "charge_kind"
    question = await assistant.act("action_ask_charge_kind", form="dispute_form")
    assert question.buttons["Roaming in Spain, 3 days, £6.00"] == '/inform{"charge_kind": "roaming"}'


@pytest.mark.parametrize("text", ["the roaming", "spain", "the second"])
async def test_a_charge_is_read_from_free_words(assistant, text):
    reply = await assistant.answer("dispute_form", "charge_kind", text=text)
    assert reply.slots["charge_kind"] == "roaming"
    assert reply.asks_for == "confirmed"


async def test_a_charge_that_is_not_on_the_bill(assistant):
    given = {"charge_kind": "insurance"}
    reply = await assistant.begin("dispute_form", found=given, entities=given, intent="dispute_charge")
    assert reply.responses == ["utter_charge_not_on_bill"]
    assert reply.asks_for == "charge_kind"


async def test_the_only_charge_needs_no_question(assistant):
    reply = await assistant.begin("dispute_form", intent="dispute_charge", slots={"customer_id": "C-1015"}, sender="o")
    assert reply.asks_for == "confirmed"
    question = await assistant.act(
        "action_ask_dispute_form_confirmed", form="dispute_form", slots={"customer_id": "C-1015"}, sender="o"
    )
    assert "Phone insurance, £6.00" in question.text
    assert "added in the app" in question.text


async def test_the_confirmed_dispute_is_opened_once(assistant, store):
    slots = {"charge_kind": "roaming", "confirmed": True}
    reply = await assistant.act("action_open_dispute", slots=slots)
    assert reply.responses == ["utter_dispute_opened"]
    with store.session() as session:
        made = session.scalars(select(Dispute).where(Dispute.bill_number == "B-730600")).one()
        assert made.number in reply.text
    again = await assistant.begin("dispute_form", found={"charge_kind": "roaming"}, intent="dispute_charge")
    assert again.asks_for is None
    told = await assistant.act("action_open_dispute", slots={"charge_kind": "roaming"})
    assert told.responses == ["utter_dispute_known"]
    assert made.number in told.text


async def test_a_no_opens_nothing(assistant):
    reply = await assistant.act("action_open_dispute", slots={"charge_kind": "roaming", "confirmed": False})
    assert reply.responses == ["utter_nothing_changed"]


async def test_a_bill_without_extras_has_nothing_to_dispute(assistant):
    slots = {"customer_id": "C-1009"}
    begun = await assistant.begin("dispute_form", intent="dispute_charge", slots=slots, sender="somebody")
    assert begun.asks_for is None
    reply = await assistant.act("action_open_dispute", slots=slots, sender="somebody")
    assert reply.responses == ["utter_nothing_to_dispute"]
