"""Web chat over real sockets: nothing lost, nothing doubled, nobody in another's conversation."""

import asyncio
import json

import jwt
import pytest
from kit.processing import Talk
from kit.shop import DOMAIN, TABLE, GatedActions, MoodyStore, closing, shop_of, spoken, transcript
from websockets.exceptions import ConnectionClosed, InvalidStatus

from bot.channels import connection
from bot.conversation import events as e

DAY = 86_400


async def test_a_new_session_is_told_where_it_stands(shop):
    session = await shop.session()
    async with shop.customer(session["token"]) as customer:
        assert customer.opening == [
            {"type": "session", "conversation": session["conversation"], "last_event_id": -1, "owner": "bot"},
            {"type": "caught_up"},
        ]


async def test_a_turn(shop):
    async with shop.customer((await shop.session())["token"]) as customer:
        frames = await customer.say("greet", "m-1")
        assert frames[0] == {"type": "typing", "speaker": "bot", "id": "m-1"}
        assert frames[-1] == {"type": "ack", "id": "m-1"} or frames[-1]["type"] == "message"
        said = [frame for frame in frames if frame["type"] == "message"]
        while len(said) < 2:
            said.append(await customer.hear())
        assert spoken(said) == [("customer", "greet"), ("bot", "Hello")]
        assert said[0]["id"] == "m-1"
        assert said[1]["buttons"] == [{"title": "Bill", "payload": "/bill"}]
        assert said[0]["event_id"] < said[1]["event_id"]
        assert said[1]["time"] > said[0]["time"]


@pytest.mark.parametrize(
    ("message", "fields"),
    [
        ("photo", {"text": "Look:", "image": "https://shop.example/aster.png"}),
        ("quick", {"text": "Yes?", "buttons": [{"title": "Yes", "payload": "/affirm"}]}),
        ("file", {"attachment": "https://shop.example/bill.pdf"}),
        ("raw", {"custom": {"map": [1, 2]}}),
        ("parts", {"text": "One.\n\nTwo."}),
    ],
)
async def test_what_messages_hold(shop, message, fields):
    token = (await shop.session())["token"]
    async with shop.customer(token) as customer:
        await customer.say(message, "m-1")
    answer = (await transcript(shop, token))[-1]
    assert {key: answer[key] for key in answer if key not in {"event_id", "time", "type"}} == {
        "speaker": "bot",
        **fields,
    }


async def test_a_button_sends_its_payload_and_shows_its_title(shop):
    session = await shop.session()
    async with shop.customer(session["token"]) as customer:
        await customer.say("Bill", "m-1", payload="/bill")
    assert spoken(await transcript(shop, session["token"])) == [("customer", "Bill"), ("bot", "£41.50")]
    stored = (await shop.talk.processor.tracker(session["conversation"])).latest_message
    assert (stored.text, stored.intent) == ("/bill", "bill")


async def test_a_reload_gets_everything_and_a_reconnect_only_what_is_new(shop):
    token = (await shop.session())["token"]
    async with shop.customer(token) as customer:
        await customer.say("greet", "m-1")
    everything = await transcript(shop, token)
    assert spoken(everything) == [("customer", "greet"), ("bot", "Hello")]
    assert await transcript(shop, token, last=everything[0]["event_id"]) == everything[1:]
    assert await transcript(shop, token, last=everything[-1]["event_id"]) == []


async def test_a_client_that_knows_more_than_the_server_begins_anew(shop):
    token = (await shop.session())["token"]
    async with shop.customer(token) as customer:
        await customer.say("greet", "m-1")
    assert spoken(await transcript(shop, token, last=5000)) == [("customer", "greet"), ("bot", "Hello")]


async def test_a_message_sent_again_is_answered_once(shop):
    session = await shop.session()
    async with shop.customer(session["token"]) as customer:
        for _ in range(3):
            assert (await customer.say("bill", "m-1"))[-1] == {"type": "ack", "id": "m-1"}
    assert shop.talk.server.names == ["action_bill"]
    assert spoken(await transcript(shop, session["token"])) == [("customer", "bill"), ("bot", "£41.50")]


async def test_two_tabs_see_the_same(shop):
    token = (await shop.session())["token"]
    async with shop.customer(token) as first, shop.customer(token) as second:
        await first.say("greet", "m-1")
        assert spoken([await second.hear() for _ in range(2)]) == [("customer", "greet"), ("bot", "Hello")]


async def test_tabs_that_write_at_once_take_turns(shop):
    session = await shop.session()
    async with shop.customer(session["token"]) as first, shop.customer(session["token"]) as second:
        await asyncio.gather(first.say("bill", "a"), second.say("greet", "b"))
    said = spoken(await transcript(shop, session["token"]))
    answers = {"bill": "£41.50", "greet": "Hello"}
    assert sorted(text for who, text in said if who == "customer") == sorted(answers)
    for asked, answered in zip(said[::2], said[1::2], strict=True):
        assert answered == ("bot", answers[asked[1]])


async def test_messages_of_one_tab_keep_their_order():
    # Who writes the same ten times would be given to a person.
    async with shop_of(Talk(DOMAIN, TABLE, server=GatedActions(), escalation=None)) as shop:
        token = (await shop.session())["token"]
        async with shop.customer(token) as customer:
            for number in range(10):
                await customer.send(type="message", id=f"m-{number}", text=f"nothing {number}")
            acknowledged = []
            while len(acknowledged) < 10:
                frame = await customer.hear()
                acknowledged += [frame["id"]] if frame["type"] == "ack" else []
        assert acknowledged == [f"m-{number}" for number in range(10)]
        assert [text for _, text in spoken(await transcript(shop, token))] == [f"nothing {n}" for n in range(10)]


async def test_a_ping_is_answered_while_a_turn_is_running(shop):
    async with shop.customer((await shop.session())["token"]) as customer:
        await customer.send(type="message", id="m-1", text="slow")
        await customer.hear_until("typing")
        await customer.send(type="ping")
        assert await customer.hear() == {"type": "pong"}
        shop.talk.server.gate.set()
        await customer.hear_until("ack")


async def test_a_customer_who_leaves_in_mid_turn_finds_it_finished_once(shop):
    token = (await shop.session())["token"]
    async with shop.customer(token) as customer:
        await customer.send(type="message", id="m-1", text="slow")
        await asyncio.wait_for(shop.talk.server.waiting.wait(), 10)
    async with shop.customer(token) as customer:
        assert spoken(customer.opening) == []
        shop.talk.server.gate.set()
        assert spoken([await customer.hear(), await customer.hear()]) == [("customer", "slow"), ("bot", "£41.50")]
        assert (await customer.say("slow", "m-1"))[-1]["type"] == "ack"
    assert shop.talk.server.names == ["action_slow"]


async def test_a_person_speaks_and_the_bot_comes_back(shop):
    session = await shop.session()
    events = f"/conversations/{session['conversation']}/tracker/events"
    async with shop.customer(session["token"]) as customer:
        await customer.say("ask_human", "m-1")
        agent = {"event": "agent", "text": "Priya here", "metadata": {"name": "Priya"}}
        assert (await shop.http.post(events, json=[agent, {"event": "resume"}])).status_code == 200
        heard = await customer.hear_until("owner")
        if heard[-1]["owner"] == "waiting":  # the handoff's own frame came after its acknowledgement
            heard = await customer.hear_until("owner")
        assert heard[-1]["owner"] == "bot"
        person = next(frame for frame in heard if frame.get("speaker") == "person")
        assert (person["text"], person["name"]) == ("Priya here", "Priya")
    shown = await transcript(shop, session["token"])
    assert [frame.get("owner") or frame["speaker"] for frame in shown] == [
        "customer", "bot", "waiting", "person", "bot",
    ]  # fmt: skip


async def test_a_pause_alone_as_rasas_handoffs_do_it_is_waiting(shop):
    session = await shop.session()
    async with shop.customer(session["token"]) as customer:
        await customer.say("greet", "m-1")
    await shop.talk.processor.append(session["conversation"], [e.ConversationPaused()])
    async with shop.customer(session["token"]) as customer:
        assert customer.opening[0]["owner"] == "waiting"
        assert [frame["owner"] for frame in customer.opening if frame["type"] == "owner"] == ["waiting"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("مرحبا، أين طلبي؟", "مرحبا، أين طلبي؟"),
        ("😀👍🏽", "😀👍🏽"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("'; DROP TABLE events; --", "'; DROP TABLE events; --"),
        ("half \ud83d", "half ?"),
        ("bell\x07 and null\x00", "bell and null"),
        ("my card is 4111 1111 1111 1111", "my card is **** **** **** 1111"),
    ],
)
async def test_messages_come_back_as_they_are_stored(shop, text, shown):
    token = (await shop.session())["token"]
    async with shop.customer(token) as customer:
        await customer.say(text, "m-1")
    assert spoken(await transcript(shop, token))[0] == ("customer", shown)


async def test_a_binary_frame_with_json_in_it_is_read(shop):
    async with shop.customer((await shop.session())["token"]) as customer:
        await customer.socket.send(json.dumps({"type": "ping"}).encode())
        assert await customer.hear() == {"type": "pong"}


async def test_a_flood_is_stopped_over_all_tabs_and_nothing_of_it_is_lost(talk):
    async with shop_of(talk, channels={"webchat": {"messages_a_minute": 3}}) as shop:
        token = (await shop.session())["token"]
        async with shop.customer(token) as first, shop.customer(token) as second:
            for number in range(2):
                assert (await first.say("nothing", f"a-{number}"))[-1]["type"] == "ack"
            assert (await second.say("nothing", "b-0"))[-1]["type"] == "ack"
            refused = (await second.say("greet", "b-1"))[-1]
            assert (refused["reason"], refused["id"]) == ("TooMany", "b-1")
            talk.clock.time += 61
            assert (await second.say("greet", "b-1"))[-1] == {"type": "ack", "id": "b-1"}


@pytest.fixture
async def moody():
    async with shop_of(Talk(DOMAIN, TABLE, server=GatedActions(), store=MoodyStore())) as shop:
        yield shop


@pytest.mark.parametrize(("failure", "reason"), [("append", "StorageUnavailable"), ("bug", "InternalError")])
async def test_a_turn_that_fails_is_an_error_and_the_same_message_succeeds_later(moody, failure, reason):
    token = (await moody.session())["token"]
    async with moody.customer(token) as customer:
        moody.talk.store.fails_to = (failure,)
        refused = (await customer.say("greet", "m-1"))[-1]
        assert (refused["type"], refused["reason"], refused["id"]) == ("error", reason, "m-1")
        assert "secret" not in refused["message"]
        moody.talk.store.fails_to = ()
        assert (await customer.say("greet", "m-1"))[-1] == {"type": "ack", "id": "m-1"}
    assert spoken(await transcript(moody, token)) == [("customer", "greet"), ("bot", "Hello")]


async def test_a_conversation_that_cannot_be_read_is_tried_again_by_the_client(moody):
    token = (await moody.session())["token"]
    moody.talk.store.fails_to = ("read",)
    async with moody.socket() as customer:
        await customer.send(type="open", token=token)
        frame, code = await closing(customer)
        assert (frame["reason"], code) == ("StorageUnavailable", 1013)
    moody.talk.store.fails_to = ()
    async with moody.customer(token) as customer:
        assert customer.opening[-1] == {"type": "caught_up"}


async def test_a_failing_turn_does_not_end_another_customers_conversation(moody):
    first, second = (await moody.session())["token"], (await moody.session())["token"]
    async with moody.customer(first) as anna, moody.customer(second) as ben:
        moody.talk.store.fails_to = ("bug",)
        assert (await anna.say("greet", "m-1"))[-1]["type"] == "error"
        moody.talk.store.fails_to = ()
        assert (await ben.say("greet", "m-1"))[-1]["type"] == "ack"


async def test_who_falls_too_far_behind_is_cut_off_and_reads_anew(shop, monkeypatch):
    monkeypatch.setattr("bot.storage.feed.BACKLOG", 2)
    session = await shop.session()
    async with shop.customer(session["token"]) as customer:
        said = [e.AgentUttered(text=str(number)) for number in range(20)]
        await shop.talk.processor.append(session["conversation"], said)
        with pytest.raises(ConnectionClosed) as caught:
            await customer.hear_until("never")
        assert caught.value.rcvd.code == 1013
    assert len(spoken(await transcript(shop, session["token"]))) == 20


async def test_a_socket_that_says_nothing_is_closed(shop, monkeypatch):
    monkeypatch.setattr(connection, "OPENING_SECONDS", 0.05)
    async with shop.socket() as customer:
        with pytest.raises(ConnectionClosed) as caught:
            await customer.hear()
        assert caught.value.rcvd.code == 1008


async def test_watchers_are_forgotten_when_they_leave(shop):
    token = (await shop.session())["token"]
    async with shop.customer(token):
        assert len(shop.talk.feed._watchers) == 1
    async with asyncio.timeout(10):
        while shop.talk.feed._watchers:
            await asyncio.sleep(0.01)


async def test_pages_that_credentials_do_not_name_may_not_connect(talk):
    async with shop_of(talk, channels={"webchat": {"origins": ["https://shop.example"]}}) as shop:
        async with shop.socket(origin="https://shop.example"):
            pass
        async with shop.socket(origin=shop.served.url):  # the try-out page of this very server
            pass
        for stranger in ("https://other.example", "https://shop.example.evil", "null", None):
            with pytest.raises(InvalidStatus) as caught:
                async with shop.socket(origin=stranger):
                    pass
            assert caught.value.response.status_code == 403


async def test_who_a_customer_is_reaches_the_conversation(talk):
    key = "the key that the shop's own server has"
    async with shop_of(talk, channels={"webchat": {"identity_secret": key}}) as shop:
        identity = jwt.encode({"sub": "C-1001", "exp": talk.clock.time + 60}, key, "HS256")
        session = await shop.session(identity=identity)
        async with shop.customer(session["token"]) as customer:
            await customer.say("greet", "m-1")
        said = (await talk.processor.tracker(session["conversation"])).latest_message
        assert said.metadata["verified_customer"] == "C-1001"


async def test_a_server_that_stops_says_goodbye_to_its_sockets(talk):
    async with shop_of(talk) as shop, shop.customer((await shop.session())["token"]) as customer:
        shop.served.uvicorn.should_exit = True
        with pytest.raises(ConnectionClosed) as caught:
            await customer.hear()
        assert caught.value.rcvd.code == 1012
