import asyncio
import gc

import pytest
from kit.processing import Talk, WordsUnderstanding

from bot.conversation import events as e
from bot.dialogue.policy import Prediction
from bot.errors import StorageError
from bot.storage.memory import MemoryTrackerStore

DOMAIN = {
    "intents": ["greet", "bill", "ask_human", "rude", "nothing"],
    "slots": {"colour": {"type": "text", "mappings": [{"type": "from_text", "intent": "greet"}]}},
    "responses": {
        "utter_hello": [{"text": "Hello", "buttons": [{"title": "Bill", "payload": "/bill"}]}],
        "utter_handoff": [{"text": "A person will be with you."}],
        "utter_action_failed": [{"text": "Sorry, that went wrong."}],
    },
    "actions": ["action_bill", "action_again"],
}
TABLE = {"greet": ["utter_hello"], "bill": ["action_bill"], "nothing": []}
BILL = {
    "action_bill": {"events": [{"event": "slot", "name": "colour", "value": "red"}], "responses": [{"text": "£41.50"}]}
}


async def test_the_order_of_events_is_rasas():
    talk = Talk(DOMAIN, TABLE)
    assert await talk.say("greet") == ["Hello"]
    assert await talk.kinds() == [
        "action_session_start",
        "session_started",
        "action_listen",
        "user: greet",
        "slot colour=greet",
        "user_featurization",
        "utter_hello",
        "bot: Hello",
        "action_listen",
    ]


async def test_events_carry_time_and_model():
    talk = Talk(DOMAIN, TABLE)
    await talk.say("greet")
    events = await talk.events()
    assert all(event.metadata["model_id"] == "m1" and event.metadata["assistant_id"] == "shop" for event in events)
    times = [event.timestamp for event in events]
    assert times == sorted(times)
    assert len(set(times)) == len(times)


async def test_messages_of_an_action_come_before_its_events():
    talk = Talk(DOMAIN, TABLE, answers=BILL)
    assert await talk.say("bill") == ["£41.50"]
    assert (await talk.kinds())[-4:] == ["action_bill", "bot: £41.50", "slot colour=red", "action_listen"]


async def test_a_message_sent_twice_is_answered_once_with_the_same_words():
    talk = Talk(DOMAIN, TABLE, answers=BILL)
    first = await talk.say("bill", message_id="m-1")
    await talk.say("greet", message_id="m-2")
    assert await talk.say("bill", message_id="m-1") == first
    assert talk.server.names == ["action_bill"]


async def test_the_same_message_twice_at_once_runs_its_actions_once():
    talk = Talk(DOMAIN, TABLE, answers=BILL)
    answers = await asyncio.gather(*(talk.say("bill", message_id="m-1") for _ in range(5)))
    assert answers == [["£41.50"]] * 5
    assert talk.server.names == ["action_bill"]


async def test_a_failing_action_is_said_and_counted_and_the_turn_ends():
    talk = Talk(DOMAIN, TABLE, answers={"action_bill": lambda call: (500, {"error": "database away"})})
    assert await talk.say("bill") == ["Sorry, that went wrong."]
    assert (await talk.kinds())[-4:] == ["action_bill", "turn_failed", "bot: Sorry, that went wrong.", "action_listen"]
    assert await talk.say("greet") == ["Hello"]


async def test_the_second_failure_hands_over():
    talk = Talk(DOMAIN, TABLE, answers={"action_bill": lambda call: (500, {})})
    await talk.say("bill")
    assert await talk.say("bill") == ["Sorry, that went wrong.", "A person will be with you."]
    changed = [event for event in await talk.events() if isinstance(event, e.OwnershipChanged)]
    assert [(c.owner, c.epoch, c.cause) for c in changed] == [("waiting", 1, "action_failure")]


async def test_an_action_that_rejects_is_noted_and_another_chosen():
    rejects = {"action_bill": lambda call: (400, {"action_name": "action_bill", "error": "no"})}
    talk = Talk(DOMAIN, {"bill": ["action_bill", "utter_hello"]}, answers=rejects)
    assert await talk.say("bill") == ["Hello"]
    assert "action_execution_rejected" in await talk.kinds()


async def test_understanding_that_fails_is_said():
    talk = Talk(DOMAIN, TABLE)
    assert await talk.say("broken") == ["Sorry, that went wrong."]
    assert "turn_failed" in await talk.kinds()
    assert await talk.say("greet") == ["Hello"]


async def test_a_turn_that_goes_round_in_circles_is_ended_with_a_word():
    class Circle:
        name, priority = "Circle", 1

        def predict(self, history):
            return Prediction(policy="Circle", priority=1, scores={"action_again": 1.0})

    talk = Talk(DOMAIN, TABLE, answers={"action_again": {"events": [], "responses": []}})
    object.__setattr__(talk.processor.serving, "policies", (Circle(),))
    assert await talk.say("greet") == ["Sorry, that went wrong."]
    assert talk.server.names == ["action_again"] * 10


async def test_asking_for_a_person_makes_the_conversation_wait():
    talk = Talk(DOMAIN, TABLE)
    assert await talk.say("ask_human") == ["A person will be with you."]
    assert await talk.say("greet") == []
    assert (await talk.kinds())[-1] == "user: greet"


async def test_resume_gives_it_back_and_old_reasons_are_settled():
    talk = Talk(DOMAIN, TABLE)
    await talk.say("ask_human")
    tracker = await talk.processor.append("ada", [e.ConversationResumed()])
    assert tracker.state.owner == "bot"
    assert await talk.say("greet") == ["Hello"]


async def test_a_person_keeps_the_conversation_over_sessions_and_restarts():
    talk = Talk(DOMAIN, TABLE)
    await talk.say("ask_human")
    talk.clock.time += 10 * 3600
    assert await talk.say("greet") == []
    assert await talk.say("/restart") == []
    assert (await talk.kinds()).count("session_started") == 1


async def test_a_paused_conversation_is_silent_and_restart_ends_the_pause():
    talk = Talk(DOMAIN, {**TABLE, "restart": ["action_restart"]})
    await talk.say("greet")
    await talk.processor.append("ada", [e.ConversationPaused()])
    assert await talk.say("greet") == []
    await talk.say("/restart")
    assert await talk.say("greet") == ["Hello"]


async def test_an_hour_of_silence_begins_a_session_and_slots_go_along():
    talk = Talk(DOMAIN, TABLE, answers=BILL)
    await talk.say("bill")
    talk.clock.time += 3700
    await talk.say("nothing")
    assert (await talk.kinds())[-7:] == [
        "action_session_start",
        "session_started",
        "slot colour=red",
        "action_listen",
        "user: nothing",
        "user_featurization",
        "action_listen",
    ]
    assert (await talk.processor.tracker("ada")).slots["colour"] == "red"


async def test_cards_are_masked_before_they_are_stored():
    talk = Talk(DOMAIN, TABLE)
    await talk.say("4111111111111111")
    stored = next(event for event in await talk.events() if isinstance(event, e.UserUttered))
    assert "4111111111111111" not in str(stored)
    assert stored.text == "************1111"


class FailingStore(MemoryTrackerStore):
    """Cannot be written while ``full``."""

    full = False

    async def append(self, conversation_id, events, *, expected, **more):
        if self.full:
            raise StorageError("disk full", place="tracker_store")
        await super().append(conversation_id, events, expected=expected, **more)


async def test_a_store_that_cannot_be_written_loses_nothing_and_the_message_may_come_again():
    store = FailingStore()
    talk = Talk(DOMAIN, TABLE, store=store)
    await talk.say("greet", message_id="1")
    store.full = True
    with pytest.raises(StorageError):
        await talk.say("greet", message_id="2")
    store.full = False
    assert await talk.say("greet", message_id="2") == ["Hello"]
    texts = [event.message_id for event in await talk.events() if isinstance(event, e.UserUttered)]
    assert texts == ["1", "2"]


class RacingStore(MemoryTrackerStore):
    """Another process writes first, once."""

    raced = False

    async def append(self, conversation_id, events, *, expected, **more):
        if not self.raced:
            self.raced = True
            await super().append(conversation_id, [e.SlotSet(name="colour", value="theirs")], expected=expected)
        await super().append(conversation_id, events, expected=expected, **more)


class Unreadable(MemoryTrackerStore):
    async def read(self, conversation_id, *, since=0):
        await asyncio.sleep(0.01)
        raise StorageError("it does not answer")


class Deaf(WordsUnderstanding):
    was_given_up = False

    async def parse(self, text):
        try:
            return await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.was_given_up = True
            raise


async def test_reading_a_message_is_given_up_where_its_conversation_cannot_be_read():
    deaf = Deaf()
    talk = Talk(DOMAIN, TABLE, store=Unreadable(), understanding=deaf)
    with pytest.raises(StorageError):
        await talk.say("greet")
    assert deaf.was_given_up


async def test_where_both_fail_the_store_is_told_of_and_nothing_is_left_over(caplog):
    talk = Talk(DOMAIN, TABLE, store=Unreadable())
    with pytest.raises(StorageError):
        await talk.say("broken")
    gc.collect()
    assert "never retrieved" not in caplog.text


async def test_a_turn_that_another_process_overtook_is_done_anew():
    talk = Talk(DOMAIN, TABLE, store=RacingStore())
    assert await talk.say("nothing") == []
    assert (await talk.kinds())[0] == "slot colour=theirs"


async def test_turns_of_one_conversation_do_not_mix():
    talk = Talk(DOMAIN, TABLE, answers=BILL, escalation=None)  # who asks ten times over would be given to a person
    await asyncio.gather(*(talk.say("bill" if n % 2 else "greet") for n in range(20)))
    kinds = await talk.kinds()
    assert sum(kind.startswith("user:") for kind in kinds) == 20
    for place, kind in enumerate(kinds):
        if kind == "user: bill":
            assert kinds[place + 2 : place + 4] == ["action_bill", "bot: £41.50"]


async def test_metadata_of_the_channel_is_kept():
    talk = Talk(DOMAIN, TABLE)
    await talk.say("greet", metadata={"page": "/shop"})
    events = await talk.events()
    assert events[0] == e.SlotSet(
        name="session_started_metadata",
        value={"page": "/shop"},
        timestamp=events[0].timestamp,
        metadata=events[0].metadata,
    )
    assert next(x for x in events if isinstance(x, e.UserUttered)).metadata["page"] == "/shop"


async def test_watchers_see_the_turn_once_it_is_stored():
    talk = Talk(DOMAIN, TABLE)
    async with talk.feed.watch("ada") as queue:
        await talk.say("greet")
        numbers = [queue.get_nowait()[0] for _ in range(queue.qsize())]
    assert numbers == list(range(len(await talk.events())))


async def test_metrics_count():
    talk = Talk(DOMAIN, TABLE)
    await talk.say("ask_human")
    sample = talk.metrics.registry.get_sample_value
    assert sample("usher_turns_total", {"channel": "rest"}) == 1
    assert sample("usher_escalations_total", {"reason": "user_request"}) == 1


async def test_a_listen_among_an_actions_events_does_not_end_the_turn():
    # Rasa's loop ends with the action that ran, not with the last event.
    begun_anew = {"events": [{"event": "session_started"}, {"event": "action", "name": "action_listen"}]}
    talk = Talk(DOMAIN, TABLE, answers={"action_bill": begun_anew})
    await talk.say("bill")
    assert (await talk.kinds())[-3:] == ["action_listen", "user_featurization", "action_listen"]


async def test_slots_are_filled_while_the_conversation_is_paused():
    talk = Talk(DOMAIN, TABLE)
    await talk.say("nothing")
    await talk.processor.append("ada", [e.ConversationPaused()])
    assert await talk.say("greet") == []
    assert (await talk.kinds())[-2:] == ["user: greet", "slot colour=greet"]


async def test_after_a_restart_time_counts_from_the_next_message():
    talk = Talk(DOMAIN, TABLE)
    await talk.say("greet")
    await talk.processor.append("ada", [e.Restarted(), e.SessionStarted(), e.ActionExecuted(name="action_listen")])
    since = len(await talk.events())
    talk.clock.time += 2 * 3600
    await talk.say("greet")
    assert "session_started" not in (await talk.kinds())[since:]


async def test_slots_are_filled_once_more_where_the_text_decided():
    talk = Talk(DOMAIN, TABLE)
    by_text = Prediction(policy="P", priority=4, scores={"utter_hello": 1.0}, is_end_to_end=True)
    table_policy = talk.processor.serving.policies[0]
    table_policy.predict = lambda history: (
        by_text if history.tracker.latest_action_name == "action_listen" else Prediction("P", 4, {"action_listen": 1.0})
    )
    await talk.say("greet")
    assert (await talk.kinds()).count("slot colour=greet") == 2


async def test_the_projects_own_session_start_is_told_who_comes_and_a_failure_goes_unnoticed():
    domain = {**DOMAIN, "actions": [*DOMAIN["actions"], "action_session_start"]}
    begun = {"events": [{"event": "session_started"}, {"event": "action", "name": "action_listen"}], "responses": []}
    talk = Talk(domain, TABLE, answers={"action_session_start": begun})
    assert await talk.say("greet") == ["Hello"]
    [call] = talk.server.calls
    assert call["tracker"]["slots"]["session_started_metadata"] == {"input_channel": "rest"}
    broken = Talk(domain, TABLE, answers={})
    assert await broken.say("greet") == ["Hello"]
    assert (await broken.kinds())[:4] == [
        "slot session_started_metadata={'input_channel': 'rest'}",
        "action_session_start",
        "session_started",
        "slot session_started_metadata={'input_channel': 'rest'}",
    ]
