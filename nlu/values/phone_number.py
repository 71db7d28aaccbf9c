"""``phone-number``: telephone numbers, by Google's tables (the package phonenumberslite, imported when needed)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.values.base import Setting, Value

DIM = "phone-number"

REGIONS = {"en": ("US", "GB"), "sv": ("SE",), "da": ("DK",), "cs": ("CZ",), "el": ("GR",), "ja": ("JP",), "uk": ("UA",)}
"""Where numbers without a country code belong to, where the locale names no region."""
_DATE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}")
_WORTH_A_LOOK = re.compile(r"\d(?:[ ().\-/\u2011]*\d){6}")


def find(text: str, setting: Setting) -> Iterator[Value]:
    """Numbers that exist; one written with ``+`` or a leading 0 needs only the right length.

    Args:
        text: The message.
        setting: Its region.
    """
    if _WORTH_A_LOOK.search(text) is None:
        return
    import phonenumbers

    regions = (setting.region,) if setting.region else REGIONS.get(setting.language, (setting.language.upper(),))
    seen: set[int] = set()
    for region in regions:
        for found in phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.POSSIBLE):
            written = found.raw_string.strip()
            outright = (written[0] in "+0" and not written.isdigit()) or written.startswith("07")
            if (
                found.start in seen
                or _DATE.fullmatch(written)
                or not (outright or phonenumbers.is_valid_number(found.number))
            ):
                continue
            seen.add(found.start)
            yield Value(DIM, found.start, found.end, {"value": _written(written)})


def _written(raw: str) -> str:
    """Duckling's form: the country code in brackets, then digits."""
    head, _, extension = re.sub(r"(?i)\s*(?:ext\.?|extension|x)\s*(\d+)$", r"|\1", raw).partition("|")
    digits = re.sub(r"\D", "", head.replace("(0)", ""))
    tail = f" ext {extension}" if extension else ""
    if not raw.startswith("+"):
        return f"{digits}{tail}"
    import phonenumbers

    number = phonenumbers.parse(raw)
    return f"(+{number.country_code}) {digits.removeprefix(str(number.country_code))}{tail}"
