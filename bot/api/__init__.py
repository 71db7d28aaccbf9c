"""Rasa's HTTP API, health and metrics, and one JSON shape for every error."""

from bot.api.install import install_api, new_app

__all__ = ["install_api", "new_app"]
