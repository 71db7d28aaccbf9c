"""A client of the Socket.IO channel: python-socketio's own, which speaks Rasa's events."""

import asyncio
from contextlib import asynccontextmanager

from socketio import AsyncClient

SECONDS = 10


class SocketClient:
    """One connection; what it was sent waits in ``heard``."""

    def __init__(self, client, *, namespace="/", said="user_uttered", heard="bot_uttered"):
        self.client = client
        self.heard = asyncio.Queue()
        self.confirmed = asyncio.Queue()
        self.ended = asyncio.Event()
        self._namespace = namespace
        self._said = said
        client.on(heard, self.heard.put, namespace=namespace)
        client.on("session_confirm", self.confirmed.put, namespace=namespace)
        client.on("disconnect", lambda *_: self.ended.set(), namespace=namespace)

    async def session(self, session_id=None):
        """Ask for a session; the id that was confirmed."""
        await self.client.emit("session_request", {"session_id": session_id}, namespace=self._namespace)
        return await asyncio.wait_for(self.confirmed.get(), SECONDS)

    async def send(self, data):
        """Send a message and do not wait for anything."""
        await self.client.emit(self._said, data, namespace=self._namespace)

    async def say(self, text, **more):
        """Say something; all that was heard when it was acknowledged."""
        await self.call({"message": text, **more})
        return self.all_heard()

    async def call(self, data):
        """Send anything as a message, and wait for its acknowledgement."""
        await self.client.call(self._said, data, namespace=self._namespace, timeout=SECONDS)
        await asyncio.sleep(0.05)  # what follows the conversation may stand a moment behind who waits for it

    async def hear(self):
        """The next message."""
        return await asyncio.wait_for(self.heard.get(), SECONDS)

    def all_heard(self):
        """What has come and was not read yet."""
        return [self.heard.get_nowait() for _ in range(self.heard.qsize())]


@asynccontextmanager
async def socket_client(url, *, transports=("websocket",), auth=None, headers=None, path="socket.io", **events):
    """Connect to a server until the block ends."""
    client = AsyncClient(reconnection=False)
    socket = SocketClient(client, **events)
    namespaces = [events.get("namespace", "/")]
    await client.connect(
        url, transports=list(transports), auth=auth, headers=headers or {}, socketio_path=path, namespaces=namespaces
    )
    try:
        yield socket
    finally:
        if client.connected and client.transport() == "polling":
            await client.eio.http.close()  # as a browser leaves; the client itself would wait for its last answer
            await client.wait()
        else:
            await client.disconnect()
