"""The record is asked by HTTP; what it refuses is said with what to do."""

import httpx
import pytest

from bot.errors import UsherError
from bot.responding.action_server import HttpServer
from bot.responding.rights_api import RightsApi


def api(answer, **more):
    transport = httpx.MockTransport(answer)
    return RightsApi(HttpServer(httpx.AsyncClient(transport=transport)), "http://actions:5055/", **more)


async def test_it_asks_with_its_key():
    asked = []

    def answer(request):
        asked.append(request)
        return httpx.Response(200, json={"left": []})

    assert await api(answer, key="k-1").ask("check", {"customers": ["C-1"]}) == {"left": []}
    (request,) = asked
    assert (str(request.url), request.headers["Authorization"]) == ("http://actions:5055/privacy/check", "Bearer k-1")
    assert request.content == b'{"customers": ["C-1"]}'


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (403, {"message": "The role agent may not POST /privacy/erase."}, "role agent may not.*role admin: --key"),
        (401, {"message": "The key is missing or wrong."}, "missing or wrong.*--key KEY, or USHER_KEY"),
        (404, {"message": "nothing is known under this name."}, "nothing is known"),
        (502, None, "answers with 502"),
    ],
)
async def test_what_it_refuses_is_said(status, body, said):
    def answer(_):
        return httpx.Response(status, json=body) if body else httpx.Response(status, text="<html>")

    with pytest.raises(UsherError, match=said):
        await api(answer).ask("erase", {})


async def test_a_server_that_is_not_there_is_said():
    def answer(_):
        raise httpx.ConnectError("refused")

    with pytest.raises(UsherError, match="does not answer.*Is it running"):
        await api(answer).ask("erase", {})
