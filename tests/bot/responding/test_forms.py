"""Forms ask, validate, let themselves be interrupted, and end, as Rasa's do."""

import pytest
from kit.action_server import accept
from kit.performing import Stage

from bot.conversation import events as e
from bot.errors import ActionFailed, ActionRejected


def domain(*actions, required=("city", "day"), **keys):
    return {
        "intents": ["book", "inform", "ask"],
        "entities": ["city", "day"],
        "slots": {
            "city": {"type": "text", "mappings": [{"type": "from_entity", "entity": "city"}]},
            "day": {"type": "text", "mappings": [{"type": "from_entity", "entity": "day"}]},
            "seat": {"type": "text", "mappings": [{"type": "custom"}]},
        },
        "responses": {"utter_ask_city": [{"text": "Where to?"}], "utter_ask_day": [{"text": "When to {city}?"}]},
        "actions": list(actions),
        "forms": {"trip_form": {"required_slots": list(required)}, "other_form": {"required_slots": ["day"]}},
        **keys,
    }


def requested(slot):
    return {"slot": "requested_slot", "value": slot}


CITY, DAY = {"slot": "city", "value": "Hull"}, {"slot": "day", "value": "Monday"}
BEGUN, ENDED = {"active_loop": "trip_form"}, {"active_loop": None}


async def started(stage: Stage) -> Stage:
    await (await stage.hears("book")).perform("trip_form")
    return stage.log(e.ActionExecuted(name="action_listen"))


async def test_a_form_asks_slot_after_slot_and_ends():
    stage = Stage(domain())
    await stage.hears("book")
    assert await stage.perform("trip_form") == [BEGUN, requested("city"), {"bot": "Where to?"}]
    await stage.log(e.ActionExecuted(name="action_listen")).hears("inform", city="Hull")
    assert await stage.perform("trip_form") == [requested("day"), {"bot": "When to Hull?"}]
    await stage.log(e.ActionExecuted(name="action_listen")).hears("inform", day="Monday")
    assert await stage.perform("trip_form") == [requested(None), ENDED]
    assert stage.tracker.active_loop_name is None


async def test_what_the_first_message_says_is_not_asked():
    stage = Stage(domain())
    await stage.hears("book", city="Hull")
    assert await stage.perform("trip_form") == [BEGUN, CITY, requested("day"), {"bot": "When to Hull?"}]


async def test_a_form_with_nothing_to_ask_begins_and_ends_at_once():
    stage = Stage(domain()).log(e.SlotSet(name="city", value="Hull"), e.SlotSet(name="day", value="Monday"))
    assert await stage.says("book").perform("trip_form") == [BEGUN, requested(None), ENDED]


async def test_a_message_that_fills_nothing_rejects_the_form():
    stage = await started(Stage(domain()))
    await stage.hears("ask", "why?")
    with pytest.raises(ActionRejected, match="city"):
        await stage.perform("trip_form")


async def test_after_an_interruption_the_form_asks_again_without_validating():
    stage = await started(Stage(domain()))
    stage.says("ask", "why?").log(
        e.ActionExecutionRejected(name="trip_form"),
        e.ActionExecuted(name="utter_explain"),
        e.LoopInterrupted(is_interrupted=True),
    )
    assert await stage.perform("trip_form") == [requested("city"), {"bot": "Where to?"}]


async def test_interrupted_right_after_the_message_it_does_not_reject_either():
    stage = await started(Stage(domain()))
    stage.says("ask", "why?").log(e.LoopInterrupted(is_interrupted=True))
    assert await stage.perform("trip_form") == [requested("city"), {"bot": "Where to?"}]


async def test_validation_sees_this_form_s_run_and_the_new_values():
    stage = await started(Stage(domain("validate_trip_form"), {"validate_trip_form": accept}))
    await stage.hears("inform", city="Hull")
    assert await stage.perform("trip_form") == [CITY, requested("day"), {"bot": "When to Hull?"}]
    call = stage.server.calls[-1]["tracker"]
    tail = [(event["event"], event["name"], event.get("value")) for event in call["events"][-3:]]
    assert tail == [("slot", "requested_slot", "city"), ("action", "trip_form", None), ("slot", "city", "Hull")]
    assert all(event["timestamp"] for event in call["events"][-3:])
    assert call["latest_action_name"] == "trip_form"


async def test_a_value_found_invalid_is_asked_for_again():
    def refuse(_):
        return 200, {
            "events": [{"event": "slot", "name": "city", "value": None}],
            "responses": [{"text": "No trains there."}],
        }

    stage = await started(Stage(domain("validate_trip_form"), {"validate_trip_form": accept}))
    stage.server.answers["validate_trip_form"] = refuse
    await stage.hears("inform", city="Atlantis")
    assert await stage.perform("trip_form") == [
        {"bot": "No trains there."}, {"slot": "city", "value": None}, requested("city"), {"bot": "Where to?"},
    ]  # fmt: skip


async def test_slots_known_before_are_validated_when_the_form_begins():
    stage = Stage(domain("validate_trip_form"), {"validate_trip_form": accept}).log(
        e.SlotSet(name="city", value="Hull")
    )
    assert await stage.says("book").perform("trip_form") == [BEGUN, CITY, requested("day"), {"bot": "When to Hull?"}]


async def test_validation_may_choose_the_next_slot():
    def choose(call):
        return 200, {
            "events": [*accept(call)[1]["events"], {"event": "slot", "name": "requested_slot", "value": "seat"}]
        }

    stage = await started(Stage(domain("validate_trip_form", "action_ask_seat"), {"validate_trip_form": accept}))
    stage.server.answers |= {"validate_trip_form": choose, "action_ask_seat": {"responses": [{"text": "Window?"}]}}
    await stage.hears("inform", city="Hull")
    assert await stage.perform("trip_form") == [CITY, requested("seat"), {"bot": "Window?"}]


async def test_a_slot_asked_for_dynamically_is_validated_too():
    stage = await started(Stage(domain("validate_trip_form"), {"validate_trip_form": accept}))
    stage.log(e.SlotSet(name="requested_slot", value="seat")).says("inform").log(e.SlotSet(name="seat", value="window"))
    events = await stage.perform("trip_form")
    assert events[0] == {"slot": "seat", "value": "window"}


@pytest.mark.parametrize(
    "ending", [{"event": "slot", "name": "requested_slot", "value": None}, {"event": "active_loop", "name": None}]
)
async def test_validation_may_end_the_form_early(ending):
    stage = await started(Stage(domain("validate_trip_form"), {"validate_trip_form": accept}))
    stage.server.answers["validate_trip_form"] = {"events": [ending]}
    await stage.hears("inform", city="Hull")
    events = await stage.perform("trip_form")
    assert events[-2:] == [requested(None), ENDED]
    assert not any("bot" in event for event in events)
    assert stage.tracker.active_loop_name is None


async def test_validation_may_reject_and_keep_what_it_set():
    rejecting = {"events": [
        {"event": "slot", "name": "city", "value": "Hull"},
        {"event": "action_execution_rejected", "name": "trip_form"},
    ]}  # fmt: skip
    stage = await started(Stage(domain("validate_trip_form"), {"validate_trip_form": accept}))
    stage.server.answers["validate_trip_form"] = rejecting
    await stage.hears("inform", city="Hull")
    events = await stage.performer.perform("trip_form", stage.tracker, channel="rest")
    assert events == [e.SlotSet(name="city", value="Hull"), e.ActionExecutionRejected(name="trip_form")]


async def test_a_validation_that_declines_rejects_the_form():
    stage = await started(Stage(domain("validate_trip_form"), {"validate_trip_form": accept}))
    stage.server.answers["validate_trip_form"] = lambda call: (400, {"action_name": call["next_action"], "error": "no"})
    with pytest.raises(ActionRejected):
        await (await stage.hears("inform", city="Hull")).perform("trip_form")


async def test_a_validation_that_fails_is_a_failure():
    stage = Stage(domain("validate_trip_form"), {"validate_trip_form": lambda _: (500, {})})
    with pytest.raises(ActionFailed):
        await (await stage.hears("book")).perform("trip_form")


@pytest.mark.parametrize(
    ("known", "asked_by"),
    [
        (["action_ask_trip_form_city", "utter_ask_trip_form_city", "action_ask_city"], "action_ask_trip_form_city"),
        (["utter_ask_trip_form_city", "action_ask_city"], "utter_ask_trip_form_city"),
        (["action_ask_city"], "action_ask_city"),
        ([], "utter_ask_city"),
    ],
)
async def test_the_most_specific_question_is_asked(known, asked_by):
    responses = {name: [{"text": name}] for name in (*known, "utter_ask_city") if name.startswith("utter")}
    actions = [name for name in known if name.startswith("action")]
    stage = Stage(domain(*actions, responses=responses), {name: {"responses": [{"text": name}]} for name in actions})
    await stage.hears("book")
    assert await stage.perform("trip_form") == [BEGUN, requested("city"), {"bot": asked_by}]


async def test_without_a_question_the_slot_is_requested_silently():
    stage = Stage(domain(responses={}))
    await stage.hears("book")
    assert await stage.perform("trip_form") == [BEGUN, requested("city")]


async def test_from_one_form_into_another_what_the_first_asked_for_does_not_count():
    stage = await started(Stage(domain()))
    stage.says("ask").log(e.ActionExecutionRejected(name="trip_form"))
    assert await stage.perform("other_form") == [
        {"active_loop": "other_form"}, requested("day"), {"bot": "When to None?"},
    ]  # fmt: skip
    assert stage.tracker.active_loop_name == "other_form"


async def test_an_action_with_the_form_s_name_replaces_the_form():
    stage = Stage(domain("trip_form"), {"trip_form": {"responses": [{"text": "My own form."}]}})
    assert await stage.says("book").perform("trip_form") == [{"bot": "My own form."}]


async def test_the_conversation_is_left_as_it_was_while_a_form_runs():
    stage = await started(Stage(domain("validate_trip_form"), {"validate_trip_form": accept}))
    await stage.hears("inform", city="Hull")
    before = (list(stage.tracker.events), stage.tracker.state)
    await stage.performer.perform("trip_form", stage.tracker, channel="rest")
    assert (list(stage.tracker.events), stage.tracker.state) == before
