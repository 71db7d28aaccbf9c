"""A small shop with a server, and customers of its web chat."""

import asyncio
import json
from contextlib import asynccontextmanager

import httpx
import pytest
from kit.action_server import ScriptedActions
from kit.serving import app_of, serving
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from bot.errors import StorageError
from bot.storage.memory import MemoryTrackerStore

DOMAIN = {
    "intents": ["greet", "bill", "slow", "ask_human", "nothing", "parts", "photo", "card", "quick", "file", "raw"],
    "responses": {
        "utter_hello": [{"text": "Hello", "buttons": [{"title": "Bill", "payload": "/bill"}]}],
        "utter_parts": [{"text": "One.\n\nTwo."}],
        "utter_photo": [{"text": "Look:", "image": "https://shop.example/aster.png"}],
        "utter_card": [
            {"elements": [{"title": "Aster 9", "subtitle": "Black", "buttons": [{"title": "Buy", "payload": "/buy"}]}]}
        ],
        "utter_quick": [{"text": "Yes?", "quick_replies": [{"title": "Yes", "payload": "/affirm"}]}],
        "utter_file": [{"attachment": "https://shop.example/bill.pdf"}],
        "utter_raw": [{"custom": {"map": [1, 2]}}],
        "utter_handoff": [{"text": "A person will be with you."}],
        "utter_action_failed": [{"text": "Sorry, that went wrong."}],
    },
    "actions": ["action_bill", "action_slow"],
}
TABLE = {
    "greet": ["utter_hello"],
    "bill": ["action_bill"],
    "slow": ["action_slow"],
    **{name: [f"utter_{name}"] for name in ("parts", "photo", "card", "quick", "file", "raw")},
}


class GatedActions(ScriptedActions):
    """Answers; ``action_slow`` only once the gate is open."""

    def __init__(self):
        said = {"events": [], "responses": [{"text": "£41.50"}]}
        super().__init__({"action_bill": said, "action_slow": said})
        self.gate = asyncio.Event()
        self.waiting = asyncio.Event()

    async def __call__(self, scope, receive, send):
        content, more = b"", True
        while more:
            message = await receive()
            content += message.get("body", b"")
            more = message.get("more_body", False)
        if json.loads(content)["next_action"] == "action_slow":
            self.waiting.set()
            await self.gate.wait()

        async def again():
            return {"type": "http.request", "body": content}

        await super().__call__(scope, again, send)


class MoodyStore(MemoryTrackerStore):
    """Fails while it is told to."""

    fails_to = ()

    async def read(self, conversation_id, *, since=0):
        if "read" in self.fails_to:
            raise StorageError("connection reset", place="tracker_store")
        return await super().read(conversation_id, since=since)

    async def append(self, conversation_id, events, *, expected, **more):
        if "append" in self.fails_to:
            raise StorageError("disk full", place="tracker_store")
        if "bug" in self.fails_to:
            raise ZeroDivisionError("secret detail")
        await super().append(conversation_id, events, expected=expected, **more)


class Customer:
    """One open socket of web chat."""

    def __init__(self, socket):
        self.socket = socket

    async def hear(self):
        """The next frame."""
        return json.loads(await asyncio.wait_for(self.socket.recv(), 10))

    async def hear_until(self, kind):
        """Frames up to the first one of a type, that one included."""
        heard = []
        while not heard or heard[-1]["type"] != kind:
            heard.append(await self.hear())
        return heard

    async def send(self, **frame):
        """Send a frame."""
        await self.socket.send(json.dumps(frame))

    async def say(self, text, message_id, **more):
        """Say something; the frames up to its acknowledgement (or its refusal)."""
        await self.send(type="message", id=message_id, text=text, **more)
        heard = []
        while not (heard and heard[-1]["type"] in {"ack", "error"} and heard[-1]["id"] == message_id):
            heard.append(await self.hear())
        return heard


class Shop:
    """A shop on a real port."""

    def __init__(self, talk, served):
        self.talk = talk
        self.served = served
        self.http = httpx.AsyncClient(base_url=served.url)

    async def session(self, **body):
        """A token."""
        response = await self.http.post("/webhooks/webchat/session", json=body)
        assert response.status_code == 200, response.text
        return response.json()

    @asynccontextmanager
    async def socket(self, **options):
        """A socket on which nothing was said yet."""
        async with connect(self.served.socket_url, **options) as socket:
            yield Customer(socket)

    @asynccontextmanager
    async def customer(self, token, *, last=-1):
        """A socket that has opened with a token; what it heard is in ``opening``."""
        async with self.socket() as customer:
            await customer.send(type="open", token=token, last_event_id=last)
            customer.opening = await customer.hear_until("caught_up")
            yield customer


@asynccontextmanager
async def shop_of(talk, **options):
    """The shop's server."""
    async with serving(app_of(talk, **options)) as served:
        shop = Shop(talk, served)
        async with shop.http:
            yield shop


def spoken(frames):
    """Who said what."""
    return [(frame["speaker"], frame.get("text")) for frame in frames if frame["type"] == "message"]


async def closing(customer):
    """The error frame and the code with which the server closes."""
    frame = await customer.hear()
    with pytest.raises(ConnectionClosed) as caught:
        await customer.hear()
    return frame, caught.value.rcvd.code


async def transcript(shop, token, *, last=-1):
    """What a client that comes now is shown."""
    async with shop.customer(token, last=last) as customer:
        return [frame for frame in customer.opening if frame["type"] in {"message", "owner"}]
