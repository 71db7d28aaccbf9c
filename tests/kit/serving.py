"""A server around a `Talk`: in this process for HTTP, on a real port of this machine for sockets."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from kit.ports import free_port
from kit.processing import Talk

from bot import __version__
from bot.api import install_api, new_app
from bot.channels.registry import channel_routes
from bot.jobs import Jobs
from bot.loading import ModelLoader
from bot.model import Model
from bot.pulling import ModelPuller
from bot.runtime import Outlet, Runtime
from bot.serving import Serving
from bot.settings import ServerSettings, Settings

SECRET = "a secret of the tests, long enough for HS256"
NO_PROJECT = Path("/nonexistent")


def no_model(_: Model) -> Serving:
    """What serves a model, in tests that load none."""
    raise AssertionError("this server loads no model")


def app_of(
    talk: Talk,
    *,
    channels: Mapping[str, Mapping[str, Any]] | None = None,
    server: ServerSettings | None = None,
    project: Path = NO_PROJECT,
    outlets: Mapping[str, Outlet] | None = None,
) -> FastAPI:
    """The server as `bot.app.create_app` builds it, less what needs a trained model."""
    loader = ModelLoader(talk.processor.service, no_model, folder=project, file=Path("models/m1.tar.gz"))
    runtime = Runtime(
        processor=talk.processor,
        feed=talk.feed,
        settings=Settings(project=project, channels=channels or {}, server=server or ServerSettings(enable_api=True)),
        clock=talk.clock,
        metrics=talk.metrics,
        loader=loader,
        puller=ModelPuller(loader, project / "var/models"),
        jobs=Jobs(),
        secret=SECRET,
        outlets=dict(outlets or {}),
    )
    app = new_app()
    install_api(app, runtime)
    for router in channel_routes(runtime):
        app.include_router(router)
    return app


def client_of(app: FastAPI) -> httpx.AsyncClient:
    """HTTP into this process; a bug in the server is a status 500, as it is over a wire."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://usher")


@dataclass
class Served:
    """A running server."""

    port: int
    uvicorn: uvicorn.Server

    @property
    def url(self) -> str:
        """Its HTTP address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket_url(self) -> str:
        """Where web chat connects."""
        return f"ws://127.0.0.1:{self.port}/webhooks/webchat/socket"


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[Served]:
    """Uvicorn on a free port of this machine until the block ends."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, access_log=False))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.005)
    try:
        yield Served(port, server)
    finally:
        server.should_exit = True
        await task


def is_problem(response: httpx.Response, status: int, reason: str) -> bool:
    """Whether a response is an error in the one shape."""
    body = response.json()
    assert response.headers["content-type"] == "application/json"
    assert set(body) == {"version", "status", "message", "reason", "details", "help", "code"}, body
    assert (body["version"], body["status"]) == (__version__, "failure")
    assert body["message"].endswith(".")
    assert (response.status_code, body["code"], body["reason"]) == (status, status, reason), body
    return True
