"""A visitor who signs in mid-chat keeps what was said, and is the same customer on another channel."""

import pytest

from actions.customer.identifiers import Identifier
from actions.registry import build_executor

CHAT = "3f2c9a71d5e84b0f"


@pytest.fixture
def say(client, now):
    position = iter(range(1000))

    async def of(intent, *, channel="webchat", conversation=CHAT, customer=None):
        number = next(position)
        event = {
            "id": f"{conversation}-{number}",
            "type": "message",
            "conversation": conversation,
            "position": number,
            "channel": channel,
            "occurred_at": now.isoformat(),
            "intent": intent,
            "sentiment": "negative",
            "customer": customer,
        }
        answer = await client.post("/v1/conversation-events", json=[event])
        assert answer.json()["stored"] == 1, answer.text

    return of


async def profile(client, who="C-1004"):
    body = (await client.get(f"/customers/{who}")).json()
    return {name: field["value"] for name, field in body["profile"].items()}, body["identifiers"]


async def test_what_was_said_before_the_sign_in_is_the_customers_afterwards(client, say):
    await say("open_return")
    before, _ = await profile(client)
    assert before.get("last_wish") != "open_return"
    found = (await client.get("/customers/lookup", params={"kind": "webchat", "value": CHAT})).json()
    assert found["id"].startswith("identity:")
    await say("greet", customer="C-1004")
    fields, names = await profile(client)
    assert (fields["last_wish"], fields["last_sentiment"], fields["preferred_channel"]) == (
        "open_return",
        "negative",
        "webchat",
    )
    assert {"kind": "webchat", "value": CHAT} in names
    found = (await client.get("/customers/lookup", params={"kind": "webchat", "value": CHAT})).json()
    assert found["id"] == "C-1004"


async def test_it_goes_on_on_another_channel(client, say, store, frozen_clock, example_actions, action_call):
    await say("open_return")
    await say("greet", customer="C-1004")
    call = action_call("action_last_wish", sender="dmitri", channel="rest")
    call["tracker"]["latest_message"]["metadata"] = {"verified_customer": "C-1004"}
    result = await build_executor([example_actions], store, frozen_clock).run(call)
    assert [one["text"] for one in result.responses] == ["open_return"]


async def test_the_next_customer_at_the_same_browser_is_another_one(client, say):
    await say("open_return", customer="C-1004")
    await say("cancel_contract", customer="C-1005")
    fields, names = await profile(client)
    assert fields["last_wish"] == "open_return"
    other, others = await profile(client, "C-1005")
    assert other["last_wish"] == "cancel_contract"
    chat = dict(zip(("kind", "value"), Identifier("webchat", CHAT), strict=True))
    assert (chat in names) is not (chat in others)
