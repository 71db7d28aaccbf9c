"""Puts the HTTP API on the server: what is always there, and what ``--enable-api`` adds."""

from __future__ import annotations

from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware

from bot.api import conversations, errors, health, model, root
from bot.api.auth import token_guard
from bot.api.limits import BodyLimit
from bot.runtime import Runtime


def install_api(app: FastAPI, runtime: Runtime) -> None:
    """Add routes, error shapes and limits to the server."""
    server = runtime.settings.server
    errors.install(app)
    app.add_middleware(BodyLimit)
    if server.cors:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(server.cors),
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=["*"],
        )
    app.include_router(health.routes(runtime))
    app.include_router(root.routes(runtime))
    if server.enable_api:
        guarded = [Depends(token_guard(server.auth_token))]
        app.include_router(conversations.routes(runtime), dependencies=guarded)
        app.include_router(model.routes(runtime), dependencies=guarded)
