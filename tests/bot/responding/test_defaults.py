"""The actions that every assistant has."""

import pytest
from kit.performing import Stage

from bot.assistant.domain import DEFAULT_ACTIONS, HANDOFF
from bot.conversation import events as e
from bot.responding.defaults import DEFAULTS

SPOKEN = {name: [{"text": name}] for name in ("utter_restart", "utter_default", "utter_back", "utter_ask_rephrase")}


def domain(*actions, **keys):
    return {"slots": {"city": {"type": "text"}}, "actions": list(actions), **keys}


def test_every_default_action_can_be_run_but_the_marker_of_rules():
    assert set(DEFAULTS) == {*DEFAULT_ACTIONS, HANDOFF} - {"..."}


@pytest.mark.parametrize(
    ("action", "events", "spoken"),
    [
        ("action_listen", [], None),
        ("action_unlikely_intent", [], None),
        ("action_revert_fallback_events", [], None),
        ("action_restart", [{"restart": True}], "utter_restart"),
        ("action_default_fallback", [{"rewind": True}], "utter_default"),
        ("action_back", [{"rewind": True}, {"rewind": True}], "utter_back"),
        ("action_default_ask_rephrase", [], "utter_ask_rephrase"),
        ("action_deactivate_loop", [{"active_loop": None}, {"slot": "requested_slot", "value": None}], None),
    ],
)
async def test_what_they_do_and_say_where_the_domain_has_words_for_it(action, events, spoken):
    assert await Stage(domain()).says("hello").perform(action) == events
    said = [{"bot": spoken}] if spoken else []
    assert await Stage(domain(responses=SPOKEN)).says("hello").perform(action) == [*said, *events]


async def test_a_session_begins_with_the_slots_that_count():
    stage = Stage(domain()).log(
        e.SlotSet(name="city", value="Hull", metadata={"by": "form"}), e.ActionExecuted(name="action_listen"),
        e.UserUttered(text="x"), e.SlotSet(name="city", value="undone"), e.UserUtteranceReverted(),
    )  # fmt: skip
    events = await stage.performer.perform("action_session_start", stage.tracker, channel="rest")
    carried = e.SlotSet(name="city", value="Hull", metadata={"by": "form"})
    assert events == [e.SessionStarted(), carried, e.ActionExecuted(name="action_listen")]


async def test_a_session_can_begin_without_them():
    session = {"session_expiration_time": 60, "carry_over_slots_to_new_session": False}
    stage = Stage(domain(session_config=session)).log(e.SlotSet(name="city", value="Hull"))
    events = await stage.performer.perform("action_session_start", stage.tracker, channel="rest")
    assert events == [e.SessionStarted(), e.ActionExecuted(name="action_listen")]


def message(intent, *ranking):
    return e.UserUttered(
        text="x", parse_data={"intent": {"name": intent}, "intent_ranking": [{"name": x} for x in ranking]}
    )


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        (message("order", "order", "bill"), "order"),
        (message("nlu_fallback", "nlu_fallback", "bill"), "bill"),
        (message("nlu_fallback", "nlu_fallback"), "nlu_fallback"),
    ],
)
async def test_affirmation_asks_for_the_likeliest_intent(heard, meant):
    stage = Stage(domain()).log(heard)
    (event,) = await stage.performer.perform("action_default_ask_affirmation", stage.tracker, channel="rest")
    assert event.text == f"Did you mean '{meant}'?"
    assert event.data["buttons"] == [
        {"title": "Yes", "payload": f"/{meant}"}, {"title": "No", "payload": "/out_of_scope"},
    ]  # fmt: skip
    assert event.metadata == {"utter_action": "action_default_ask_affirmation"}


@pytest.mark.parametrize("action", sorted(set(DEFAULTS) - {"action_listen"}))
async def test_a_project_replaces_them_by_name(action):
    stage = Stage(domain(action), {action: {"responses": [{"text": "mine"}]}}).says("hello")
    assert await stage.perform(action) == [{"bot": "mine"}]
    assert stage.server.names == [action]


async def test_a_handoff_is_said_ends_the_form_and_waits_for_a_person():
    stage = Stage(
        domain(
            forms={"trip_form": {"required_slots": ["city"]}}, responses={"utter_handoff": [{"text": "One moment."}]}
        )
    )
    stage.log(e.ActiveLoop(name="trip_form"), e.SlotSet(name="requested_slot", value="city")).says("ask_human")
    assert await stage.perform("action_handoff") == [
        {"bot": "One moment."},
        {"active_loop": None},
        {"slot": "requested_slot", "value": None},
        {"ownership": {"owner": "waiting", "epoch": 1, "actor": "bot", "cause": "policy_rule", "evidence": []}},
        {"pause": True},
    ]
    assert stage.tracker.bot_stays_out
    assert stage.tracker.state.owner == "waiting"


async def test_a_handoff_is_never_silent():
    stage = Stage(domain()).says("ask_human")
    events = await stage.perform("action_handoff")
    assert "colleague" in events[0]["bot"]
    assert [next(iter(event)) for event in events] == ["bot", "ownership", "pause"]


async def test_a_project_begins_sessions_in_its_own_way():
    begun = [{"event": "session_started"}, {"event": "slot", "name": "city", "value": "Hull"}]
    listens = {"event": "action", "name": "action_listen"}
    answers = {"action_session_start": {"events": [*begun, listens], "responses": []}}
    stage = Stage(domain("action_session_start"), answers)
    events = await stage.performer.perform("action_session_start", stage.tracker, channel="rest")
    assert [type(event) for event in events] == [e.SessionStarted, e.SlotSet, e.ActionExecuted]


async def test_a_session_begins_also_where_the_project_s_own_way_fails():
    stage = Stage(domain("action_session_start")).log(e.SlotSet(name="city", value="Hull"))
    events = await stage.performer.perform("action_session_start", stage.tracker, channel="rest")
    assert events == [
        e.SessionStarted(),
        e.SlotSet(name="city", value="Hull"),
        e.ActionExecuted(name="action_listen"),
    ]
