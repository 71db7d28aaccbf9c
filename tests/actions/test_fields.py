"""What an action declared it sees, what it did not it cannot, and every look is noted."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from actions.customer.identifiers import Identifier
from actions.customer.identities import ensure
from actions.customer.schema import AuditNote, Base
from actions.customer.visible import PARTS
from actions.errors import FieldWithheld, RegistrationError
from actions.privacy import consent
from actions.registry import build_executor
from actions.tracking.message import Tracked
from actions.tracking.take import take

ANNA = Identifier("user_id", "C-1001")


@pytest.fixture
def run(store, frozen_clock, example_actions, action_call):
    executor = build_executor([example_actions], store, frozen_clock)

    async def of(action, text=""):
        call = action_call(action, sender="anna-brook", text=text)
        result = await executor.run(call)
        return [response.get("response") or response["text"] for response in result.responses]

    return of


def say(store, now, purpose, *, granted):
    with store.session() as session:
        identity = ensure(session, [ANNA], now=now)[ANNA]
        word = {"purpose": purpose, "granted": granted, "source": "web", "text_version": "1"}
        consent.record(session, identity_id=identity, occurred_at=now + timedelta(minutes=1), **word)


def notes(store):
    store.settle()
    with store.session() as session:
        return [
            (one.actor, one.action, one.purpose, one.details)
            for one in session.scalars(select(AuditNote).order_by(AuditNote.id))
        ]


async def test_what_was_declared_is_seen(run):
    assert await run("action_curious", "name") == ["Anna Brook"]


@pytest.mark.parametrize("field", ["city", "value", "orders", "customer"])
async def test_what_was_not_declared_is_withheld(run, field):
    with pytest.raises(FieldWithheld, match=f"action_curious: reads '{field}', which it did not declare"):
        await run("action_curious", field)


async def test_every_look_is_noted_with_its_fields(run, store):
    before = len(notes(store))
    await run("action_orders")
    await run("action_own")
    expected = {"fields": ["orders"], "allowed": True}
    assert notes(store)[before:] == [("action_orders", "customer.read", "service", expected)]


async def test_a_customer_who_refuses_the_service_is_nobody_whom_the_assistant_knows(run, store, now):
    assert await run("action_orders") == ["utter_orders"]
    say(store, now, "service", granted=False)
    assert await run("action_orders") == ["utter_customer_unknown"]
    assert notes(store)[-1][-1] == {"fields": ["orders"], "allowed": False}
    assert (await run("action_hello"))[0].startswith("Hello there")


async def test_another_purpose_needs_a_yes_and_counts_what_that_allows(run, store, now):
    say(store, now, "marketing", granted=False)
    assert await run("action_marketing") == ["utter_customer_unknown"]
    with store.session() as session:
        identity = ensure(session, [ANNA], now=now)[ANNA]
        later = now + timedelta(minutes=2)
        word = {"purpose": "marketing", "granted": True, "source": "web", "text_version": "1"}
        consent.record(session, identity_id=identity, occurred_at=later, **word)
    [before] = await run("action_marketing")
    bought = Tracked(
        message_id="web:bought",
        kind="track",
        name="Order Completed",
        identifiers=(ANNA,),
        occurred_at=now,
        received_at=now,
        source="web",
        purpose="marketing",
        properties={"order_id": "new", "total": 1000},
    )
    with store.session() as session:
        take(session, [bought])
    [after] = await run("action_marketing")
    assert float(after.split()[0]) == float(before.split()[0]) + 1000


def test_a_field_that_nothing_has_is_an_error_at_the_start(store, frozen_clock, tmp_path, monkeypatch):
    (tmp_path / "usher_misspelt.py").write_text(
        "from actions.base import CustomerAction\n"
        "class A(CustomerAction):\n"
        "    fields = ('contract',)\n"
        "    def name(self):\n        return 'a'\n"
        "    def answer(self, session, customer, tracker, dispatcher):\n        return []\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(RegistrationError, match="there is no 'contract'. Write 'contracts'"):
        build_executor(["usher_misspelt"], store, frozen_clock)


def test_every_table_with_customers_data_belongs_to_a_part():
    """A table that leads to a customer, and is neither a name, a signal nor a consent of theirs."""
    leads = {"customers"}
    while True:
        more = {
            table.name
            for table in Base.metadata.tables.values()
            if any(key.column.table.name in leads for key in table.foreign_keys)
        }
        if more <= leads:
            break
        leads |= more
    assert leads - {"channel_identities"} == set(PARTS)
