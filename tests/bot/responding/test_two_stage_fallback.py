"""Two-stage fallback, from the first question to the way out."""

import pytest
from kit.performing import Stage

from bot.conversation import events as e

LOOP = "action_two_stage_fallback"
DOMAIN = {
    "intents": ["order"],
    "responses": {"utter_ask_rephrase": [{"text": "In other words?"}], "utter_default": [{"text": "I give up."}]},
}
GIVEN_UP = [{"active_loop": None}, {"bot": "I give up."}, {"rewind": True}]


def hears(stage: Stage, intent: str) -> Stage:
    ranking = [{"name": "nlu_fallback"}, {"name": "order"}]
    parse_data = {"intent": {"name": intent, "confidence": 0.3}, "intent_ranking": ranking}
    return stage.log(
        e.ActionExecuted(name="action_listen"), e.UserUttered(text=f"/{intent}", parse_data=parse_data, message_id="m")
    )


async def affirming() -> Stage:
    stage = hears(Stage(DOMAIN), "nlu_fallback")
    assert await stage.perform(LOOP) == [{"active_loop": LOOP}, {"bot": "Did you mean 'order'?"}]
    return stage


async def test_first_the_customer_is_asked_what_they_meant():
    stage = await affirming()
    assert stage.tracker.active_loop_name == LOOP


async def test_who_affirms_is_understood_from_then_on():
    stage = hears(await affirming(), "order")
    events = await stage.performer.perform(LOOP, stage.tracker, channel="rest")
    assert events[:3] == [
        e.ActiveLoop(name=None), e.UserUtteranceReverted(), e.ActionExecuted(name="action_listen"),
    ]  # fmt: skip
    assert events[3].parse_data["intent"] == {"name": "order", "confidence": 1.0}
    assert stage.tracker.latest_message.parse_data["intent"]["confidence"] == 0.3


async def test_who_denies_is_asked_for_other_words_then_once_more():
    stage = hears(await affirming(), "out_of_scope")
    assert await stage.perform(LOOP) == [{"bot": "In other words?"}]
    assert await hears(stage, "nlu_fallback").perform(LOOP) == [{"bot": "Did you mean 'order'?"}]
    assert await hears(stage, "out_of_scope").perform(LOOP) == GIVEN_UP


async def test_two_messages_not_understood_in_a_row_give_up():
    stage = hears(await affirming(), "nlu_fallback")
    assert await stage.perform(LOOP) == GIVEN_UP


async def test_a_message_undone_in_between_takes_one_place():
    stage = hears(Stage(DOMAIN), "nlu_fallback").log(e.UserUtteranceReverted())
    assert await hears(stage, "nlu_fallback").perform(LOOP) == [{"active_loop": LOOP}, {"bot": "Did you mean 'order'?"}]


@pytest.mark.parametrize("action", ["action_default_ask_affirmation", "action_default_fallback"])
async def test_its_questions_can_be_the_project_s_own(action):
    stage = Stage({**DOMAIN, "actions": [action]}, {action: {"responses": [{"text": "own"}]}})
    first = await hears(stage, "nlu_fallback").perform(LOOP)
    second = await hears(stage, "nlu_fallback").perform(LOOP)
    said = [event["bot"] for event in (*first, *second) if "bot" in event]
    assert said == (["own", "I give up."] if "affirm" in action else ["Did you mean 'order'?", "own"])
