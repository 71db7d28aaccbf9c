"""Failures of every part of a turn: said, recorded, counted, and never in a person's way."""

import asyncio

from kit.processing import Talk

from bot.conversation import events as e
from bot.dialogue.policy import Prediction
from bot.observe.metrics import CHANNELS

DOMAIN = {
    "intents": ["greet", "bill", "ask_human"],
    "responses": {
        "utter_hello": [{"text": "Hello"}],
        "utter_handoff": [{"text": "A person will be with you."}],
        "utter_action_failed": [{"text": "Sorry, that went wrong."}],
    },
    "actions": ["action_bill"],
}
OWN_HANDOFF = {**DOMAIN, "actions": ["action_bill", "action_handoff"]}
TABLE = {"greet": ["utter_hello"], "bill": ["action_bill"]}
SORRY, PERSON = "Sorry, that went wrong.", "A person will be with you."


def fails(call):
    return 500, {}


async def test_understanding_that_fails_says_nothing_where_a_person_holds_the_conversation():
    talk = Talk(DOMAIN, TABLE)
    await talk.say("ask_human")
    assert await talk.say("broken") == []
    assert (await talk.kinds())[-2:] == ["user: broken", "turn_failed"]


async def test_a_handoff_of_the_project_that_fails_hands_over_all_the_same_and_apologises_once():
    talk = Talk(OWN_HANDOFF, TABLE, answers={"action_handoff": fails})
    assert await talk.say("ask_human") == [SORRY, PERSON]
    assert talk.server.names == ["action_handoff"]
    assert (await talk.processor.tracker("ada")).state.owner == "waiting"
    assert await talk.say("greet") == []


async def test_a_handoff_of_the_project_that_gives_nothing_away_is_completed():
    spoken = {"events": [], "responses": [{"text": "I call somebody."}]}
    talk = Talk(OWN_HANDOFF, TABLE, answers={"action_handoff": spoken})
    assert await talk.say("ask_human") == ["I call somebody."]
    changed = next(event for event in await talk.events() if isinstance(event, e.OwnershipChanged))
    assert (changed.owner, changed.cause) == ("waiting", "user_request")


async def test_a_turn_that_circles_a_second_time_hands_over():
    talk = Talk(DOMAIN, TABLE, answers={"action_bill": {"events": [], "responses": []}})
    object.__setattr__(talk.processor.serving, "policies", (Always("action_bill"),))
    assert await talk.say("greet") == [SORRY]
    assert (await talk.kinds())[-1] == "action_listen"
    assert await talk.say("greet") == [SORRY, PERSON]


async def test_a_turn_that_circles_and_speaks_is_recorded_and_ended():
    talk = Talk(DOMAIN, TABLE, answers={"action_bill": {"events": [], "responses": [{"text": "£1"}]}})
    object.__setattr__(talk.processor.serving, "policies", (Always("action_bill"),))
    assert await talk.say("greet") == ["£1"] * 10
    assert (await talk.kinds())[-2:] == ["turn_failed", "action_listen"]


async def test_ten_actions_that_end_in_listening_are_no_failure():
    table = {"bill": ["action_bill", *(f"utter_{n}" for n in range(8))]}
    responses = {f"utter_{n}": [{"text": str(n)}] for n in range(8)}
    answers = {"action_bill": {"events": [], "responses": []}}
    talk = Talk({**DOMAIN, "responses": {**DOMAIN["responses"], **responses}}, table, answers=answers)
    assert await talk.say("bill") == [str(n) for n in range(8)]
    assert "turn_failed" not in await talk.kinds()


async def test_a_policy_with_a_bug_is_an_apology_and_not_a_conversation_that_is_stuck():
    talk = Talk(DOMAIN, TABLE)
    object.__setattr__(talk.processor.serving, "policies", (Broken(),))
    assert await talk.say("greet") == [SORRY]
    failed = next(event for event in await talk.events() if isinstance(event, e.TurnFailed))
    assert (failed.stage, failed.error) == ("dialogue", "KeyError")
    assert await talk.say("greet") == [SORRY, PERSON]


async def test_a_performer_with_a_bug_is_a_failed_action():
    talk = Talk(DOMAIN, TABLE)
    talk.processor.serving.performer._templates = None
    talk.processor.serving.performer.apology = lambda *_, **__: [e.BotUttered(text=SORRY)]
    assert await talk.say("greet") == [SORRY]
    failed = next(event for event in await talk.events() if isinstance(event, e.TurnFailed))
    assert (failed.stage, failed.name) == ("action", "utter_hello")


async def test_events_from_outside_keep_the_times_they_bring():
    talk = Talk(DOMAIN, TABLE)
    await talk.processor.append("ada", [e.SlotSet(name="n", timestamp=12.5), e.SlotSet(name="m")])
    first, second = await talk.events()
    assert first.timestamp == 12.5
    assert second.timestamp > 1e9


async def test_draining_waits_for_the_turns_in_hand():
    arrived, go_on = asyncio.Event(), asyncio.Event()

    class SlowUnderstanding:
        async def parse(self, text):
            arrived.set()
            await go_on.wait()
            return {"text": text, "intent": {"name": "greet", "confidence": 1.0}, "entities": []}

    talk = Talk(DOMAIN, TABLE)
    object.__setattr__(talk.processor.serving, "understanding", SlowUnderstanding())
    turn = asyncio.create_task(talk.say("hello"))
    await arrived.wait()
    draining = asyncio.create_task(talk.processor.drain())
    await asyncio.sleep(0)
    assert not draining.done()
    go_on.set()
    await draining
    assert await turn == ["Hello"]
    await talk.processor.drain()  # nothing in hand: at once


async def test_draining_does_not_wait_for_ever():
    talk = Talk(DOMAIN, TABLE)
    with talk.processor._counted():
        await talk.processor.drain(seconds=0.01)


async def test_channels_that_clients_make_up_do_not_fill_the_memory():
    talk = Talk(DOMAIN, TABLE)
    for n in range(CHANNELS + 30):
        talk.metrics.answered(f"made-up-{n}", 0.01)
    sample = talk.metrics.registry.get_sample_value
    assert sample("usher_turns_total", {"channel": "other"}) == 30


class Always:
    """A policy that knows one action."""

    name, priority = "Always", 1

    def __init__(self, action):
        self.action = action

    def predict(self, history):
        return Prediction(policy=self.name, priority=1, scores={self.action: 1.0})


class Broken:
    """A policy with a bug."""

    name, priority = "Broken", 1

    def predict(self, history):
        return {}["nothing"]
