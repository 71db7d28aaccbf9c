"""The dimension ``time``: see the package."""

from __future__ import annotations

from collections.abc import Iterator

from nlu.values.base import Setting, Value
from nlu.values.time.clocks import clocks, parts
from nlu.values.time.days import days
from nlu.values.time.foreign import foreign
from nlu.values.time.joining import join
from nlu.values.time.lengths import lengths
from nlu.values.time.moment import Moment
from nlu.values.time.stretches import stretches
from nlu.values.time.written import as_info

DIM = "time"

MOST_PIECES = 60
"""A message that names more times than this is no wish; the rest is passed over, so that time stays bounded."""


def find(text: str, setting: Setting) -> Iterator[Value]:
    """Times and stretches of time.

    Args:
        text: The message.
        setting: When and where it was written.
    """
    now = setting.now.replace(tzinfo=None)
    for moment in _moments(text, setting):
        yield Value(DIM, moment.start, moment.end, as_info(moment.resolve(now), setting.now.tzinfo))


def _moments(text: str, setting: Setting) -> list[Moment]:
    if setting.language != "en":
        return list(foreign(text, setting))
    pieces = [*lengths(text, setting), *days(text, setting), *clocks(text), *parts(text, setting.now.date())]
    if (
        all(piece.bare for piece in pieces)
        and not any(character in text for character in "@0123456789")
        and " at " not in text
    ):
        return []
    pieces = pieces[:MOST_PIECES]
    hours = [piece for piece in pieces if piece.bare and piece.clock]
    moments = join(text, pieces)
    return [*moments, *stretches(text, moments, hours, setting.now.replace(tzinfo=None))]
