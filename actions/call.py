"""Read the body of an action call: JSON of bounded size, with the contract's fields only."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from actions.body import read_json
from actions.problems import HttpProblem

if TYPE_CHECKING:
    from fastapi import Request

# Of rasa-sdk 3.6 to 3.21 and of Rasa's own gRPC message for the same call.
_FIELDS: dict[str, tuple[type, ...]] = {
    "next_action": (str, type(None)),
    "sender_id": (str,),
    "tracker": (dict,),
    "domain": (dict, type(None)),
    "domain_digest": (str, type(None)),
    "version": (str, type(None)),
    "intent": (str, dict, type(None)),
}
_TRACKER_FIELDS: dict[str, tuple[type, ...]] = {
    "sender_id": (str,),
    "slots": (dict,),
    "events": (list,),
    "latest_message": (dict, type(None)),
    "active_loop": (dict, type(None)),
    "paused": (bool,),
}
_WORDS = {str: "a string", dict: "an object", list: "a list", bool: "true or false", type(None): "null"}


async def read_call(request: Request, *, max_body: int) -> dict[str, Any]:
    """Read one action call.

    Args:
        request: The HTTP request.
        max_body: Bytes, as sent and after decompression.

    Raises:
        HttpProblem: 413 too large, 415 an encoding that is not known, 422 everything else.
    """
    return _checked(await read_json(request, max_body=max_body))


def _checked(call: Any) -> dict[str, Any]:
    if not isinstance(call, dict):
        raise _unfit("WrongType", "The body must be an object: {next_action, sender_id, tracker, domain, version}.")
    unknown = sorted(set(call) - set(_FIELDS))
    if unknown:
        raise _unfit("UnknownField", f"Unknown: {', '.join(unknown)}. Known: {', '.join(_FIELDS)}.")
    _check_types("", call, _FIELDS)
    if call.get("next_action"):
        tracker = call.get("tracker")
        if tracker is None:
            raise _unfit("MissingField", "tracker is missing.")
        _check_types("tracker.", tracker, _TRACKER_FIELDS)
        if "sender_id" not in tracker:
            raise _unfit("MissingField", "tracker.sender_id is missing.")
        if not all(isinstance(event, dict) for event in tracker.get("events", [])):
            raise _unfit("WrongType", "tracker.events must be a list of objects.")
    return call


def _check_types(place: str, values: dict[str, Any], fields: dict[str, tuple[type, ...]]) -> None:
    for name, types in fields.items():
        if name in values and not isinstance(values[name], types):
            wanted = " or ".join(_WORDS[one] for one in types)
            raise _unfit("WrongType", f"{place}{name} must be {wanted}.")


def _unfit(code: str, message: str) -> HttpProblem:
    return HttpProblem(HTTPStatus.UNPROCESSABLE_ENTITY, code, message)
