"""Slots are filled from the last message as the mappings say."""

import pytest
from kit.performing import Stage

from bot.conversation import events as e
from bot.errors import ActionFailed


def domain(*mappings, kind="text", **keys):
    return {
        "intents": ["inform", "affirm", "deny"],
        "entities": ["city", "day"],
        "slots": {"city": {"type": kind, "mappings": list(mappings)}, **keys.pop("slots", {})},
        "forms": {"trip_form": {"required_slots": ["city"]}, **keys.pop("forms", {})},
        **keys,
    }


FROM_CITY = {"type": "from_entity", "entity": "city"}


async def found(stage: Stage) -> dict:
    events = await stage.performer.extract_slots(stage.tracker)
    return {event.name: event.value for event in events if isinstance(event, e.SlotSet)}


def two_cities(stage: Stage) -> Stage:
    entities = [{"entity": "city", "value": "Hull"}, {"entity": "city", "value": "Leeds", "role": "to"}]
    entities.append({"entity": "city", "value": "York"})
    return stage.log(e.UserUttered(text="x", parse_data={"intent": {"name": "inform"}, "entities": entities}))


async def test_the_last_entity_of_the_kind_counts():
    assert await found(two_cities(Stage(domain(FROM_CITY)))) == {"city": "York"}


async def test_a_list_takes_all_of_them():
    assert await found(two_cities(Stage(domain(FROM_CITY, kind="list")))) == {"city": ["Hull", "York"]}


async def test_a_role_must_be_the_same():
    assert await found(two_cities(Stage(domain({**FROM_CITY, "role": "to"})))) == {"city": "Leeds"}
    assert await found(two_cities(Stage(domain({**FROM_CITY, "role": "from"})))) == {}
    assert await found(two_cities(Stage(domain({**FROM_CITY, "group": "1"})))) == {}


async def test_an_entity_that_the_domain_does_not_know_fills_nothing():
    stage = Stage(domain({"type": "from_entity", "entity": "planet"})).says("inform", planet="Mars")
    assert await found(stage) == {}


async def test_the_first_mapping_that_yields_a_value_wins():
    mappings = ({"type": "from_intent", "intent": "deny", "value": "nowhere"}, FROM_CITY, {"type": "from_text"})
    assert await found(Stage(domain(*mappings)).says("inform", "to Hull", city="Hull")) == {"city": "Hull"}
    assert await found(Stage(domain(*mappings)).says("deny", "no", city="Hull")) == {"city": "nowhere"}
    assert await found(Stage(domain(*mappings)).says("inform", "to Hull")) == {"city": "to Hull"}


@pytest.mark.parametrize(
    ("filters", "intent", "fills"),
    [
        ({"intent": "inform"}, "inform", True),
        ({"intent": "inform"}, "deny", False),
        ({"intent": ["inform", "deny"]}, "deny", True),
        ({"not_intent": "deny"}, "deny", False),
        ({"not_intent": ["deny", "affirm"]}, "inform", True),
        ({"intent": "deny", "not_intent": "deny"}, "deny", True),
    ],
)
async def test_intents_are_filters(filters, intent, fills):
    stage = Stage(domain({"type": "from_text", **filters})).says(intent)
    assert bool(await found(stage)) is fills


@pytest.mark.parametrize(
    ("condition", "active", "requested", "fills"),
    [
        ({"active_loop": "trip_form"}, "trip_form", None, True),
        ({"active_loop": "trip_form"}, None, None, False),
        ({"active_loop": "trip_form", "requested_slot": "city"}, "trip_form", "city", True),
        ({"active_loop": "trip_form", "requested_slot": "city"}, "trip_form", "day", False),
        ({"active_loop": None}, None, None, True),
        ({"active_loop": None}, "trip_form", "city", False),
    ],
)
async def test_conditions_name_the_form_and_the_requested_slot(condition, active, requested, fills):
    stage = Stage(domain({"type": "from_text", "conditions": [condition]}))
    stage.log(e.ActiveLoop(name=active), e.SlotSet(name="requested_slot", value=requested)).says("inform")
    assert bool(await found(stage)) is fills


async def test_ignored_intents_of_the_active_form_fill_nothing():
    forms = {"trip_form": {"required_slots": ["city"], "ignored_intents": ["deny"]}}
    stage = Stage(domain({"type": "from_text"}, forms=forms)).log(e.ActiveLoop(name="trip_form"))
    assert await found(stage.says("deny")) == {}
    assert await found(stage.says("inform")) == {"city": "hello"}


async def test_a_trigger_intent_fills_only_inside_a_form():
    stage = Stage(domain({"type": "from_trigger_intent", "intent": "inform", "value": "Hull"}))
    assert await found(stage.says("inform")) == {}
    assert await found(stage.log(e.ActiveLoop(name="trip_form"))) == {"city": "Hull"}


async def test_an_entity_that_fits_two_slots_of_a_form_fills_only_the_requested_one():
    slots = {"stop": {"type": "text", "mappings": [FROM_CITY]}}
    forms = {"trip_form": {"required_slots": ["city", "stop"]}}
    stage = Stage(domain(FROM_CITY, slots=slots, forms=forms))
    assert await found(stage.says("inform", city="Hull")) == {"city": "Hull", "stop": "Hull"}
    stage.log(e.ActiveLoop(name="trip_form"), e.SlotSet(name="requested_slot", value="stop"))
    assert await found(stage.says("inform", city="Hull")) == {"stop": "Hull"}


async def test_a_mapping_written_otherwise_is_another_mapping():
    slots = {"stop": {"type": "text", "mappings": [{**FROM_CITY, "not_intent": "deny"}]}}
    forms = {"trip_form": {"required_slots": ["city", "stop"]}}
    stage = Stage(domain(FROM_CITY, slots=slots, forms=forms)).log(e.ActiveLoop(name="trip_form"))
    assert await found(stage.says("inform", city="Hull")) == {"city": "Hull", "stop": "Hull"}


async def test_an_equal_value_is_set_again():
    stage = Stage(domain(FROM_CITY)).log(e.SlotSet(name="city", value="Hull"))
    assert await found(stage.says("inform", city="Hull")) == {"city": "Hull"}


async def test_nothing_known_sets_nothing_but_clears_what_was_known():
    stage = Stage(domain(FROM_CITY)).says("inform", city=None)
    assert await found(stage) == {}
    assert await found(stage.log(e.SlotSet(name="city", value="Hull")).says("inform", city=None)) == {"city": None}


async def test_a_custom_action_is_asked_once_however_many_slots_name_it():
    custom = {"type": "custom", "action": "action_fill"}
    answer = {
        "events": [{"event": "slot", "name": "city", "value": "Hull"}, {"event": "pause"}],
        "responses": [{"text": "Hm."}],
    }
    stage = Stage(domain(custom, slots={"day": {"type": "text", "mappings": [custom]}}), {"action_fill": answer})
    events = await stage.says("inform").performer.extract_slots(stage.tracker)
    assert events == [e.SlotSet(name="city", value="Hull")]
    assert stage.server.names == ["action_fill"]


async def test_a_custom_mapping_without_an_action_is_left_to_the_project():
    assert await found(Stage(domain({"type": "custom"}), {}).says("inform")) == {}


async def test_the_validation_action_sees_the_candidates_and_has_the_last_word():
    valid = {"event": "slot", "name": "city", "value": "Hull"}
    answer = {"events": [valid, {"event": "undo"}], "responses": [{"text": "Fine."}]}
    day = {"day": {"type": "text", "mappings": [{"type": "from_entity", "entity": "day"}]}}
    stage = Stage(
        domain(FROM_CITY, slots=day, actions=["action_validate_slot_mappings"]),
        {"action_validate_slot_mappings": answer},
    )
    events = await stage.says("inform", city="hull", day="Monday").performer.extract_slots(stage.tracker)
    assert [type(event) for event in events] == [e.BotUttered, e.SlotSet, e.SlotSet]
    assert events[1:] == [e.SlotSet(name="city", value="Hull"), e.SlotSet(name="day", value="Monday")]
    seen = stage.server.calls[0]["tracker"]
    assert [event["name"] for event in seen["events"][-2:]] == ["city", "day"]
    assert seen["slots"]["city"] == "hull"


async def test_without_the_action_on_the_server_slots_are_filled_all_the_same():
    stage = Stage(domain(FROM_CITY, actions=["action_validate_slot_mappings"]), {})
    assert await found(stage.says("inform", city="Hull")) == {"city": "Hull"}


async def test_an_action_that_breaks_is_a_failure():
    stage = Stage(domain({"type": "custom", "action": "action_fill"}), {"action_fill": lambda _: (500, {})})
    with pytest.raises(ActionFailed):
        await found(stage.says("inform"))


async def test_built_in_slots_are_not_filled_from_messages():
    text = {"type": "text", "mappings": [{"type": "from_text"}]}
    stage = Stage(domain(slots={"requested_slot": text, "session_started_metadata": text}))
    assert await found(stage.says("inform")) == {}
