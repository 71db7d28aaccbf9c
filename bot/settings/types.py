"""The map of a deployment, as frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NEED_OPTIONS = frozenset({"callback"})
"""Channels that are served only where credentials.yml names them."""
EMBEDDED_ACTIONS = "actions.server:create_app"


@dataclass(frozen=True, slots=True)
class NluEndpoint:
    """``nlu:``; without a url nlu runs in this process.

    Args:
        url: Base address of ``usher run nlu`` or of a Rasa server.
        token: Sent as ``?token=``.
        timeout: Seconds for one message.
    """

    url: str | None = None
    token: str | None = None
    timeout: float = 5.0


@dataclass(frozen=True, slots=True)
class ActionEndpoint:
    """``action_endpoint:``; exactly one of app and url.

    Args:
        app: ``module:function`` that makes an ASGI app, run in this process.
        url: Address of any rasa-sdk server's webhook.
        headers: Sent with each call.
        basic_auth: User name and password.
        token: Sent as ``?token=``.
        params: Query parameters sent with each call.
        cafile: Certificates to trust.
        connect_timeout: Seconds to reach the server.
        timeout: Seconds for one action. Rasa waits 300; a customer does not.
        selective_domain: Send the domain only to actions that ask for it.
        max_events: Of a session, so many last events are sent with each call.
    """

    app: str | None = None
    url: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    basic_auth: tuple[str, str] | None = None
    token: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    cafile: str | None = None
    connect_timeout: float = 2.0
    timeout: float = 10.0
    selective_domain: bool = False
    max_events: int = 200


@dataclass(frozen=True, slots=True)
class HttpEndpoint:
    """A server that is asked by HTTP.

    Args:
        url: Its address.
        headers: Sent with each request.
        params: Query parameters sent with each request, a token among them.
        basic_auth: User name and password.
        cafile: Certificates to trust.
        timeout: Seconds for one request.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    basic_auth: tuple[str, str] | None = None
    cafile: str | None = None
    timeout: float = 5.0


@dataclass(frozen=True, slots=True)
class ModelServer:
    """``models:``, where models are pulled from.

    Args:
        endpoint: The address of the model.
        pause: Seconds between two questions for a newer one; None to ask once.
    """

    endpoint: HttpEndpoint
    pause: float | None = 100.0


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """``tracker_store:``.

    Args:
        kind: ``sql`` or ``memory``.
        url: SQLAlchemy URL of an SQL store.
    """

    kind: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class BrokerSettings:
    """``event_broker:``.

    Args:
        kind: ``in_process``, ``file``, or ``customer_api``: the customer's record is told of conversations.
        path: Of a file broker, JSON lines.
    """

    kind: str = "in_process"
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What the command line says about serving.

    Args:
        host: Address to listen on; this machine only, unless told otherwise.
        port: Port to listen on.
        enable_api: Serve Rasa's HTTP API.
        auth_token: Asked for by the HTTP API as ``?token=``.
        jwt_secret: Checks the HTTP API's JSON web tokens: a shared secret, or a public key in PEM.
        jwt_method: How they are signed: HS256, RS256, ES256, …
        cors: Origins whose pages may use the widget against this server.
    """

    host: str = "127.0.0.1"
    port: int = 5005
    enable_api: bool = False
    auth_token: str | None = None
    jwt_secret: str | None = None
    jwt_method: str = "HS256"
    cors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything about a deployment.

    Args:
        project: The project's folder.
        nlu: Where understanding runs.
        action_endpoint: Where actions run; None where the project has no actions.
        tracker_store: Where conversations are kept.
        nlg: Who words the responses; None for the domain.
        models: Where models are pulled from; None where they are files of the project.
        customer_store: SQLAlchemy URL of the customers' record, for the embedded action server.
        customer_api: Where the customer API is; None for that of the embedded action server.
        event_broker: Where facts go.
        channels: credentials.yml: options by channel name.
        tracing: Address of an OpenTelemetry collector.
        server: What the command line says.
    """

    project: Path
    nlu: NluEndpoint = NluEndpoint()
    action_endpoint: ActionEndpoint | None = None
    tracker_store: StoreSettings = StoreSettings("memory")
    nlg: HttpEndpoint | None = None
    models: ModelServer | None = None
    customer_store: str = ""
    customer_api: HttpEndpoint | None = None
    event_broker: BrokerSettings = BrokerSettings()
    channels: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    tracing: str | None = None
    server: ServerSettings = ServerSettings()

    @property
    def var(self) -> Path:
        """Folder of everything that the running assistant writes."""
        return self.project / "var"

    def has_channel(self, name: str) -> bool:
        """Whether a channel is served: it is in credentials.yml, or there is no such file and it needs no options."""
        return name in self.channels or (not self.channels and name not in NEED_OPTIONS)
