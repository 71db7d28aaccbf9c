"""Servers that a project names by their address: ``nlg:``, ``models:`` and the channel ``callback``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from bot.errors import SettingsError
from bot.settings.types import HttpEndpoint, ModelServer
from bot.settings.values import address, check_keys, seconds, text, texts
from nlu import LocatedDict

HTTP_KEYS = ("url", "headers", "params", "basic_auth", "token", "token_name", "cafile", "timeout")
"""Rasa's keys of a server, and the time limit."""
BUILT_IN_NLG = ("response", "template", "templatednaturallanguagegenerator")
"""Words of ``nlg: type:`` that mean the responses of the domain."""


def nlg_server(section: LocatedDict, _: Path) -> HttpEndpoint | None:
    """``nlg:``; None where it asks for the responses of the domain."""
    kind = str(section.get("type") or "callback").lower()
    if kind in BUILT_IN_NLG:
        return None
    if kind != "callback":
        raise SettingsError(
            f"nlg type {section['type']!r} is not known.",
            place=section.place("type"),
            mend="Write url: of a server that speaks Rasa's NLG contract, or type: response for those of the domain.",
        )
    return http_endpoint(section, also=("type",))


def model_server(section: LocatedDict, _: Path) -> ModelServer:
    """``models:``."""
    endpoint = http_endpoint(section, also=("wait_time_between_pulls",))
    pause: float | None = ModelServer(endpoint).pause
    if "wait_time_between_pulls" in section:
        written = section["wait_time_between_pulls"]
        pause = None if written is None else seconds(section, "wait_time_between_pulls", 0)
    return ModelServer(replace(endpoint, timeout=seconds(section, "timeout", 60.0)), pause)


def http_endpoint(section: LocatedDict, *, also: Iterable[str] = ()) -> HttpEndpoint:
    """A server in Rasa's keys.

    Raises:
        SettingsError: A key that does not exist, no url, or a value that cannot be used.
    """
    check_keys(section, (*HTTP_KEYS, *also))
    url = address(section, "url")
    if url is None:
        raise SettingsError("it needs a url.", place=section.place(), mend="Write url: http://…")
    basic = texts(section, "basic_auth")
    if basic and set(basic) != {"username", "password"}:
        problem = "basic_auth needs username and password, and nothing else."
        raise SettingsError(problem, place=section.place("basic_auth"))
    token = text(section, "token")
    named = {text(section, "token_name") or "token": token} if token else {}
    return HttpEndpoint(
        url=url,
        headers=texts(section, "headers"),
        params={**texts(section, "params"), **named},
        basic_auth=(basic["username"], basic["password"]) if basic else None,
        cafile=text(section, "cafile"),
        timeout=seconds(section, "timeout", HttpEndpoint(url).timeout),
    )
