"""Responses from an NLG server on a real port: the contract, what it may leave out, and every way it can fail."""

import json
from contextlib import asynccontextmanager

import httpx
import pytest
from kit.ports import free_port
from kit.processing import Talk
from kit.serving import serving

from bot.outbound import http_client
from bot.responding.nlg_client import NlgClient
from bot.settings import HttpEndpoint

DOMAIN = {
    "intents": ["greet", "order"],
    "slots": {"name": {"type": "text", "mappings": []}},
    "responses": {
        "utter_hello": [{"text": "Hello", "id": "h-1"}, {"text": "Hi", "channel": "sms", "id": "h-2"}],
        "utter_action_failed": [{"text": "Sorry {name}, that went wrong."}],
    },
    "actions": ["action_order"],
}
TABLE = {"greet": ["utter_hello"], "order": ["action_order"]}
SAYS = {
    "events": [],
    "responses": [{"response": "utter_hello", "order": 7, "buttons": [{"title": "Yes", "payload": "/y"}]}],
}


class Words:
    """An NLG server: answers with what it is given, the last one for ever; remembers what it was sent."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.calls = []
        self.scopes = []

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        self.calls.append(json.loads(body))
        self.scopes.append(scope)
        status, answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": content})


def spoken_by(url, **options):
    talk = Talk(DOMAIN, TABLE, answers={"action_order": SAYS})
    http = http_client(HttpEndpoint(url, **options))
    talk.processor.serving.performer._nlg = NlgClient(http, url)
    return talk, http


@asynccontextmanager
async def talking(*answers, **options):
    words = Words(*answers)
    async with serving(words) as served:
        talk, http = spoken_by(f"{served.url}/nlg", **options)
        async with http:
            yield talk, words


async def test_the_server_is_asked_in_rasas_words():
    said = {"text": "Good day", "buttons": [{"title": "A", "payload": "/a"}], "mood": "kind"}
    async with talking((200, said), params={"token": "t"}, headers={"X-Shop": "fernline"}) as (talk, words):
        assert await talk.say("greet") == ["Good day"]
    [call] = words.calls
    assert set(call) == {"response", "id", "arguments", "tracker", "channel"}
    assert (call["response"], call["id"], call["arguments"], call["channel"]) == (
        "utter_hello",
        "h-1",
        {},
        {"name": "rest"},
    )
    assert call["tracker"]["sender_id"] == "ada"
    assert call["tracker"]["latest_message"]["intent"]["name"] == "greet"
    assert [event["event"] for event in call["tracker"]["events"]][:2] == ["action", "session_started"]
    assert words.scopes[0]["query_string"] == b"token=t"
    assert (b"x-shop", b"fernline") in words.scopes[0]["headers"]
    [event] = [event for event in await talk.events() if event.type_name == "bot"]
    assert event.metadata["utter_action"] == "utter_hello"
    assert event.metadata["mood"] == "kind"
    assert event.data["buttons"] == said["buttons"]


async def test_what_an_action_adds_goes_along_and_its_buttons_follow():
    async with talking((200, {"text": "Order 7?", "buttons": [{"title": "No", "payload": "/n"}]})) as (talk, words):
        assert await talk.say("order") == ["Order 7?"]
    assert words.calls[0]["arguments"]["order"] == 7
    [event] = [event for event in await talk.events() if event.type_name == "bot"]
    assert [button["title"] for button in event.data["buttons"]] == ["No", "Yes"]


async def test_the_words_are_said_as_they_are():
    async with talking((200, {"text": "{name} and {{braces}}"})) as (talk, _):
        assert await talk.say("greet") == ["{name} and {{braces}}"]


@pytest.mark.parametrize("answer", [(204, b""), (200, b""), (200, None), (200, ""), (200, {})])
async def test_nothing_to_say_is_no_failure(answer):
    async with talking(answer) as (talk, _):
        assert await talk.say("greet") == []
        assert "turn_failed" not in await talk.kinds()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((500, {"text": "x"}), "answered 500"),
        ((302, b""), "answered 302"),
        ((200, b"<html>"), "not JSON"),
        ((200, b'{"text": NaN}'), "not JSON"),
        ((200, ["hello"]), "no object"),
        ((200, {"text": 5}), "'text'"),
        ((200, {"buttons": "none"}), "'buttons'"),
        ((200, {"elements": [5]}), "'elements'"),
        ((200, {"custom": "x"}), "'custom'"),
        ((200, {"image": {}}), "'image'"),
        ((200, b'{"text": "' + b"x" * 1_000_001 + b'"}'), "longer"),
    ],
)
async def test_a_server_that_fails_is_said_in_the_words_of_the_domain(answer, words):
    async with talking(answer) as (talk, server):
        assert await talk.say("greet") == ["Sorry None, that went wrong."]
        [failed] = [event for event in await talk.events() if event.type_name == "turn_failed"]
        assert words in failed.error
        assert failed.stage == "action"
        assert len(server.calls) == 1  # nor is it asked for the apology


async def test_nobody_there_and_no_secret_in_what_is_stored():
    talk, http = spoken_by(f"http://user:hunter2@127.0.0.1:{free_port()}/nlg?token=hunter3")
    async with http:
        assert await talk.say("greet") == ["Sorry None, that went wrong."]
    [failed] = [event for event in await talk.events() if event.type_name == "turn_failed"]
    assert "no answer (ConnectError)" in failed.error
    assert "hunter" not in str(await talk.events())


async def test_a_connection_that_breaks_is_tried_once_more():
    tries = []

    def answer(request):
        tries.append(request)
        if len(tries) == 1:
            raise httpx.RemoteProtocolError("gone")
        return httpx.Response(200, json={"text": "Here"})

    talk = Talk(DOMAIN, TABLE)
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        talk.processor.serving.performer._nlg = NlgClient(http, "http://nlg")
        assert await talk.say("greet") == ["Here"]
    assert len(tries) == 2
