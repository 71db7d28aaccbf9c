"""Values of endpoints.yml by their types; a wrong one names its line."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from bot.errors import SettingsError
from nlu import LocatedDict, did_you_mean

PORTS = range(1, 65536)


def check_keys(section: LocatedDict, known: Iterable[str]) -> None:
    """Refuse a key that does not exist, with the nearest right one."""
    words = tuple(known)
    for key in section:
        if key not in words:
            raise SettingsError(f"there is no key {key!r}.", place=section.place(key), mend=did_you_mean(key, words))


def choose(section: LocatedDict, key: str, default: str, known: Mapping[str, str]) -> str:
    """What a written word means."""
    written = str(section.get(key, default))
    if written.lower() not in known:
        raise SettingsError(
            f"{key} {written!r} is not known.", place=section.place(key), mend=f"Write one of: {', '.join(known)}."
        )
    return known[written.lower()]


def text(section: LocatedDict, key: str) -> str | None:
    """A text, or a number that stands for one, such as a token of digits."""
    value = section.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise SettingsError(f"{key} must be text.", place=section.place(key))
    return str(value)


def address(section: LocatedDict, key: str) -> str | None:
    """An address of a server."""
    value = text(section, key)
    if value is not None and not value.startswith(("http://", "https://")):
        mend = f"Write http://{value.rpartition('://')[2]}"
        raise SettingsError(f"{key} must begin with http:// or https://.", place=section.place(key), mend=mend)
    return value


def texts(section: LocatedDict, key: str) -> dict[str, str]:
    """A mapping of names to texts."""
    value = section.get(key) or {}
    if not isinstance(value, Mapping):
        raise SettingsError(f"{key} needs keys of its own.", place=section.place(key))
    return {str(name): str(each) for name, each in value.items()}


def flag(section: LocatedDict, key: str) -> bool:
    """True or false; false where it is left out."""
    value = section.get(key, False)
    if not isinstance(value, bool):
        raise SettingsError(f"{key} must be true or false.", place=section.place(key))
    return value


def port(section: LocatedDict, key: str) -> int | None:
    """A port, also one from an environment variable."""
    value = text(section, key)
    if value is None:
        return None
    if not value.isdecimal() or int(value) not in PORTS:
        raise SettingsError(f"{key} must be a number from 1 to 65535.", place=section.place(key))
    return int(value)


def count(section: LocatedDict, key: str, default: int) -> int:
    """A number of things, at least one."""
    value = section.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise SettingsError(f"{key} must be a whole number above 0.", place=section.place(key))
    return value


def seconds(section: LocatedDict, key: str, default: float) -> float:
    """A time limit."""
    value = section.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise SettingsError(f"{key} must be a number of seconds above 0.", place=section.place(key))
    return float(value)
