"""The composition root: the one file that sees everything, and puts it together."""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from random import Random

import httpx
import structlog
from fastapi import FastAPI

from bot.answering import MAX_ACTIONS
from bot.api import install_api, new_app
from bot.api.embedded_paths import EmbeddedPaths
from bot.channels.registry import channel_routes
from bot.clock import Clock, SystemClock
from bot.dialogue.escalation import read_settings
from bot.embedded import embedded_app
from bot.errors import SettingsError
from bot.jobs import Jobs
from bot.loading import ModelLoader
from bot.model import Model
from bot.observe.metrics import Metrics
from bot.observe.tracing import carry, configure_tracing
from bot.outbound import http_client
from bot.privacy.expiry import Expiry
from bot.privacy.rights import event_file
from bot.processor import Processor
from bot.pulling import ModelPuller
from bot.reminding import Reminding
from bot.responding.action_client import ActionClient
from bot.responding.action_server import EmbeddedServer, HttpServer
from bot.responding.customer_api import CustomerApi
from bot.responding.nlg_client import NlgClient
from bot.responding.perform import Performer
from bot.responding.rights_api import RightsApi
from bot.responding.templates import Templates
from bot.runtime import Runtime
from bot.serving import Serving
from bot.settings import ActionEndpoint, Settings
from bot.settings.secret import session_secret
from bot.settings.types import EMBEDDED_ACTIONS
from bot.storage.base import EventBroker, TrackerStore
from bot.storage.conversations import Conversations
from bot.storage.customer_broker import CustomerBroker
from bot.storage.feed import Feed
from bot.storage.registry import open_broker, open_lock_store, open_tracker_store
from bot.storage.relay import Relay
from bot.understanding.base import Understanding
from bot.understanding.embedded import EmbeddedUnderstanding
from bot.understanding.remote import RemoteUnderstanding

log = structlog.get_logger(__name__)

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
EMBEDDED_BASE = "http://actions"
EMBEDDED_URL = f"{EMBEDDED_BASE}/webhook"
"""Of the action server in this process; no name is looked up."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What must be closed when the server stops."""

    runtime: Runtime
    store: TrackerStore
    broker: EventBroker
    actions: httpx.AsyncClient | EmbeddedServer
    nlg: httpx.AsyncClient | None
    embedded: FastAPI | None


def open_parts(settings: Settings, model: Model | None, *, clock: Clock | None = None) -> Parts:
    """Open the stores, and wire everything.

    Args:
        settings: The map of the deployment.
        model: The model to serve, from `bot.model.load_model`; None where one will come by the HTTP API or is pulled.
        clock: Time and ids.

    Raises:
        UsherError: A store or a setting that cannot be used; the message names the mend.
    """
    configure_tracing(settings.tracing)
    clock = clock or SystemClock()
    metrics, feed = Metrics(), Feed()
    secret, max_actions = session_secret(settings.var), _max_actions()
    embedded = _embedded(settings)
    server = _action_server(settings.action_endpoint or ActionEndpoint(), embedded)
    store = open_tracker_store(settings.tracker_store)
    nlg = http_client(settings.nlg) if settings.nlg else None
    make = partial(_serving, settings, server=server, nlg=nlg, clock=clock)
    processor = Processor(
        make(model) if model else None,
        conversations=Conversations(store, feed),
        locks=open_lock_store(),
        clock=clock,
        metrics=metrics,
        max_actions=max_actions,
    )
    file = model.file if model else None
    loader = ModelLoader(processor.service, make, folder=settings.project, file=file)
    runtime = Runtime(
        processor=processor,
        feed=feed,
        settings=settings,
        clock=clock,
        metrics=metrics,
        loader=loader,
        puller=ModelPuller(loader, settings.var / "models"),
        jobs=Jobs(),
        secret=secret,
    )
    return Parts(runtime, store, _broker(settings, embedded, store), server, nlg, embedded)


def create_app(parts: Parts) -> FastAPI:
    """The server: channels, HTTP API, health, metrics, and the page for trying it."""
    runtime = parts.runtime
    _warn_if_open(runtime.settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(close, parts)
            if parts.embedded is not None:
                await stack.enter_async_context(parts.embedded.router.lifespan_context(parts.embedded))
            relay = asyncio.create_task(Relay(parts.store, parts.broker, runtime.metrics).run())
            stack.push_async_callback(_end, relay)
            if (record := _record(parts)) is not None:
                stack.push_async_callback(record.aclose)
                events = event_file(runtime.settings)
                expiry = Expiry(record.ask, parts.store, events, runtime.clock)
                stack.push_async_callback(_end, asyncio.create_task(expiry.run()))
            reminding = _reminding(parts)
            stack.push_async_callback(reminding.stop)
            stack.push_async_callback(runtime.processor.drain)  # first: it needs all the others
            stack.callback(reminding.rest)
            stack.push_async_callback(runtime.jobs.close)
            stack.push_async_callback(runtime.puller.stop)
            if runtime.settings.models is not None:
                await runtime.puller.begin(runtime.settings.models)
            reminding.begin()
            yield

    app = new_app(lifespan=lifespan)
    for router in channel_routes(runtime):  # first: routes are tried in order, and most requests are messages
        app.include_router(router)
    install_api(app, runtime)
    actions = runtime.settings.action_endpoint
    if parts.embedded is not None and actions is not None and actions.app == EMBEDDED_ACTIONS:
        app.router.routes.append(EmbeddedPaths(parts.embedded))
    return app


async def close(parts: Parts) -> None:
    """Give everything back; what cannot be closed does not keep the others open."""
    async with AsyncExitStack() as stack:
        for give_back in (parts.store.close, parts.broker.close, parts.actions.aclose):
            stack.push_async_callback(give_back)
        if parts.nlg is not None:
            stack.push_async_callback(parts.nlg.aclose)
        stack.push_async_callback(parts.runtime.processor.service.close)


def _record(parts: Parts) -> RightsApi | None:
    """The record that says what is kept no longer, where there is one."""
    actions, endpoint = parts.runtime.settings.action_endpoint, parts.runtime.settings.customer_api
    if endpoint is not None:
        return RightsApi(HttpServer(http_client(endpoint)), endpoint.url)
    if parts.embedded is not None and actions is not None and actions.app == EMBEDDED_ACTIONS:
        return RightsApi(EmbeddedServer(parts.embedded), EMBEDDED_BASE)
    return None


def _reminding(parts: Parts) -> Reminding:
    runtime = parts.runtime
    return Reminding(
        parts.store.reminders,
        runtime.processor,
        outlets=runtime.outlets,
        metrics=runtime.metrics,
        clock=runtime.clock,
    )


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _warn_if_open(settings: Settings) -> None:
    """Say what everybody can reach that can reach this machine."""
    server = settings.server
    if server.host in LOOPBACK:
        return
    if server.enable_api and not (server.auth_token or server.jwt_secret):
        log.warning("open_to_everyone", what="HTTP API", mend="Give --auth-token or --jwt-secret.")
    if settings.has_channel("rest") and not settings.channels.get("rest", {}).get("token"):
        log.warning("open_to_everyone", what="REST channel", mend="Set token: under rest: in credentials.yml.")


def _serving(
    settings: Settings,
    model: Model,
    *,
    server: httpx.AsyncClient | EmbeddedServer,
    nlg: httpx.AsyncClient | None,
    clock: Clock,
) -> Serving:
    templates = Templates(model.domain.responses, Random())  # noqa: S311 - which greeting is said needs no secrecy
    actions = _actions(settings.action_endpoint, server) if settings.action_endpoint else None
    return Serving(
        domain=model.domain,
        policies=model.policies,
        understanding=_understanding(settings, model),
        performer=Performer(
            domain=model.domain,
            templates=templates,
            actions=actions,
            clock=clock,
            nlg=NlgClient(nlg, settings.nlg.url) if nlg is not None and settings.nlg is not None else None,
        ),
        escalation=read_settings(model.config),
        model_id=model.model_id,
        assistant_id=model.assistant_id,
    )


def _understanding(settings: Settings, model: Model) -> Understanding:
    endpoint = settings.nlu
    if endpoint.url is None:
        return EmbeddedUnderstanding(model.interpreter)
    http = httpx.AsyncClient(timeout=endpoint.timeout, event_hooks={"request": [carry]})
    return RemoteUnderstanding(http, endpoint.url, token=endpoint.token)


def _embedded(settings: Settings) -> FastAPI | None:
    endpoint = settings.action_endpoint
    if endpoint is None or endpoint.app is None:
        return None
    return embedded_app(endpoint.app, database=settings.customer_store, project=settings.project)


def _broker(settings: Settings, embedded: FastAPI | None, store: TrackerStore) -> EventBroker:
    if settings.event_broker.kind != "customer_api":
        return open_broker(settings.event_broker)
    endpoint = settings.customer_api
    if endpoint is not None:
        return CustomerBroker(CustomerApi(HttpServer(http_client(endpoint)), endpoint.url), store)
    if embedded is None:
        raise SettingsError(
            "event_broker type customer_api tells the customer API of conversations, and no action server runs here.",
            place="endpoints.yml: event_broker",
            mend="Write customer_api: with the url: of `usher run actions`, and a key of the role service as token:.",
        )
    return CustomerBroker(CustomerApi(EmbeddedServer(embedded), EMBEDDED_BASE), store)


def _action_server(endpoint: ActionEndpoint, embedded: FastAPI | None) -> httpx.AsyncClient | EmbeddedServer:
    if embedded is not None:
        return EmbeddedServer(embedded)
    timeout = httpx.Timeout(endpoint.timeout, connect=endpoint.connect_timeout)
    trust = ssl.create_default_context(cafile=endpoint.cafile) if endpoint.cafile else True
    return httpx.AsyncClient(timeout=timeout, verify=trust, event_hooks={"request": [carry]})


def _actions(endpoint: ActionEndpoint, server: httpx.AsyncClient | EmbeddedServer) -> ActionClient:
    return ActionClient(
        server,
        endpoint.url or EMBEDDED_URL,
        connect_timeout=endpoint.connect_timeout,
        timeout=endpoint.timeout,
        headers=endpoint.headers,
        basic_auth=endpoint.basic_auth,
        token=endpoint.token,
        params=endpoint.params,
        selective_domain=endpoint.selective_domain,
        max_events=endpoint.max_events,
        server_keeps_domain=endpoint.app == EMBEDDED_ACTIONS,
    )


def _max_actions() -> int:
    written = os.environ.get("MAX_NUMBER_OF_PREDICTIONS", str(MAX_ACTIONS))
    if not written.isdigit() or int(written) < 1:
        raise SettingsError(f"MAX_NUMBER_OF_PREDICTIONS is {written!r}.", mend="Set it to a number above 0.")
    return int(written)
