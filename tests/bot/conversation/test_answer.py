"""An action server's answer is read strictly, and what is wrong with it is said."""

import json

import pytest

from bot.conversation import events as e
from bot.conversation.answer import read_answer, read_rejection
from bot.errors import ActionFailed


def answer(**keys):
    return json.dumps(keys).encode()


def test_events_and_responses_are_read():
    slot = {"event": "slot", "timestamp": None, "name": "city", "value": "Hull"}
    result = read_answer("action_book", answer(events=[slot], responses=[{"text": "Booked.", "shade": 0}]))
    assert result.events == (e.SlotSet(name="city", value="Hull"),)
    assert result.responses == ({"text": "Booked.", "shade": 0},)


def test_both_keys_may_be_left_out():
    assert read_answer("action_book", b"{}").events == ()


def test_a_number_said_as_text_is_said():
    assert read_answer("action_book", answer(responses=[{"text": 5}])).responses == ({"text": "5"},)


def test_legacy_events_are_understood():
    result = read_answer("action_book", answer(events=[{"event": "form", "name": None}]))
    assert result.events == (e.ActiveLoop(name=None),)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "it is not JSON"),
        (b"<html>", "it is not JSON"),
        (b"\xff\xfe", "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b"null", "it is null, not an object"),
        (b"[]", "it is a list, not an object"),
        (b"3", "it is a number, not an object"),
        (answer(events={}), "'events' is an object, not a list"),
        (answer(events=None), "'events' is null, not a list"),
        (answer(responses="hi"), "'responses' is text, not a list"),
        (answer(events=["slot"]), "events[0] is text, not an object"),
        (answer(responses=[{}, True]), "responses[1] is true or false, not an object"),
        (answer(events=[{"event": "dance"}]), "dance"),
        (answer(events=[{"name": "city"}]), "None"),
        (answer(events=[{"event": "slot", "name": "city"}]), "a slot event needs a name and a value"),
        (answer(events=[{"event": "slot", "name": None, "value": 1}]), "a slot event needs a name and a value"),
        (answer(responses=[{"buttons": {"title": "x"}}]), "the buttons of a response are not a list of objects"),
        (answer(responses=[{"buttons": ["x"]}]), "the buttons of a response are not a list of objects"),
        (answer(responses=[{"text": ["x"]}]), "the text of a response is a list"),
    ],
)
def test_nonsense_is_an_error_that_names_the_action_and_what_is_wrong(body, what):
    with pytest.raises(ActionFailed) as caught:
        read_answer("action_book", body)
    assert caught.value.place == "action_book"
    assert what in caught.value.message
    assert caught.value.mend


def test_a_rejection_says_why():
    assert read_rejection(answer(action_name="action_book", error="closed")) == "closed"
    assert read_rejection(answer(action_name="action_book")) == "no reason given"


@pytest.mark.parametrize("body", [b"Bad Request", b"[]", answer(error="no name"), b"[" * 100_000])
def test_other_bad_requests_are_no_rejections(body):
    assert read_rejection(body) is None


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"1e999"])
def test_numbers_that_json_does_not_have_are_nonsense(number):
    with pytest.raises(ActionFailed, match="not JSON"):
        read_answer("action_x", b'{"events": [{"event": "slot", "name": "n", "value": ' + number + b"}]}")
