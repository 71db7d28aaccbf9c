import json
from dataclasses import replace

import pytest

from bot.conversation import events as e
from bot.conversation.codec import encode, from_dict, to_dict, to_json
from bot.errors import RequestError

SECRET = "what the customer wrote"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (5, "must be a JSON object"),
        ({"event": "flow_started"}, "there is no event 'flow_started'"),
        ({"event": "slot", "value": 1}, "'slot' needs name"),
        ({"event": "slot", "name": None, "value": 1}, "'slot' needs name"),
        ({"event": "reminder"}, "needs intent, date_time"),
        ({"event": "action", "name": [SECRET]}, "'name' of the event 'action' must be text"),
        ({"event": "action", "name": "a", "confidence": "high"}, "must be a number"),
        ({"event": "action", "name": "a", "hide_rule_turn": 1}, "must be true or false"),
        ({"event": "user", "text": {"a": SECRET}}, "must be text"),
        ({"event": "user", "text": "x", "parse_data": [SECRET]}, "'parse_data' of the event 'user'"),
        ({"event": "user", "text": "x", "parse_data": {"intent": SECRET}}, "'parse_data' of the event 'user'"),
        ({"event": "user", "text": "x", "parse_data": {"intent": {"name": 5}}}, "'parse_data' of the event 'user'"),
        ({"event": "user", "text": "x", "parse_data": {"entities": 5}}, "'parse_data' of the event 'user'"),
        ({"event": "user", "text": "x", "parse_data": {"sentiment": SECRET}}, "'parse_data' of the event 'user'"),
        ({"event": "bot", "text": "x", "data": {"buttons": 5}}, "'data' of the event 'bot'"),
        ({"event": "bot", "text": "x", "metadata": SECRET}, "'metadata' of the event 'bot' must be an object"),
        ({"event": "entities", "entities": [SECRET]}, "must be a list of objects"),
        ({"event": "ownership", "owner": "bot", "epoch": "2", "actor": "x"}, "must be a whole number"),
        ({"event": "ownership", "owner": "bot", "epoch": 2, "actor": "x", "evidence": [None]}, "whole numbers"),
        ({"event": "listen", "timestamp": 1}, "there is no event"),
        ({"event": "restart", "timestamp": "now"}, "a number of seconds"),
        ({"event": "restart", "timestamp": 10**400}, "a number of seconds"),
        ({"event": "restart", "timestamp": float("nan")}, "a number of seconds"),
    ],
)
def test_an_event_of_the_wrong_shape_is_refused_without_quoting_it(written, words):
    with pytest.raises(RequestError) as refused:
        from_dict(written)
    assert words in str(refused.value)
    assert refused.value.status == 400
    assert SECRET not in str(refused.value)


def test_what_rasa_and_its_sdk_leave_out_or_set_to_null_is_read():
    assert from_dict({"event": "user", "text": "hi", "timestamp": None, "parse_data": None}) == e.UserUttered(text="hi")
    data = {"elements": None, "buttons": None, "custom": None}
    assert from_dict({"event": "bot", "text": "x", "data": data, "metadata": None}) == e.BotUttered(text="x", data=data)
    assert from_dict({"event": "slot", "name": "n", "value": None, "more": 1}) == e.SlotSet(name="n")
    assert from_dict({"event": "form", "name": "f"}) == e.ActiveLoop(name="f")
    legacy = from_dict({"event": "form_validation", "name": None, "validate": False})
    assert legacy == e.LoopInterrupted(is_interrupted=True)
    reminder = {"event": "reminder", "intent": "ring", "date_time": "2026-11-22T10:00:00+00:00", "entities": ["a"]}
    assert from_dict(reminder).entities == ("a",)


def test_the_json_of_an_event_is_its_own_also_after_it_was_changed_into_another():
    first = e.SlotSet(name="city", value="Bath", timestamp=1.0)
    assert json.loads(to_json(first)) == to_dict(first)
    later = replace(first, timestamp=2.0)
    assert json.loads(to_json(later)) == to_dict(later) != to_dict(first)
    assert to_json(first) is to_json(first)
    assert first == e.SlotSet(name="city", value="Bath", timestamp=1.0), "what was made of it does not count"


@pytest.mark.parametrize(
    "value",
    ["half \ud83d", "é 😀 \u2028", '\x00\x7f\n"\\', 1e16, 4.3e-05, 5e-324, 10**30, True, None, {"a": [(), {}, -0.0]}],
)
def test_json_is_ascii_and_says_what_the_standard_writer_says(value):
    written = encode([value])
    assert written.isascii()
    assert json.loads(written) == json.loads(json.dumps([value]))


def test_json_without_end_is_as_the_standard_writer_has_it():
    deep = []
    for _ in range(400):
        deep = [deep]
    assert encode(deep) == json.dumps(deep)
    with pytest.raises(TypeError):
        encode(object())
