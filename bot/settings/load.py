"""Read endpoints.yml and credentials.yml. Each error names file and line, and the nearest right word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.errors import SettingsError
from bot.settings.types import (
    ActionEndpoint,
    BrokerSettings,
    NluEndpoint,
    ServerSettings,
    Settings,
    StoreSettings,
)
from nlu import LocatedDict, NluError, did_you_mean, read_yaml

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
CHANNELS = ("rest", "webchat")


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
    _check_keys(sections, SECTIONS)
    channels = _read(credentials or project / "credentials.yml", needed=credentials is not None)
    settings = Settings(project=project, channels=_channels(channels), server=server or ServerSettings())
    readers: dict[str, Callable[[LocatedDict, Path], Any]] = {
        "nlu": _nlu,
        "action_endpoint": _actions,
        "tracker_store": _tracker_store,
        "customer_store": _customer_store,
        "event_broker": _broker,
        "tracing": _tracing,
        "lock_store": _lock_store,
    }
    found = {name: read(_section(sections, name), project) for name, read in readers.items() if sections.get(name)}
    found.pop("lock_store", None)
    return replace(settings, **found)


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


def _check_keys(section: LocatedDict, known: Iterable[str]) -> None:
    words = tuple(known)
    for key in section:
        if key not in words:
            raise SettingsError(f"there is no key {key!r}.", place=section.place(key), mend=did_you_mean(key, words))


def _choose(section: LocatedDict, key: str, default: str, known: Mapping[str, str]) -> str:
    written = str(section.get(key, default))
    if written.lower() not in known:
        raise SettingsError(
            f"{key} {written!r} is not known.", place=section.place(key), mend=f"Write one of: {', '.join(known)}."
        )
    return known[written.lower()]


def _nlu(section: LocatedDict, _: Path) -> NluEndpoint:
    _check_keys(section, ("url", "token", "timeout"))
    timeout = _seconds(section, "timeout", NluEndpoint().timeout)
    return NluEndpoint(url=section.get("url"), token=section.get("token"), timeout=timeout)


def _actions(section: LocatedDict, _: Path) -> ActionEndpoint:
    _check_keys(
        section,
        (
            "app", "url", "headers", "basic_auth", "token", "params", "cafile",
            "connect_timeout", "timeout", "enable_selective_domain",
        ),
    )  # fmt: skip
    if bool(section.get("app")) == bool(section.get("url")):
        raise SettingsError(
            "action_endpoint needs either app or url.",
            place=section.place(),
            mend="Write url: http://localhost:5055/webhook for a server of its own.",
        )
    basic = section.get("basic_auth")
    return ActionEndpoint(
        app=section.get("app"),
        url=section.get("url"),
        headers={str(k): str(v) for k, v in (section.get("headers") or {}).items()},
        basic_auth=(str(basic["username"]), str(basic["password"])) if basic else None,
        token=section.get("token"),
        params={str(k): str(v) for k, v in (section.get("params") or {}).items()},
        cafile=section.get("cafile"),
        connect_timeout=_seconds(section, "connect_timeout", ActionEndpoint().connect_timeout),
        timeout=_seconds(section, "timeout", ActionEndpoint().timeout),
        selective_domain=bool(section.get("enable_selective_domain", False)),
    )


def _tracker_store(section: LocatedDict, project: Path) -> StoreSettings:
    kinds = {"sql": "sql", "inmemory": "memory", "in_memory": "memory", "memory": "memory"}
    if _choose(section, "type", "sql", kinds) == "memory":
        return StoreSettings("memory")
    return StoreSettings("sql", _sql_url(section, project, default="var/conversations.db"))


def _customer_store(section: LocatedDict, project: Path) -> str:
    _choose(section, "type", "sql", {"sql": "sql"})
    return _sql_url(section, project, default="var/customers.db")


def _lock_store(section: LocatedDict, _: Path) -> str:
    return _choose(section, "type", "in_memory", {"in_memory": "in_memory", "inmemory": "in_memory"})


def _broker(section: LocatedDict, project: Path) -> BrokerSettings:
    _check_keys(section, ("type", "path"))
    kind = _choose(section, "type", "in_process", {"in_process": "in_process", "file": "file"})
    return BrokerSettings(kind, project / str(section.get("path", "var/events.jsonl")) if kind == "file" else None)


def _tracing(section: LocatedDict, _: Path) -> str | None:
    _check_keys(section, ("type", "endpoint"))
    endpoint = section.get("endpoint")
    return str(endpoint) if endpoint else None


def _sql_url(section: LocatedDict, project: Path, *, default: str) -> str:
    """Rasa's keys of an SQL store as one SQLAlchemy URL; a whole URL under ``url`` is taken as it is."""
    _check_keys(section, ("type", "dialect", "url", "port", "db", "username", "password", "login_db", "query"))
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
        username=section.get("username"),
        password=section.get("password"),
        host=str(host) if host else None,
        port=int(section["port"]) if section.get("port") else None,
        database=database,
        query={str(k): str(v) for k, v in (section.get("query") or {}).items()},
    ).render_as_string(hide_password=False)


def _channels(credentials: LocatedDict) -> Mapping[str, Mapping[str, Any]]:
    _check_keys(credentials, CHANNELS)
    return {name: _section(credentials, name) if credentials[name] else LocatedDict() for name in credentials}


def _seconds(section: LocatedDict, key: str, default: float) -> float:
    value = section.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise SettingsError(f"{key} must be a number of seconds above 0.", place=section.place(key))
    return float(value)
