"""Puts the HTTP API on the server: what is always there, and what ``--enable-api`` adds."""

from __future__ import annotations

from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware

from bot.api import conversations, errors, health, model, root
from bot.api.auth import token_guard
from bot.api.cors import SessionCors
from bot.api.limits import BodyLimit
from bot.runtime import Runtime

BEHIND_THE_SWITCH = ("/conversations/", "/model/", "/status")


def install_api(app: FastAPI, runtime: Runtime) -> None:
    """Add routes, error shapes and limits to the server."""
    server = runtime.settings.server
    errors.install(app, switched_off=() if server.enable_api else BEHIND_THE_SWITCH)
    _add_middleware(app, runtime)
    app.include_router(health.routes(runtime))
    app.include_router(root.routes(runtime))
    if server.enable_api:
        guarded = [Depends(token_guard(server.auth_token))]
        app.include_router(conversations.routes(runtime), dependencies=guarded)
        app.include_router(model.routes(runtime), dependencies=guarded)


def _add_middleware(app: FastAPI, runtime: Runtime) -> None:
    """The last one added stands outermost, so that a refused body still says who may read the refusal."""
    settings = runtime.settings
    app.add_middleware(BodyLimit)
    if settings.server.cors:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.server.cors),
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=["*"],
        )
    if settings.has_channel("webchat"):
        origins = settings.channels.get("webchat", {}).get("origins") or ()
        app.add_middleware(SessionCors, origins=(*origins, *settings.server.cors))
