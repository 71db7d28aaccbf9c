"""Which country a customer travels to."""

from __future__ import annotations

from actions.customer import record
from actions.customer.schema import RoamingRate
from actions.talk.turn import Turn

_OTHER_NAMES = {
    "usa": "United States",
    "us": "United States",
    "u.s.": "United States",
    "america": "United States",
    "the states": "United States",
    "uae": "United Arab Emirates",
    "dubai": "United Arab Emirates",
    "holland": "Netherlands",
    "the netherlands": "Netherlands",
    "czech republic": "Czechia",
    "republic of ireland": "Ireland",
    "korea": "South Korea",
}


def rate_meant(turn: Turn) -> RoamingRate | None:
    """The price of the country in the slot `country`."""
    name = turn.slot("country")
    return rate_called(turn, name) if name else None


def rate_called(turn: Turn, name: str) -> RoamingRate | None:
    """The price of a country under one of its names."""
    wanted = name.strip().lower()
    return record.roaming_rate(turn.record, _OTHER_NAMES.get(wanted, wanted))
