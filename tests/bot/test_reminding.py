"""Reminders: scheduled by an action, happening later as a turn of their own, once, and also after a restart."""

import asyncio
from datetime import UTC, datetime

import pytest
import structlog
from kit.action_server import ScriptedActions
from kit.processing import Talk
from kit.serving import app_of, client_of
from kit.shop import GatedActions, shop_of, spoken, transcript

from bot.clock import ManualClock
from bot.conversation import events as e
from bot.errors import StorageError
from bot.reminding import ATTEMPTS, LEASE, TOO_LATE, WAIT, Reminding
from bot.serving import Service
from bot.storage.memory import MemoryTrackerStore
from bot.storage.sql import open_sql

MINUTE, HOUR = 60.0, 3600.0
DOMAIN = {
    "intents": ["greet", "remind", "forget", "again", "slow", "ring", "ask_human", "restart"],
    "entities": ["thing"],
    "slots": {"thing": {"type": "text", "mappings": [{"type": "from_entity", "entity": "thing"}]}},
    "responses": {
        "utter_hello": [{"text": "Hello"}],
        "utter_ring": [{"text": "Ring: {thing}"}],
        "utter_handoff": [{"text": "A person will be with you."}],
        "utter_action_failed": [{"text": "Sorry."}],
    },
    "actions": ["action_remind", "action_forget", "action_ring", "action_again", "action_slow"],
    "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
}
TABLE = {
    "greet": ["utter_hello"],
    "remind": ["action_remind"],
    "forget": ["action_forget"],
    "again": ["action_again"],
    "slow": ["action_slow"],
    "ring": ["utter_ring"],
    "restart": ["action_restart"],
}


def iso(seconds):
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def reminder(clock, after=10 * MINUTE, **fields):
    """The JSON of a reminder, this long after now."""
    when = iso(clock.time + after)
    return {"event": "reminder", "intent": "ring", "date_time": when, "name": "a", "kill_on_user_msg": True, **fields}


class Waiting:
    """A talk whose action ``action_remind`` schedules these reminders, and what has them happen."""

    def __init__(self, *reminders, store=None, clock=None, server=None, table=TABLE, outlets=None, **answers):
        self.clock = clock or ManualClock(step=0.001)
        self.server = server or ScriptedActions({})
        asked = said(*(reminder(self.clock, **fields) for fields in reminders))
        self.server.answers |= {"action_remind": asked, **answers}
        self.talk = Talk(DOMAIN, table, server=self.server, store=store, clock=self.clock)
        self.say, self.store = self.talk.say, self.talk.store
        self.reminding = Reminding(
            self.store.reminders,
            self.talk.processor,
            outlets=outlets or {},
            metrics=self.talk.metrics,
            clock=self.clock,
        )

    async def pass_by(self, seconds):
        """Time passes; what was said meanwhile."""
        before = len(await self.talk.events())
        self.clock.time += seconds
        await self.reminding.run_due()
        new = (await self.talk.events())[before:]
        return [event.text for event in new if isinstance(event, e.BotUttered)]

    def counted(self, outcome):
        return self.talk.metrics.registry.get_sample_value("usher_reminders_total", {"outcome": outcome}) or 0

    async def left(self):
        return await self.store.reminders.next_at()


def said(*events, text=None):
    return {"events": list(events), "responses": [{"text": text}] if text else []}


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def store(request, tmp_path):
    if request.param == "memory":
        opened = MemoryTrackerStore()
    elif request.param == "sqlite":
        opened = open_sql(f"sqlite:///{tmp_path}/conversations.db")
    else:
        opened = open_sql(request.getfixturevalue("postgres"))
        await opened.delete("ada")
    yield opened
    await opened.delete("ada")
    await opened.close()


async def test_a_reminder_happens_once_at_its_time(store):
    world = Waiting({"entities": {"thing": "tea"}}, store=store)
    assert await world.say("remind") == []
    assert await world.pass_by(9 * MINUTE) == []
    assert await world.pass_by(MINUTE) == ["Ring: tea"]
    assert await world.pass_by(HOUR) == []
    [heard] = [x for x in await world.talk.events() if isinstance(x, e.UserUttered) and x.metadata.get("is_external")]
    assert (heard.text, heard.intent, heard.input_channel) == ("EXTERNAL: ring", "ring", "rest")
    assert heard.entities == ({"entity": "thing", "value": "tea"},)
    assert (await world.talk.kinds())[-6:] == [
        "user: EXTERNAL: ring",
        "slot thing=tea",
        "user_featurization",
        "utter_ring",
        "bot: Ring: tea",
        "action_listen",
    ]
    assert (world.counted("happened"), await world.left()) == (1, None)


async def test_it_survives_a_restart_and_one_that_came_due_meanwhile_happens_then(tmp_path):
    url, clock = f"sqlite:///{tmp_path}/c.db", ManualClock(step=0.001)
    before = Waiting({}, store=open_sql(url), clock=clock)
    await before.say("remind")
    await before.store.close()
    clock.time += 3 * HOUR
    after = Waiting(store=open_sql(url), clock=clock)
    assert await after.pass_by(0) == ["Ring: None"]
    await after.store.close()


async def test_one_that_is_a_day_late_does_not_happen():
    world = Waiting({"after": 0, "name": "old"}, {"after": MINUTE, "name": "late"})
    await world.say("remind")
    with structlog.testing.capture_logs() as logs:
        assert await world.pass_by(TOO_LATE + 30) == ["Ring: None"]
    assert [(x["outcome"], x["log_level"]) for x in logs if x["event"] == "reminder" and x["outcome"] == "too_late"]
    assert (world.counted("too_late"), world.counted("happened"), await world.left()) == (1, 1, None)


async def test_it_happens_also_after_its_session_has_expired():
    world = Waiting({"after": 20 * HOUR, "kill_on_user_msg": False})
    await world.say("remind")
    world.clock.time += 2 * HOUR
    assert await world.say("greet") == ["Hello"]  # in a session of its own
    assert await world.pass_by(18 * HOUR) == ["Ring: None"]
    assert (await world.talk.kinds()).count("session_started") == 3


@pytest.mark.parametrize("kill", [True, False])
async def test_a_message_of_the_customer_drops_it_where_it_says_so(kill):
    world = Waiting({"kill_on_user_msg": kill})
    await world.say("remind")
    await world.say("greet")
    assert await world.pass_by(HOUR) == ([] if kill else ["Ring: None"])
    assert (world.counted("dropped"), await world.left()) == (int(kill), None)


async def test_another_reminder_is_no_message_of_the_customer():
    world = Waiting({"name": "first"}, {"name": "second", "after": 20 * MINUTE})
    await world.say("remind")
    assert await world.pass_by(10 * MINUTE) == ["Ring: None"]
    assert await world.pass_by(10 * MINUTE) == ["Ring: None"]


async def test_the_same_name_replaces():
    world = Waiting({}, {"after": HOUR})
    await world.say("remind")
    assert await world.pass_by(10 * MINUTE) == []
    assert await world.pass_by(HOUR) == ["Ring: None"]
    assert (await world.talk.kinds()).count("user: EXTERNAL: ring") == 1


async def test_those_without_a_name_all_happen():
    world = Waiting({"name": None}, {"name": None})
    await world.say("remind")
    assert await world.pass_by(10 * MINUTE) == ["Ring: None", "Ring: None"]


async def test_it_can_be_cancelled():
    cancel = {"event": "cancel_reminder", "intent": "ring"}
    world = Waiting({"kill_on_user_msg": False}, action_forget=said(cancel))
    await world.say("remind")
    await world.say("forget")
    assert await world.pass_by(HOUR) == []
    assert await world.left() is None


async def test_starting_over_drops_it():
    world = Waiting({"kill_on_user_msg": False})
    await world.say("remind")
    await world.say("restart")
    assert await world.left() is None
    assert await world.pass_by(HOUR) == []


async def test_a_turn_that_was_taken_back_reminds_of_nothing():
    world = Waiting({"kill_on_user_msg": False})
    await world.say("remind")
    await world.talk.processor.append("ada", [e.UserUtteranceReverted()])
    assert await world.pass_by(HOUR) == []
    assert world.counted("dropped") == 1


async def test_one_whose_conversation_was_replaced_reminds_of_nothing():
    world = Waiting({"kill_on_user_msg": False})
    await world.say("remind")
    await world.talk.processor.replace("ada", [e.SlotSet(name="thing", value="tea")])
    assert await world.pass_by(HOUR) == []
    assert await world.left() is None


async def test_a_reminder_can_schedule_the_next_one():
    clock = ManualClock(step=0.001)

    def again(_):
        return 200, said(reminder(clock, intent="again"), text="Tick")

    world = Waiting({"intent": "again"}, clock=clock, action_again=again)
    await world.say("remind")
    assert [await world.pass_by(11 * MINUTE) for _ in range(3)] == [["Tick"]] * 3


async def test_it_waits_while_a_person_has_the_conversation():
    world = Waiting({"kill_on_user_msg": False})
    await world.say("remind")
    await world.say("ask_human")
    assert await world.pass_by(10 * MINUTE) == []
    assert await world.pass_by(WAIT) == []
    await world.talk.processor.append("ada", [e.ConversationResumed()])
    assert await world.pass_by(WAIT) == ["Ring: None"]


async def test_what_fails_before_a_word_was_said_is_tried_again():
    broken = iter([True, True, False])
    world = Waiting({"intent": "again"}, action_again=lambda _: (500, {}) if next(broken) else (200, said(text="Tick")))
    await world.say("remind")
    assert await world.pass_by(10 * MINUTE) == []
    assert await world.pass_by(30) == []
    assert "turn_failed" not in await world.talk.kinds()
    assert await world.pass_by(60) == ["Tick"]
    assert await world.left() is None


async def test_the_last_attempt_stands_and_is_said():
    world = Waiting({"intent": "again"}, action_again=lambda _: (500, {}))
    await world.say("remind")
    answers = [await world.pass_by(10 * MINUTE) for _ in range(ATTEMPTS + 1)]
    assert answers == [[], [], [], [], ["Sorry."], []]
    assert (await world.talk.kinds()).count("turn_failed") == 1


async def test_what_fails_after_a_word_is_not_repeated():
    table = {**TABLE, "ring": ["utter_ring", "action_ring"]}
    world = Waiting({}, table=table, action_ring=lambda _: (500, {}))
    await world.say("remind")
    assert await world.pass_by(10 * MINUTE) == ["Ring: None", "Sorry."]
    assert await world.pass_by(HOUR) == []


async def test_an_intent_that_the_domain_does_not_have_is_named():
    world = Waiting({"intent": "rign"})
    await world.say("remind")
    with structlog.testing.capture_logs() as logs:
        for _ in range(ATTEMPTS):
            assert await world.pass_by(10 * MINUTE) == []
    assert "ring" in next(x["mend"] for x in logs if x["event"] == "reminder_without_intent")
    assert (world.counted("failed"), await world.left()) == (1, None)


async def test_a_time_that_is_none_fails_the_action():
    world = Waiting({"date_time": "tomorrow"})
    assert await world.say("remind") == ["Sorry."]
    [failed] = [event for event in await world.talk.events() if isinstance(event, e.TurnFailed)]
    assert "ISO 8601" in failed.error


async def test_a_time_without_a_zone_is_this_machines():
    world = Waiting()
    when = datetime.fromtimestamp(world.clock.time + HOUR).isoformat()  # noqa: DTZ006 - it is the point
    world.server.answers["action_remind"] = said(reminder(world.clock, date_time=when))
    await world.say("remind")
    assert await world.left() == pytest.approx(world.clock.time + HOUR, abs=1)


async def test_events_from_outside_schedule_where_they_are_asked_to():
    world = Waiting()
    async with client_of(app_of(world.talk)) as client:
        url = "/conversations/ada/tracker/events"
        await client.post(url, json=reminder(world.clock, name="noted"))
        assert await world.left() is None
        asked = await client.post(url, params={"execute_side_effects": "true"}, json=reminder(world.clock))
        assert asked.status_code == 200
        assert await world.left() is not None
        refused = await client.post(url, json=reminder(world.clock, date_time="soon"))
        assert (refused.status_code, "ISO 8601" in refused.json()["message"]) == (400, True)
    assert await world.pass_by(10 * MINUTE) == ["Ring: None"]


async def test_without_a_model_it_waits():
    world = Waiting({})
    await world.say("remind")
    held, world.talk.processor.service = world.talk.processor.service, Service(None)
    assert await world.pass_by(10 * MINUTE) == []
    world.talk.processor.service = held
    assert await world.pass_by(WAIT) == ["Ring: None"]


# Several processes, and processes that die


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def test_of_several_servers_on_one_database_one_has_it_happen(tmp_path, request, database):
    url = f"sqlite:///{tmp_path}/c.db" if database == "sqlite" else request.getfixturevalue("postgres")
    clock = ManualClock(step=0.001)
    many = [{"name": f"n{n}", "kill_on_user_msg": False} for n in range(15)]
    worlds = [Waiting(*many, store=open_sql(url), clock=clock) for _ in range(3)]
    await worlds[0].store.delete("ada")
    await worlds[0].say("remind")
    clock.time += 10 * MINUTE
    await asyncio.gather(*(world.reminding.run_due() for world in worlds))
    for attempt in range(5):  # one that was overtaken twice is tried again
        await worlds[attempt % 3].pass_by(HOUR)
    assert (await worlds[0].talk.kinds()).count("user: EXTERNAL: ring") == len(many)
    assert sum(world.counted("happened") for world in worlds) == len(many)
    for world in worlds:
        await world.store.close()


async def test_a_process_that_dies_with_it_in_hand_does_not_lose_it(store):
    world = Waiting({}, store=store)
    await world.say("remind")
    now = world.clock.time + 10 * MINUTE
    assert len(await store.reminders.claim(now=now, until=now + LEASE, limit=10)) == 1  # and then it died
    assert await world.pass_by(10 * MINUTE) == []
    assert await world.pass_by(LEASE) == ["Ring: None"]


async def test_two_that_hold_it_at_once_have_it_happen_once(store):
    """A turn that lasts longer than its lease: another process has begun it too, and was quicker."""
    clock = ManualClock(step=0.001)
    slow = Waiting({"intent": "slow"}, store=store, clock=clock, server=GatedActions())
    quick = Waiting(store=store, clock=clock, action_slow=said(text="Tick"))
    await slow.say("remind")
    clock.time += 10 * MINUTE
    late = asyncio.create_task(slow.reminding.run_due())
    await slow.server.waiting.wait()
    assert await quick.pass_by(LEASE) == ["Tick"]
    slow.server.gate.set()
    await late
    assert (await quick.talk.kinds()).count("user: EXTERNAL: slow") == 1
    assert (slow.counted("happened"), quick.counted("happened"), await quick.left()) == (0, 1, None)


async def test_a_store_that_cannot_be_written_loses_nothing():
    class Failing(MemoryTrackerStore):
        failures = 0

        async def append(self, conversation_id, events, *, expected, reminders=()):
            if self.failures:
                self.failures -= 1
                raise StorageError("the disk is full", place="tracker_store")
            await super().append(conversation_id, events, expected=expected, reminders=reminders)

    store = Failing()
    world = Waiting({}, store=store)
    await world.say("remind")
    store.failures = 2
    assert await world.pass_by(10 * MINUTE) == []
    assert await world.pass_by(HOUR) == []
    assert await world.pass_by(HOUR) == ["Ring: None"]
    assert await world.left() is None


# How it reaches the customer


async def test_a_web_chat_that_is_open_hears_it_and_sees_no_message_of_its_own():
    world = Waiting({})
    async with shop_of(world.talk) as shop:
        token = (await shop.session())["token"]
        async with shop.customer(token) as customer:
            await customer.say("remind", "m-1")
            world.clock.time += 10 * MINUTE
            await world.reminding.run_due()
            while spoken([frame := await customer.hear()]) != [("bot", "Ring: None")]:
                assert frame["type"] != "message" or frame["text"] == "remind"
        assert spoken(await transcript(shop, token)) == [("customer", "remind"), ("bot", "Ring: None")]


async def test_a_channel_that_has_to_be_told_is_told_once():
    told = []

    async def outlet(conversation_id, messages):
        told.append((conversation_id, [message.text for message in messages]))
        raise OSError("the receiver is away")

    world = Waiting({}, outlets={"rest": outlet})
    await world.say("remind")
    assert await world.pass_by(10 * MINUTE) == ["Ring: None"]
    assert await world.pass_by(HOUR) == []
    assert told == [("ada", ["Ring: None"])]


# The task


async def heard(talk, work):
    """The first text that the bot says after some work was begun."""
    async with talk.feed.watch("ada") as news, asyncio.timeout(10):
        await work
        while not isinstance((item := await news.get())[1], e.BotUttered):
            pass
    return item[1].text


async def test_a_running_task_is_woken_by_a_reminder_that_is_due_before_its_next_look():
    world = Waiting({"after": 0})
    world.reminding.begin()
    assert await heard(world.talk, world.say("remind")) == "Ring: None"
    await world.reminding.stop()
    await world.reminding.stop()  # again is no harm


async def test_a_task_whose_store_fails_goes_on():
    class Failing(MemoryTrackerStore):
        async def fail(self):
            self.reminders.next_at = self.next_at
            raise StorageError("away", place="tracker_store")

    store = Failing()
    store.next_at, store.reminders.next_at = store.reminders.next_at, store.fail
    world = Waiting({"after": 0}, store=store)
    world.reminding.begin()
    assert await heard(world.talk, world.say("remind")) == "Ring: None"
    await world.reminding.stop()


async def test_one_in_hand_is_finished_before_the_server_stops():
    world = Waiting({"after": 0, "intent": "slow"}, server=GatedActions())
    world.reminding.begin()
    await world.say("remind")
    await asyncio.wait_for(world.server.waiting.wait(), 10)
    stopping = asyncio.create_task(world.reminding.stop())
    await asyncio.sleep(0)
    world.server.gate.set()
    await stopping
    assert "bot: £41.50" in await world.talk.kinds()


async def test_one_that_does_not_end_is_cut_off_and_happens_after_the_next_start():
    world = Waiting({"after": 0, "intent": "slow"}, server=GatedActions())
    world.reminding.begin()
    await world.say("remind")
    await asyncio.wait_for(world.server.waiting.wait(), 10)
    await world.reminding.stop(seconds=0.01)
    assert "bot: £41.50" not in await world.talk.kinds()
    world.server.gate.set()
    world.reminding.begin()
    world.clock.time += LEASE
    world.talk.processor.conversations.reminders_changed.set()
    assert await heard(world.talk, asyncio.sleep(0)) == "£41.50"
    await world.reminding.stop()
