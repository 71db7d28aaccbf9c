"""Which channels a deployment has: those that credentials.yml names; without the file, all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from pydantic import ValidationError

from bot.channels.base import Channel, Options
from bot.channels.callback import CallbackChannel
from bot.channels.rest import RestChannel
from bot.channels.socketio import SocketIoChannel
from bot.channels.webchat import WebchatChannel
from bot.errors import SettingsError
from bot.runtime import Runtime
from nlu import LocatedDict, did_you_mean

CHANNELS: dict[str, type[Channel]] = {
    channel.name: channel for channel in (RestChannel, CallbackChannel, SocketIoChannel, WebchatChannel)
}


def channel_routes(runtime: Runtime) -> list[APIRouter]:
    """The routes of every channel that is served.

    Raises:
        SettingsError: An option that a channel does not have, or one of the wrong type.
    """
    written = runtime.settings.channels
    served = [channel for name, channel in CHANNELS.items() if runtime.settings.has_channel(name)]
    return [channel.routes(runtime, read_options(channel, written.get(channel.name, {}))) for channel in served]


def read_options(channel: type[Channel], written: Mapping[str, Any]) -> Options:
    """A channel's options, defaults filled in.

    Raises:
        SettingsError: An option that the channel does not have, or one of the wrong type.
    """
    try:
        return channel.options.model_validate(dict(written))
    except ValidationError as error:
        raise _problem(channel, written, error) from error


def _problem(channel: type[Channel], written: Mapping[str, Any], error: ValidationError) -> SettingsError:
    first = error.errors(include_url=False)[0]
    option = str(first["loc"][0])
    place = written.place(option) if isinstance(written, LocatedDict) else "credentials.yml"
    if first["type"] == "extra_forbidden":
        mend = did_you_mean(option, channel.options.model_fields)
        return SettingsError(f"{channel.name} has no option {option!r}.", place=place, mend=mend)
    # What was written is not repeated: it may be a secret.
    return SettingsError(f"{channel.name}: {option} cannot be used.", place=place, mend=f"{first['msg']}.")
