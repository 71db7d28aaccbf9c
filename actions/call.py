"""Read the body of an action call: plain or deflated JSON, of bounded size, with the contract's fields only."""

from __future__ import annotations

import json
import math
import re
import zlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NoReturn

from pydantic_core import from_json

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
    body = _decompress(await _read(request, max_body), request.headers.get("Content-Encoding", ""), max_body)
    if not body.strip():
        raise _unfit("MissingBody", "The body is missing: send the action call as JSON.")
    try:
        call = _parsed(body)
    except (ValueError, RecursionError) as error:
        raise _unfit("InvalidJson", f"The body is not JSON: {error}.") from error
    return _checked(call)


async def _read(request: Request, max_body: int) -> bytes:
    chunks = bytearray()
    async for chunk in request.stream():
        chunks += chunk
        if len(chunks) > max_body:
            raise _too_large(max_body)
    return bytes(chunks)


def _decompress(body: bytes, encoding: str, max_body: int) -> bytes:
    if encoding.lower() in {"", "identity"}:
        return body
    if encoding.lower() != "deflate":
        raise HttpProblem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "UnknownEncoding",
            f"Content-Encoding {encoding} is not known: use deflate.",
        )
    reader = zlib.decompressobj()
    try:
        plain = reader.decompress(body, max_body + 1)
    except zlib.error as error:
        raise _unfit("MalformedDeflate", f"The body is not deflated as it says: {error}.") from error
    if len(plain) > max_body:
        raise _too_large(max_body)
    if not reader.eof:
        raise _unfit("MalformedDeflate", "The deflated body is cut short.")
    return plain


# An exponent of three digits where a number may end.
_MAY_BE_INFINITE = re.compile(rb"[eE]\+?[0-9]{3,}\s*[,\]}]")


def _parsed(body: bytes) -> Any:
    # pydantic's reader takes a quarter of the time. What it refuses is read again: half a surrogate pair is allowed
    # in JSON, and the standard reader's errors name line and column.
    if _MAY_BE_INFINITE.search(body) is None:
        try:
            return from_json(body, allow_inf_nan=False)
        except ValueError:
            pass
    return json.loads(body, parse_constant=_refuse_number, parse_float=_finite)


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse_number(text)


def _refuse_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number that JSON can give back")


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


def _too_large(max_body: int) -> HttpProblem:
    return HttpProblem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "TooLarge", f"The body is larger than {max_body} bytes.")
