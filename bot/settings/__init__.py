"""endpoints.yml, credentials.yml and the environment, read once into frozen dataclasses."""

from bot.settings.load import load_settings
from bot.settings.types import (
    ActionEndpoint,
    BrokerSettings,
    NluEndpoint,
    ServerSettings,
    Settings,
    StoreSettings,
)

__all__ = [
    "ActionEndpoint",
    "BrokerSettings",
    "NluEndpoint",
    "ServerSettings",
    "Settings",
    "StoreSettings",
    "load_settings",
]
