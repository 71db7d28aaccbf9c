"""Which channels a deployment has: those that credentials.yml names, and the web chat of the try-out page."""

from __future__ import annotations

from fastapi import APIRouter

from bot.channels.base import Channel
from bot.channels.rest import RestChannel
from bot.channels.webchat import WebchatChannel
from bot.errors import SettingsError
from bot.runtime import Runtime
from nlu import did_you_mean

CHANNELS: dict[str, type[Channel]] = {channel.name: channel for channel in (RestChannel, WebchatChannel)}


def channel_routes(runtime: Runtime) -> list[APIRouter]:
    """The routes of every channel in credentials.yml; without the file, of all that need no account elsewhere.

    Raises:
        SettingsError: An option that a channel does not have.
    """
    chosen = runtime.settings.channels or {name: {} for name in CHANNELS}
    routers = []
    for name, options in chosen.items():
        channel = CHANNELS[name]
        for option in options:
            if option not in channel.options:
                problem = f"{name} has no option {option!r}."
                raise SettingsError(problem, place="credentials.yml", mend=did_you_mean(option, channel.options))
        routers.append(channel.routes(runtime, {**channel.options, **options}))
    return routers
