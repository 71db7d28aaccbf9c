"""Puts the HTTP API on the server: what is always there, and what ``--enable-api`` adds."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware

from bot import __version__
from bot.api import conversations, errors, health, model, root, steering, swagger, training
from bot.api.auth import api_guard
from bot.api.cors import SessionCors
from bot.api.limits import BodyLimit
from bot.runtime import Runtime

BEHIND_THE_SWITCH = ("/conversations/", "/model", "/status", "/domain")
TRAINING_PATHS = ("/model/train", "/model/test/")
"""Beginnings of paths whose bodies are whole projects."""
DESCRIPTION = """
Rasa's HTTP API, its channels, and what operates the server. Every error has one shape: `version`, `status`, `message`
(for people), `reason` (for programs), `details`, `help` (what to do), `code`.
"""
TAGS = [
    {"name": "conversations", "description": "Read conversations, and move them from outside."},
    {"name": "model", "description": "Train, test, ask and replace the model."},
    {"name": "rest", "description": "The channel for servers."},
    {"name": "callback", "description": "The channel that answers to an address."},
    {"name": "webchat", "description": "Sessions of the chat widget."},
    {"name": "operation", "description": "For machines that watch machines."},
    {"name": "root", "description": "The page for trying the assistant, and versions."},
]


def new_app(*, lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None) -> FastAPI:
    """A server with nothing on it yet."""
    return FastAPI(
        title="Usher",
        version=__version__,
        description=DESCRIPTION,
        openapi_tags=TAGS,
        lifespan=lifespan,
        docs_url=None,  # FastAPI's own pages load scripts from elsewhere: see bot.api.swagger
        redoc_url=None,
    )


def install_api(app: FastAPI, runtime: Runtime) -> None:
    """Add routes, error shapes and limits to the server.

    Raises:
        SettingsError: A JWT method or key that cannot be used.
    """
    server = runtime.settings.server
    errors.install(app, switched_off=() if server.enable_api else BEHIND_THE_SWITCH)
    _add_middleware(app, runtime)
    app.include_router(health.routes(runtime))
    app.include_router(root.routes(runtime))
    app.include_router(swagger.routes())
    if server.enable_api:
        guarded = [Depends(api_guard(server))]
        for part in (conversations, steering, model, training):
            app.include_router(part.routes(runtime), dependencies=guarded)


def _add_middleware(app: FastAPI, runtime: Runtime) -> None:
    """The last one added stands outermost, so that a refused body still says who may read the refusal."""
    settings = runtime.settings
    app.add_middleware(BodyLimit, larger=TRAINING_PATHS if settings.server.enable_api else ())
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
