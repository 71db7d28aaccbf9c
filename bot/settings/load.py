"""Read endpoints.yml and credentials.yml. Each error names file and line, and the nearest right word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog

from bot.errors import SettingsError
from bot.settings.endpoint import http_endpoint, model_server, nlg_server
from bot.settings.types import (
    ActionEndpoint,
    BrokerSettings,
    HttpEndpoint,
    NluEndpoint,
    ServerSettings,
    Settings,
    StoreSettings,
)
from bot.settings.values import address, check_keys, choose, count, flag, port, seconds, text, texts
from nlu import LocatedDict, NluError, read_yaml

log = structlog.get_logger(__name__)

SECTIONS = (
    "nlu",
    "action_endpoint",
    "customer_api",
    "tracker_store",
    "customer_store",
    "lock_store",
    "event_broker",
    "tracing",
    "models",
    "nlg",
)
CHANNELS = ("rest", "webchat", "socketio", "callback")
OTHER_CHANNELS = (
    "facebook",
    "slack",
    "telegram",
    "mattermost",
    "twilio",
    "twilio_voice",
    "botframework",
    "rocketchat",
    "hangouts",
    "webexteams",
)
"""Channels of Rasa that Usher has not: customers there would get no answer, so they are refused."""
PASSED_OVER = ("version", "rasa")
"""``version:`` says nothing here; ``rasa:`` is that of Rasa X, and stands in every project that ``rasa init`` made."""


def load_settings(
    project: Path,
    *,
    endpoints: Path | None = None,
    credentials: Path | None = None,
    server: ServerSettings | None = None,
) -> Settings:
    """Read the map of a deployment.

    Args:
        project: The project's folder.
        endpoints: endpoints.yml; the project's own where left out, and none is needed.
        credentials: credentials.yml, likewise.
        server: What the command line says.

    Raises:
        SettingsError: A key that does not exist or a value that cannot be used.
    """
    sections = _read(endpoints or project / "endpoints.yml", needed=endpoints is not None)
    check_keys(sections, (*SECTIONS, "version"))
    channels = _read(credentials or project / "credentials.yml", needed=credentials is not None)
    settings = Settings(project=project, channels=_channels(channels), server=server or ServerSettings())
    found = {name: read(_section(sections, name), project) for name, read in _readers().items() if sections.get(name)}
    found.pop("lock_store", None)
    return replace(settings, **found)


def settings_problems(project: Path) -> list[SettingsError]:
    """Everything in endpoints.yml and credentials.yml that `load_settings` would refuse, one after the other.

    Args:
        project: The project's folder.
    """
    problems: list[SettingsError] = []
    checks: list[Callable[[], object]] = []
    for name, known in (("endpoints.yml", (*SECTIONS, "version")), ("credentials.yml", ())):
        try:
            content = _read(project / name, needed=False)
        except SettingsError as error:
            problems.append(error)
            continue
        for key in content:
            alone = LocatedDict(file=content.file, line=content.line)
            alone.put(key, content[key], key_line=content.line_of(key), text_line=content.text_line_of(key))
            if name == "credentials.yml":
                checks.append(partial(_channels, alone))
            elif key in _readers() and content[key]:
                checks.append(partial(_one_section, alone, key, project))
            else:
                checks.append(partial(check_keys, alone, known))
    for check in checks:
        try:
            check()
        except SettingsError as error:
            problems.append(error)
    return problems


def _readers() -> Mapping[str, Callable[[LocatedDict, Path], Any]]:
    return {
        "nlu": _nlu,
        "action_endpoint": _actions,
        "tracker_store": _tracker_store,
        "customer_store": _customer_store,
        "customer_api": _customer_api,
        "event_broker": _broker,
        "tracing": _tracing,
        "lock_store": _lock_store,
        "nlg": nlg_server,
        "models": model_server,
    }


def _one_section(sections: LocatedDict, name: str, project: Path) -> Any:
    return _readers()[name](_section(sections, name), project)


def _read(path: Path, *, needed: bool) -> LocatedDict:
    if not path.exists() and not needed:
        return LocatedDict(file=str(path))
    try:
        return read_yaml(path)
    except NluError as error:
        raise SettingsError(error.message, place=error.place, mend=error.mend) from error


def _section(sections: LocatedDict, name: str) -> LocatedDict:
    value = sections[name]
    if not isinstance(value, LocatedDict):
        raise SettingsError(
            f"{name} needs keys of its own.", place=sections.place(name), mend=f"Indent them under {name}:"
        )
    return value


def _nlu(section: LocatedDict, _: Path) -> NluEndpoint:
    check_keys(section, ("url", "token", "timeout"))
    timeout = seconds(section, "timeout", NluEndpoint().timeout)
    return NluEndpoint(url=address(section, "url"), token=text(section, "token"), timeout=timeout)


def _actions(section: LocatedDict, _: Path) -> ActionEndpoint:
    check_keys(
        section,
        (
            "app", "url", "headers", "basic_auth", "token", "params", "cafile",
            "connect_timeout", "timeout", "enable_selective_domain", "max_events",
        ),
    )  # fmt: skip
    if bool(section.get("app")) == bool(section.get("url")):
        raise SettingsError(
            "action_endpoint needs either app or url.",
            place=section.place(),
            mend="Write url: http://localhost:5055/webhook for a server of its own.",
        )
    basic = texts(section, "basic_auth")
    if basic and set(basic) != {"username", "password"}:
        problem = "basic_auth needs username and password, and nothing else."
        raise SettingsError(problem, place=section.place("basic_auth"))
    return ActionEndpoint(
        app=text(section, "app"),
        url=address(section, "url"),
        headers=texts(section, "headers"),
        basic_auth=(basic["username"], basic["password"]) if basic else None,
        token=text(section, "token"),
        params=texts(section, "params"),
        cafile=text(section, "cafile"),
        connect_timeout=seconds(section, "connect_timeout", ActionEndpoint().connect_timeout),
        timeout=seconds(section, "timeout", ActionEndpoint().timeout),
        selective_domain=flag(section, "enable_selective_domain"),
        max_events=count(section, "max_events", ActionEndpoint().max_events),
    )


def _tracker_store(section: LocatedDict, project: Path) -> StoreSettings:
    kinds = {"sql": "sql", "inmemory": "memory", "in_memory": "memory", "memory": "memory"}
    if choose(section, "type", "sql", kinds) == "memory":
        return StoreSettings("memory")
    return StoreSettings("sql", _sql_url(section, project, default="var/conversations.db"))


def _customer_store(section: LocatedDict, project: Path) -> str:
    choose(section, "type", "sql", {"sql": "sql"})
    return _sql_url(section, project, default="var/customers.db")


def _customer_api(section: LocatedDict, _: Path) -> HttpEndpoint:
    return http_endpoint(section)


def _lock_store(section: LocatedDict, _: Path) -> str:
    return choose(section, "type", "in_memory", {"in_memory": "in_memory", "inmemory": "in_memory"})


def _broker(section: LocatedDict, project: Path) -> BrokerSettings:
    check_keys(section, ("type", "path"))
    kind = choose(section, "type", "in_process", {name: name for name in ("in_process", "file", "customer_api")})
    return BrokerSettings(kind, project / str(section.get("path", "var/events.jsonl")) if kind == "file" else None)


def _tracing(section: LocatedDict, _: Path) -> str | None:
    check_keys(section, ("type", "endpoint"))
    choose(section, "type", "otlp", {"otlp": "otlp"})
    return address(section, "endpoint")


def _sql_url(section: LocatedDict, project: Path, *, default: str) -> str:
    """Rasa's keys of an SQL store as one SQLAlchemy URL; a whole URL under ``url`` is taken as it is."""
    check_keys(section, ("type", "dialect", "url", "port", "db", "username", "password", "login_db", "query"))
    host = section.get("url")
    if host and "://" in str(host):
        return str(host)
    dialect = str(section.get("dialect", "sqlite"))
    database = str(section.get("db", default))
    if dialect.startswith("sqlite"):
        path = database if database == ":memory:" else str(project / database)
        return sa.URL.create("sqlite", database=path).render_as_string(hide_password=False)
    return sa.URL.create(
        dialect,
        username=text(section, "username"),
        password=text(section, "password"),
        host=str(host) if host else None,
        port=port(section, "port"),
        database=database,
        query=texts(section, "query"),
    ).render_as_string(hide_password=False)


def _channels(credentials: LocatedDict) -> Mapping[str, Mapping[str, Any]]:
    for name in credentials:
        if name in OTHER_CHANNELS or "." in name:
            raise SettingsError(
                f"The channel {name!r} is not part of Usher.",
                place=credentials.place(name),
                mend="Take it out, and connect it through the callback channel or the HTTP API (docs/channels.md).",
            )
    check_keys(credentials, (*CHANNELS, *PASSED_OVER))
    named = [name for name in credentials if name in CHANNELS]
    return {name: _section(credentials, name) if credentials[name] else LocatedDict() for name in named}
