"""The JSON body of a request: plain, deflated or gzipped, of bounded size before and after that."""

from __future__ import annotations

import json
import math
import re
import zlib
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NoReturn

from pydantic_core import from_json

from actions.problems import HttpProblem

if TYPE_CHECKING:
    from fastapi import Request

# 16 more than zlib's window: gzip's header and checksum.
_WINDOWS: Mapping[str, int] = {"deflate": zlib.MAX_WBITS, "gzip": zlib.MAX_WBITS | 16}

_ALIKE = bytes.maketrans(b"123456789E]}", b"000000000e,,")
_EXPONENT = re.compile(rb"0e000+(,|$)")
_DIGITS = b"0" * 200


async def read_json(request: Request, *, max_body: int) -> Any:
    """Read the body of a request.

    Args:
        request: The HTTP request.
        max_body: Bytes, as sent and after decompression.

    Raises:
        HttpProblem: 413 too large, 415 an encoding that is not known, 422 no JSON.
    """
    return parse_json(await read_body(request, max_body=max_body), request.headers, max_body=max_body)


async def read_body(request: Request, *, max_body: int) -> bytes:
    """Receive the body as it was sent.

    Raises:
        HttpProblem: 413 too large.
    """
    chunks = bytearray()
    async for chunk in request.stream():
        chunks += chunk
        if len(chunks) > max_body:
            raise _too_large(max_body)
    return bytes(chunks)


def parse_json(body: bytes, headers: Mapping[str, str], *, max_body: int) -> Any:
    """Unpack and read a body that was received; apart from `read_body`, so that a worker thread can do it.

    Args:
        body: As it was sent.
        headers: Of the request.
        max_body: Bytes after decompression.

    Raises:
        HttpProblem: 413 too large, 415 an encoding that is not known, 422 no JSON.
    """
    plain = _decompress(body, headers.get("Content-Encoding", ""), max_body)
    if not plain.strip():
        raise _unfit("MissingBody", "The body is missing: send JSON.")
    try:
        return _parsed(plain)
    except (ValueError, RecursionError) as error:
        raise _unfit("InvalidJson", f"The body is not JSON: {error}.") from error


def _decompress(body: bytes, encoding: str, max_body: int) -> bytes:
    if encoding.lower() in {"", "identity"}:
        return body
    window = _WINDOWS.get(encoding.lower())
    if window is None:
        known = " or ".join(_WINDOWS)
        raise HttpProblem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "UnknownEncoding",
            f"Content-Encoding {encoding} is not known: use {known}.",
        )
    malformed = f"Malformed{encoding.title()}"
    reader = zlib.decompressobj(window)
    try:
        plain = reader.decompress(body, max_body + 1)
    except zlib.error as error:
        raise _unfit(malformed, f"The body is not compressed as it says: {error}.") from error
    if len(plain) > max_body:
        raise _too_large(max_body)
    if not reader.eof or reader.unused_data:
        raise _unfit(malformed, "The compressed body is cut short, or has something behind it.")
    return plain


def _parsed(body: bytes) -> Any:
    # pydantic's reader takes a quarter of the time. What it refuses is read again: half a surrogate pair is allowed
    # in JSON, and the standard reader's errors name line and column.
    if not _may_be_infinite(body):
        try:
            return from_json(body, allow_inf_nan=False)
        except ValueError:
            pass
    return json.loads(body, parse_constant=_refuse_number, parse_float=_finite)


def _may_be_infinite(body: bytes) -> bool:
    """Whether a number has an exponent of three digits, or so many digits that one of two is enough."""
    # With all digits and all ends of a number alike, what is looked for is a few bytes: a tenth of the time.
    alike = body.translate(_ALIKE, b"+ \t\r\n")
    return _DIGITS in alike or _EXPONENT.search(alike) is not None


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse_number(text)


def _refuse_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number that JSON can give back")


def _unfit(code: str, message: str) -> HttpProblem:
    return HttpProblem(HTTPStatus.UNPROCESSABLE_ENTITY, code, message)


def _too_large(max_body: int) -> HttpProblem:
    return HttpProblem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "TooLarge", f"The body is larger than {max_body} bytes.")
