"""``url``: addresses of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.values.base import Setting, Value

DIM = "url"

_ENDINGS = (
    "com org net edu gov int info biz io ai app dev shop store online site tech me tv cloud eu uk de fr es it nl be "
    "at ch pl se no dk fi ie pt cz gr ro hu us ca au nz in jp cn br mx za ru ua tr kr sg hk"
)
_URL = re.compile(
    rf"""(?<![\w@.-])(?:
        (?P<scheme>https?|ftp)://(?P<host>[^\s/?\#:"'<>]+)
      | (?P<www>www\.[\w-]+(?:\.[\w-]+)+)
      | (?P<bare>(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{"|".join(_ENDINGS.split())})(?![\w@-]|\.\w))
    )(?P<port>:\d{{2,5}})?(?P<path>[/?\#][^\s"'<>]*)?""",
    re.IGNORECASE | re.VERBOSE,
)


def find(text: str, setting: Setting) -> Iterator[Value]:
    """Addresses with a scheme, with ``www.``, or with a known ending.

    Args:
        text: The message.
        setting: Its language; of no effect.
    """
    del setting
    for found in _URL.finditer(text):
        written = found.group().rstrip(".,;:!?)]}")
        host = (found["host"] or found["www"] or found["bare"]).rstrip(".,;:!?)]}")
        info = {"value": written, "domain": host.lower().removeprefix("www.")}
        yield Value(DIM, found.start(), found.start() + len(written), info)
