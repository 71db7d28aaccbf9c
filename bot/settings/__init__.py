"""endpoints.yml, credentials.yml and the environment, read once into frozen dataclasses."""

from bot.settings.load import load_settings, settings_problems
from bot.settings.types import (
    ActionEndpoint,
    BrokerSettings,
    HttpEndpoint,
    ModelServer,
    NluEndpoint,
    ServerSettings,
    Settings,
    StoreSettings,
)

__all__ = [
    "ActionEndpoint",
    "BrokerSettings",
    "HttpEndpoint",
    "ModelServer",
    "NluEndpoint",
    "ServerSettings",
    "Settings",
    "StoreSettings",
    "load_settings",
    "settings_problems",
]
