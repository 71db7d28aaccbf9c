"""The sample's coverage, roaming prices, stores, and an outage."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from actions.customer.schema import Base, Coverage, Outage, RoamingRate, RoamingZone, Signal, Store

# area, city, 4G, 5G, Mbps over fibre
_COVERAGE: tuple[tuple[str, str, Signal, Signal, int], ...] = (
    ("BS1", "Bristol", "good", "good", 900),
    ("BS3", "Bristol", "good", "good", 900),
    ("BS5", "Bristol", "good", "outdoor", 300),
    ("BS16", "Bristol", "good", "none", 300),
    ("LS1", "Leeds", "good", "good", 900),
    ("LS6", "Leeds", "good", "good", 900),
    ("LS17", "Leeds", "good", "outdoor", 300),
    ("M1", "Manchester", "good", "good", 900),
    ("M14", "Manchester", "good", "good", 900),
    ("M21", "Manchester", "good", "outdoor", 300),
    ("CF10", "Cardiff", "good", "good", 900),
    ("CF24", "Cardiff", "good", "good", 300),
    ("G12", "Glasgow", "good", "good", 900),
    ("G41", "Glasgow", "good", "outdoor", 300),
    ("EH6", "Edinburgh", "good", "good", 900),
    ("EH9", "Edinburgh", "good", "good", 300),
    ("B13", "Birmingham", "good", "good", 900),
    ("B29", "Birmingham", "good", "outdoor", 300),
    ("NR1", "Norwich", "good", "outdoor", 300),
    ("NR16", "Norwich", "outdoor", "none", 80),
    ("BN1", "Brighton", "good", "good", 900),
    ("BN3", "Brighton", "good", "good", 300),
    ("L15", "Liverpool", "good", "good", 900),
    ("L8", "Liverpool", "good", "outdoor", 300),
    ("NE2", "Newcastle", "good", "good", 900),
    ("NE6", "Newcastle", "good", "outdoor", 300),
    ("BT7", "Belfast", "good", "good", 300),
    ("BT9", "Belfast", "good", "outdoor", 300),
    ("SE15", "London", "good", "good", 900),
    ("E17", "London", "good", "good", 900),
    ("N4", "London", "good", "good", 300),
    ("LD3", "Brecon", "outdoor", "none", 0),
    ("IV27", "Lairg", "outdoor", "none", 0),
)

_EUROPE = (
    "Austria", "Belgium", "Bulgaria", "Croatia", "Cyprus", "Czechia", "Denmark", "Estonia", "Finland", "France",
    "Germany", "Greece", "Hungary", "Iceland", "Ireland", "Italy", "Latvia", "Lithuania", "Luxembourg", "Malta",
    "Netherlands", "Norway", "Poland", "Portugal", "Romania", "Slovakia", "Slovenia", "Spain", "Sweden", "Switzerland",
)  # fmt: skip

# country, pounds a day
_WORLD = (
    ("Australia", "5.00"), ("Brazil", "6.00"), ("Canada", "5.00"), ("China", "6.00"), ("Egypt", "6.00"),
    ("India", "6.00"), ("Japan", "5.00"), ("Mexico", "6.00"), ("Morocco", "6.00"), ("New Zealand", "5.00"),
    ("Nigeria", "7.00"), ("Pakistan", "6.00"), ("Singapore", "5.00"), ("South Africa", "6.00"),
    ("South Korea", "5.00"), ("Thailand", "6.00"), ("Turkey", "5.00"), ("United Arab Emirates", "7.00"),
    ("United States", "5.00"), ("Vietnam", "6.00"),
)  # fmt: skip

_STORES = (
    ("Bristol", "14 Corn Lane, Bristol BS1 1HT"),
    ("Leeds", "62 Briggate Walk, Leeds LS1 6HD"),
    ("Manchester", "8 Weaver Street, Manchester M1 4BX"),
    ("Cardiff", "21 Castle Arcade, Cardiff CF10 1BU"),
    ("Glasgow", "103 Byres Court, Glasgow G12 8TB"),
    ("Edinburgh", "5 Leith Parade, Edinburgh EH6 8NU"),
    ("Birmingham", "77 Moseley Mews, Birmingham B13 8DD"),
    ("Norwich", "30 Weavers Lane, Norwich NR1 3JQ"),
    ("Brighton", "9 Pavilion Row, Brighton BN1 1EE"),
    ("Liverpool", "41 Dock Street, Liverpool L8 5SN"),
    ("Newcastle", "16 Grey Terrace, Newcastle NE2 1XL"),
    ("London", "220 Rye Lane Yard, London SE15 4ST"),
)

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
STORE_CITIES = tuple(city for city, _ in _STORES)
ENGINEER_CITIES = (*STORE_CITIES, "Belfast")


def rows(now: datetime) -> list[Base]:
    """Coverage, roaming prices, stores, and two outages around now."""
    found: list[Base] = [
        Coverage(postcode_area=area, city=city, lte=lte, five_g=five_g, fibre_mbps=fibre)
        for area, city, lte, five_g, fibre in _COVERAGE
    ]
    found += [_rate(country, "europe", "2.00", 5.0, "Flex 60") for country in _EUROPE]
    found += [_rate(country, "world", price, 2.0, "Unlimited Max") for country, price in _WORLD]
    hours = dict.fromkeys(_WEEK, "09:00-18:00") | {"sunday": "11:00-16:00"}
    found += [Store(city=city, address=address, hours=hours) for city, address in _STORES]
    hour = now.replace(minute=0, second=0, microsecond=0)
    found += [
        Outage(
            postcode_area="LS6",
            kind="no_internet",
            since=hour - timedelta(hours=5),
            expected_fix=hour + timedelta(hours=20),
            cause="a fibre cable cut during roadworks in Headingley",
        ),
        Outage(
            postcode_area="NR1",
            kind="no_signal",
            since=hour - timedelta(hours=26),
            expected_fix=hour + timedelta(days=2),
            cause="a mast without power after the storm",
        ),
    ]
    return found


def _rate(country: str, zone: RoamingZone, per_day: str, data_gb_day: float, included_from: str) -> RoamingRate:
    return RoamingRate(
        country=country, zone=zone, per_day=Decimal(per_day), data_gb_day=data_gb_day, included_from=included_from
    )
