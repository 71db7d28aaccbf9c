"""The composition root: the one file that sees everything, and puts it together."""

from __future__ import annotations

import asyncio
import os
import secrets
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from random import Random

import httpx
from fastapi import FastAPI

from bot import __version__
from bot.answering import MAX_ACTIONS
from bot.api import install_api
from bot.channels.registry import channel_routes
from bot.clock import Clock, SystemClock
from bot.dialogue.escalation import read_settings
from bot.embedded import embedded_app
from bot.errors import SettingsError
from bot.model import Model
from bot.observe.metrics import Metrics
from bot.observe.tracing import configure_tracing
from bot.processor import Processor
from bot.responding.action_client import ActionClient
from bot.responding.perform import Performer
from bot.responding.templates import Templates
from bot.runtime import Runtime
from bot.serving import Serving
from bot.settings import ActionEndpoint, Settings
from bot.settings.types import EMBEDDED_ACTIONS
from bot.storage.base import EventBroker, TrackerStore
from bot.storage.conversations import Conversations
from bot.storage.feed import Feed
from bot.storage.registry import open_broker, open_lock_store, open_tracker_store
from bot.storage.relay import Relay
from bot.understanding.base import Understanding
from bot.understanding.embedded import EmbeddedUnderstanding
from bot.understanding.remote import RemoteUnderstanding

EMBEDDED_URL = "http://actions/webhook"
"""Of the action server in this process; no name is looked up."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What must be closed when the server stops."""

    runtime: Runtime
    store: TrackerStore
    broker: EventBroker
    actions: httpx.AsyncClient
    understanding: Understanding


def open_parts(settings: Settings, model: Model, *, clock: Clock | None = None) -> Parts:
    """Open the stores, and wire everything.

    Args:
        settings: The map of the deployment.
        model: The model to serve, from `bot.model.load_model`.
        clock: Time and ids.

    Raises:
        UsherError: A store or a setting that cannot be used; the message names the mend.
    """
    configure_tracing(settings.tracing)
    clock = clock or SystemClock()
    metrics, feed = Metrics(), Feed()
    store = open_tracker_store(settings.tracker_store)
    http = _action_http(settings)
    understanding = _understanding(settings, model)
    processor = Processor(
        _serving(settings, model, understanding, http, clock),
        conversations=Conversations(store, feed),
        locks=open_lock_store(),
        clock=clock,
        metrics=metrics,
        max_actions=_max_actions(),
    )
    runtime = Runtime(
        processor=processor,
        feed=feed,
        settings=settings,
        clock=clock,
        metrics=metrics,
        model_file=model.file,
        secret=_secret(settings),
    )
    return Parts(runtime, store, open_broker(settings.event_broker), http, understanding)


def create_app(parts: Parts) -> FastAPI:
    """The server: channels, HTTP API, health, metrics, and the page for trying it."""
    runtime = parts.runtime

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        relay = asyncio.create_task(Relay(parts.store, parts.broker, runtime.metrics).run())
        yield
        relay.cancel()
        with suppress(asyncio.CancelledError):
            await relay
        await close(parts)

    app = FastAPI(title="Usher", version=__version__, lifespan=lifespan)
    install_api(app, runtime)
    for router in channel_routes(runtime):
        app.include_router(router)
    return app


async def close(parts: Parts) -> None:
    """Give everything back."""
    await parts.understanding.close()
    await parts.actions.aclose()
    await parts.broker.close()
    await parts.store.close()


def _serving(
    settings: Settings, model: Model, understanding: Understanding, http: httpx.AsyncClient, clock: Clock
) -> Serving:
    templates = Templates(model.domain.responses, Random())  # noqa: S311 - which greeting is said needs no secrecy
    actions = _actions(settings.action_endpoint, http) if settings.action_endpoint else None
    return Serving(
        domain=model.domain,
        policies=model.policies,
        understanding=understanding,
        performer=Performer(domain=model.domain, templates=templates, actions=actions, clock=clock),
        escalation=read_settings(model.config),
        model_id=model.model_id,
        assistant_id=model.assistant_id,
    )


def _understanding(settings: Settings, model: Model) -> Understanding:
    endpoint = settings.nlu
    if endpoint.url is None:
        return EmbeddedUnderstanding(model.interpreter)
    return RemoteUnderstanding(httpx.AsyncClient(timeout=endpoint.timeout), endpoint.url, token=endpoint.token)


def _action_http(settings: Settings) -> httpx.AsyncClient:
    endpoint = settings.action_endpoint or ActionEndpoint()
    timeout = httpx.Timeout(endpoint.timeout, connect=endpoint.connect_timeout)
    if endpoint.app is not None:
        app = embedded_app(endpoint.app, database=settings.customer_store)
        # A bug in an action is then a status 500, as it is from another process.
        return httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), timeout=timeout)
    trust = ssl.create_default_context(cafile=endpoint.cafile) if endpoint.cafile else True
    return httpx.AsyncClient(timeout=timeout, verify=trust, auth=endpoint.basic_auth)


def _actions(endpoint: ActionEndpoint, http: httpx.AsyncClient) -> ActionClient:
    return ActionClient(
        http,
        endpoint.url or EMBEDDED_URL,
        connect_timeout=endpoint.connect_timeout,
        timeout=endpoint.timeout,
        headers=endpoint.headers,
        basic_auth=endpoint.basic_auth,
        token=endpoint.token,
        params=endpoint.params,
        selective_domain=endpoint.selective_domain,
        server_keeps_domain=endpoint.app == EMBEDDED_ACTIONS,
    )


def _max_actions() -> int:
    written = os.environ.get("MAX_NUMBER_OF_PREDICTIONS", str(MAX_ACTIONS))
    if not written.isdigit() or int(written) < 1:
        raise SettingsError(f"MAX_NUMBER_OF_PREDICTIONS is {written!r}.", mend="Set it to a number above 0.")
    return int(written)


def _secret(settings: Settings) -> str:
    """The key that signs session tokens: from the environment, or made once and kept beside the data."""
    if given := os.environ.get("USHER_SECRET"):
        return given
    file = settings.var / "secret"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        with (
            suppress(FileExistsError),
            os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out,
        ):
            out.write(secrets.token_urlsafe(48))
    return file.read_text().strip()
