"""RemoteUnderstanding against a real server on this machine that misbehaves in every way."""

import asyncio
import json
from contextlib import asynccontextmanager, suppress

import httpx
import pytest

from bot.errors import UnderstandingFailed
from bot.understanding.remote import RemoteUnderstanding

PARSED = {"text": "hi", "intent": {"name": "greet", "confidence": 0.9}, "entities": []}


class Server:
    """Answers with what it is given, one after the other; None hangs, an empty answer breaks the connection."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []
        self.tasks = []

    async def talk(self, reader, writer):
        self.tasks.append(asyncio.current_task())
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length")
        )
        self.requests.append((head.splitlines()[0], json.loads(await reader.readexactly(length))))
        answer = self.answers.pop(0)
        if answer is None:
            await reader.read()  # until the client gives up
        writer.write(answer or b"")
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


def http(status, body):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return f"HTTP/1.1 {status} X\r\ncontent-length: {len(content)}\r\nconnection: close\r\n\r\n".encode() + content


@asynccontextmanager
async def remote(*answers, timeout=5.0, **options):
    served = Server(*answers)
    server = await asyncio.start_server(served.talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client = RemoteUnderstanding(
        httpx.AsyncClient(timeout=timeout), f"http://user:hunter2@127.0.0.1:{port}/", **options
    )
    try:
        yield client, served
    finally:
        await client.close()
        server.close()
        await server.wait_closed()
        await asyncio.gather(*served.tasks)


async def test_a_text_is_read():
    async with remote(http(200, PARSED), token="t&t") as (client, server):
        assert await client.parse("hi") == PARSED
    [(line, body)] = server.requests
    assert line == "POST /model/parse?token=t%26t HTTP/1.1"
    assert len(body.pop("message_id")) == 32
    assert body == {"text": "hi", "token": "t&t"}


async def test_a_connection_that_breaks_is_tried_once_more():
    async with remote(b"", http(200, PARSED)) as (client, server):
        assert await client.parse("hi") == PARSED
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("answers", "words", "asked"),
    [
        ([b"", b""], "no answer (RemoteProtocolError)", 2),
        ([None], "no answer in time", 1),
        ([http(500, {"error": "x"})], "answered 500", 1),
        ([http(302, b"")], "answered 302", 1),
        ([http(200, b"<html>")], "not JSON", 1),
        ([http(200, b'{"intent": {"name": "x", "confidence": NaN}}')], "not JSON", 1),
        ([http(200, [1])], "no parse result", 1),
        ([http(200, {"text": "hi"})], "no parse result", 1),
        ([http(200, {"intent": None})], "no parse result", 1),
        ([http(200, {"intent": {"name": 5}})], "no parse result", 1),
        ([http(200, {"intent": {"name": "x"}, "entities": "none"})], "no parse result", 1),
        ([http(200, {"intent": {"name": "x"}, "entities": [5]})], "no parse result", 1),
        ([http(200, {"intent": {"name": "x"}, "sentiment": {"score": "low"}})], "no parse result", 1),
    ],
)
async def test_a_server_that_misbehaves_is_a_failure_that_names_it(answers, words, asked):
    async with remote(*answers, timeout=0.3, token="hunter3") as (client, server):
        with pytest.raises(UnderstandingFailed) as failed:
            await client.parse("a private wish")
    assert words in str(failed.value)
    assert "http://127.0.0.1" in str(failed.value)
    assert not any(word in str(failed.value) for word in ("hunter", "private"))
    assert len(server.requests) == asked


async def test_nobody_there():
    gone = RemoteUnderstanding(httpx.AsyncClient(timeout=1), "http://127.0.0.1:9")
    with pytest.raises(UnderstandingFailed, match="no answer .ConnectError."):
        await gone.parse("hi")
    await gone.close()
