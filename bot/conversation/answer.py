"""What an action server answers, read strictly: nonsense is an error that names the action and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.conversation import events as e
from bot.conversation.codec import from_dict
from bot.conversation.strict_json import strict_json
from bot.errors import ActionFailed, RequestError


@dataclass(frozen=True, slots=True)
class ActionResult:
    """What an action answered: events to log, and what is to be said before them, in Rasa's JSON."""

    events: tuple[e.Event, ...] = ()
    responses: tuple[Mapping[str, Any], ...] = ()


def read_answer(action: str, body: bytes) -> ActionResult:
    """What an action server answered with status 200.

    Raises:
        ActionFailed: Not JSON, not of the shape ``{"events": [...], "responses": [...]}``, or an unknown event.
    """
    answer = _json_object(action, body)
    events = _objects(action, answer, "events")
    responses = _objects(action, answer, "responses")
    return ActionResult(
        events=tuple(_event(action, item) for item in events),
        responses=tuple(_response(action, item) for item in responses),
    )


def read_rejection(body: bytes) -> str | None:
    """Why an action declined to run (status 400); None where the body is not a rejection."""
    try:
        answer = strict_json(body)
    except ValueError:
        return None
    if not isinstance(answer, dict) or not isinstance(answer.get("action_name"), str):
        return None
    return str(answer.get("error") or "no reason given")


def _json_object(action: str, body: bytes) -> Mapping[str, Any]:
    try:
        answer = strict_json(body)
    except ValueError as error:
        raise _nonsense(action, "it is not JSON") from error
    if not isinstance(answer, dict):
        raise _nonsense(action, f"it is {_kind(answer)}, not an object")
    return answer


def _objects(action: str, answer: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    items = answer.get(key, [])
    if not isinstance(items, list):
        raise _nonsense(action, f"{key!r} is {_kind(items)}, not a list")
    for number, item in enumerate(items):
        if not isinstance(item, dict):
            raise _nonsense(action, f"{key}[{number}] is {_kind(item)}, not an object")
    return items


def _event(action: str, item: Mapping[str, Any]) -> e.Event:
    if item.get("event") == e.SlotSet.type_name and not ("value" in item and isinstance(item.get("name"), str)):
        raise _nonsense(action, "a slot event needs a name and a value")
    try:
        return from_dict(item)
    except RequestError as error:
        raise _nonsense(action, error.message.rstrip(".")) from error


def _response(action: str, item: Mapping[str, Any]) -> Mapping[str, Any]:
    buttons = item.get("buttons") or []
    if not isinstance(buttons, list) or not all(isinstance(button, dict) for button in buttons):
        raise _nonsense(action, "the buttons of a response are not a list of objects")
    text = item.get("text")
    if isinstance(text, list | dict):
        raise _nonsense(action, f"the text of a response is {_kind(text)}")
    return item if text is None or isinstance(text, str) else {**item, "text": str(text)}


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _nonsense(action: str, what: str) -> ActionFailed:
    mend = 'Answer {"events": [...], "responses": [...]}; rasa-sdk does so.'
    return ActionFailed(f"the action server's answer cannot be used: {what}.", place=action, mend=mend)
