"""Dates in other languages than English, by dateparser (imported at the first message that may have one)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache

from nlu.values.base import Setting
from nlu.values.time.calendar import floor
from nlu.values.time.moment import Moment, Point

logger = logging.getLogger(__name__)

_CLOCK = re.compile(r"\d{1,2}\s*(?:[:h]\s*\d{2}|h\b|uhr\b|uur\b)", re.IGNORECASE)
_FULL_HOUR = re.compile(r"(?<=\d)(?:\s?uhr|\s?uur)\b(?!\s*\d)", re.IGNORECASE)
_REST_OF_WORD = re.compile(r"\w*")
_SHORT = 3
"""Words up to this length ("so", "do", "di") are days in some languages, and words in all."""


def foreign(text: str, setting: Setting) -> Iterator[Moment]:
    """Dates and times with a place in the text.

    Args:
        text: The message.
        setting: Its language and region.
    """
    if not _is_known(setting.language):
        return
    from dateparser.search import search_dates

    now = setting.now.replace(tzinfo=None)
    settings = {
        "RELATIVE_BASE": now,
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": "YMD" if setting.language in {"zh", "ja", "ko", "hu", "lt"} else "DMY",
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    # dateparser does not know "17 Uhr"; the places must stay as they are.
    clear = _FULL_HOUR.sub(lambda found: ":00".ljust(len(found.group())), text)
    at = 0
    for written, moment in search_dates(clear, languages=[setting.language], settings=settings) or ():
        start = clear.find(written, at)
        if start < 0 or not _is_a_date(written):
            continue
        word = _REST_OF_WORD.match(text, start + len(written))
        at = word.end() if word else start + len(written)
        has_clock = _CLOCK.search(written) is not None or (moment.hour, moment.minute) not in {
            (0, 0),
            (now.hour, now.minute),
        }
        grain = ("minute" if moment.minute else "hour") if has_clock else "day"
        yield Moment(start, at, fixed=Point(floor(moment, grain), grain))


def _is_a_date(written: str) -> bool:
    """Dateparser takes bare numbers and short words for dates."""
    letters = re.sub(r"[\W\d_]", "", written)
    if re.search(r"\d", written):
        return bool(
            re.search(r"\d\s*[./-]\s*\d{1,2}\s*[./-]", written) or _CLOCK.search(written) or len(letters) > _SHORT - 1
        )
    return len(letters) > _SHORT


@cache
def _is_known(language: str) -> bool:
    from dateparser.data.languages_info import language_order

    if language in language_order:
        return True
    logger.warning("DucklingEntityExtractor: no dates are found in the language %r.", language)
    return False
