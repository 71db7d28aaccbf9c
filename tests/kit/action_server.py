"""An action server in a few lines: the real contract over ASGI, with answers that a test writes down."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from bot.responding.action_client import ActionClient

Answer = Mapping[str, Any] | Callable[[Mapping[str, Any]], tuple[int, Any]]


class ScriptedActions:
    """Answers each action as the test says and remembers what it was sent; one without an answer is unknown (404).

    Args:
        answers: By action name: the body to answer with, or a function of the call that gives status and body.
    """

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = dict(answers)
        self.calls: list[dict[str, Any]] = []
        self.requests: list[tuple[dict[str, Any], bytes]] = []

    @property
    def names(self) -> list[str]:
        """The actions called, in order."""
        return [call["next_action"] for call in self.calls]

    def client(self, **options: Any) -> ActionClient:
        """A client of this server."""
        return ActionClient(self.http(), "http://actions/webhook", **options)

    def http(self) -> httpx.AsyncClient:
        """HTTP into this process."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self, raise_app_exceptions=False))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """ASGI."""
        content = b""
        while True:
            message = await receive()
            content += message.get("body", b"")
            if not message.get("more_body"):
                break
        self.requests.append((scope, content))
        status, body = self._answer(json.loads(content))
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send(
            {"type": "http.response.body", "body": body if isinstance(body, bytes) else json.dumps(body).encode()}
        )

    def _answer(self, call: dict[str, Any]) -> tuple[int, Any]:
        self.calls.append(call)
        name = call["next_action"]
        answer = self.answers.get(name)
        if answer is None:
            return 404, {"error": f"No registered action found for name '{name}'.", "action_name": name}
        return answer(call) if callable(answer) else (200, answer)


def accept(call: Mapping[str, Any]) -> tuple[int, Any]:
    """A validation that finds every candidate valid."""
    found = []
    for event in reversed(call["tracker"]["events"]):
        if event["event"] != "slot":
            break
        found.append({"event": "slot", "timestamp": None, "name": event["name"], "value": event["value"]})
    return 200, {"events": found[::-1], "responses": []}
