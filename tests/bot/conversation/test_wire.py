"""A tracker's JSON is Rasa's `current_state`, and a call holds what rasa-sdk reads."""

import json

import pytest

from bot.conversation import events as e
from bot.conversation.fold import SlotTable
from bot.conversation.tracker import Tracker
from bot.conversation.wire import Verbosity, encode_call, encode_domain, session_events, tracker_json

TABLE = SlotTable(initial={"city": None, "requested_slot": None})
SESSION = [e.ActionExecuted(name="action_session_start"), e.SessionStarted(), e.ActionExecuted(name="action_listen")]
PARSED = {
    "text": "to Hull",
    "intent": {"name": "inform", "confidence": 0.9},
    "entities": [{"entity": "city", "value": "Hull"}],
}


def conversation(*events: e.Event) -> Tracker:
    return Tracker("ada", TABLE, [*SESSION, *events])


def asked() -> Tracker:
    return conversation(
        e.UserUttered(text="to Hull", parse_data=PARSED, input_channel="rest", message_id="m1"),
        e.ActionExecuted(name="trip_form", timestamp=4.0),
        e.ActiveLoop(name="trip_form"),
        e.SlotSet(name="city", value="Hull", timestamp=5.5),
    )


def test_the_keys_and_their_order_are_those_of_rasa():
    state = tracker_json(asked())
    assert sorted(state) == [
        "active_loop", "events", "followup_action", "latest_action", "latest_action_name", "latest_event_time",
        "latest_input_channel", "latest_message", "paused", "sender_id", "slots",
    ]  # fmt: skip
    assert state["sender_id"] == "ada"
    assert state["slots"] == {"city": "Hull", "requested_slot": None}
    assert state["latest_event_time"] == 5.5
    assert state["latest_input_channel"] == "rest"
    assert state["latest_action"] == {"action_name": "trip_form"}
    assert state["latest_action_name"] == "trip_form"
    assert state["paused"] is False
    assert state["followup_action"] is None
    assert state["active_loop"] == {
        "name": "trip_form", "is_interrupted": False, "rejected": False, "trigger_message": PARSED,
    }  # fmt: skip


def test_the_latest_message_has_the_message_s_own_keys_too():
    message = tracker_json(asked())["latest_message"]
    assert message == {**PARSED, "message_id": "m1", "metadata": {}}


def test_before_the_first_message_there_is_an_empty_one():
    state = tracker_json(Tracker("ada", TABLE))
    assert state["latest_message"] == {"intent": {}, "entities": [], "text": None, "message_id": None, "metadata": {}}
    assert state["active_loop"] == {}
    assert state["latest_action"] == {}
    assert state["latest_action_name"] is None
    assert state["latest_event_time"] is None
    assert state["followup_action"] == "action_listen"


def test_entities_that_policies_found_are_part_of_the_latest_message():
    found = {"entity": "day", "value": "Monday"}
    tracker = conversation(e.UserUttered(text="to Hull", parse_data=PARSED), e.EntitiesAdded(entities=(found,)))
    assert tracker_json(tracker)["latest_message"]["entities"] == [*PARSED["entities"], found]


def test_an_end_to_end_action_is_named_by_its_text():
    state = tracker_json(conversation(e.ActionExecuted(action_text="Just so.")))
    assert state["latest_action"] == {"action_text": "Just so."}
    assert state["latest_action_name"] == "Just so."


def test_a_conversation_that_a_person_holds_is_paused():
    tracker = conversation(e.OwnershipChanged(owner="waiting", epoch=1, actor="bot"))
    assert tracker_json(tracker)["paused"] is True


@pytest.mark.parametrize(
    ("verbosity", "kinds"),
    [
        (Verbosity.NONE, None),
        (Verbosity.APPLIED, ["action", "user"]),
        (Verbosity.AFTER_RESTART, ["action", "user", "action", "user", "rewind"]),
        (
            Verbosity.ALL,
            ["action", "session_started", "action", "restart", "action", "user", "action", "user", "rewind"],
        ),
    ],
)
def test_verbosity_chooses_the_events(verbosity, kinds):
    listening = e.ActionExecuted(name="action_listen")
    turns = [listening, e.UserUttered(text="one"), listening, e.UserUttered(text="two"), e.UserUtteranceReverted()]
    events = tracker_json(conversation(e.Restarted(), *turns), events=verbosity)["events"]
    assert (None if events is None else [event["event"] for event in events]) == kinds


def test_a_call_holds_the_tracker_the_domain_and_a_version():
    domain = encode_domain({"intents": ["inform"], "note": "é ☎"})
    call = json.loads(encode_call("action_book", asked(), domain=domain))
    assert call["next_action"] == "action_book"
    assert call["sender_id"] == "ada"
    assert call["version"] == "3.6.21"
    assert call["domain"] == {"intents": ["inform"], "note": "é ☎"}
    assert call["tracker"] == json.loads(json.dumps(tracker_json(asked())))
    assert "domain_digest" not in call


def test_a_call_can_name_the_domain_by_its_digest():
    domain = encode_domain({"intents": []})
    call = json.loads(encode_call("action_book", asked(), domain=None, digest=domain.digest))
    assert call["domain_digest"] == domain.digest
    assert "domain" not in call


def test_half_a_surrogate_pair_survives():
    tracker = conversation(e.UserUttered(text="\ud83d", parse_data={"text": "\ud83d"}))
    call = json.loads(encode_call("action_book", tracker, domain=None))
    assert call["tracker"]["latest_message"]["text"] == "\ud83d"


def test_only_this_session_s_events_are_sent():
    old = [*SESSION, e.UserUttered(text="last week")]
    tracker = Tracker("ada", TABLE, [*old, *SESSION, e.UserUttered(text="today")])
    assert list(session_events(tracker.events)) == [*SESSION, e.UserUttered(text="today")]
    assert list(session_events([e.UserUttered(text="no session")])) == [e.UserUttered(text="no session")]
    assert list(session_events([])) == []


def test_of_a_long_session_the_last_events_are_sent():
    tracker = conversation(*[e.SlotSet(name="city", value=str(n)) for n in range(50)])
    sent = session_events(tracker.events, limit=3)
    assert [event.value for event in sent] == ["47", "48", "49"]


def test_the_digest_follows_the_domain():
    one, same, other = encode_domain({"a": 1}), encode_domain({"a": 1}), encode_domain({"a": 2})
    assert one.digest == same.digest != other.digest
