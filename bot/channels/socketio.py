"""Rasa's Socket.IO channel, for the clients that sites already have, such as rasa-webchat.

What differs from Rasa: a client cannot choose whose conversation it is in (`bot.channels.socket_sessions`), what is
said later reaches the socket too, and a failure is said instead of leaving silence.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Annotated, Any, ClassVar, Literal

import jwt
from fastapi import APIRouter
from pydantic import AfterValidator, Field, ValidationInfo, field_validator
from socketio import AsyncServer

from bot.api.limits import LARGEST_BODY
from bot.channels.base import Options
from bot.channels.origins import may_connect
from bot.channels.rate import RateLimit
from bot.channels.socket_endpoint import SocketEndpoint
from bot.channels.socket_lines import SocketLines
from bot.channels.socket_sessions import SocketSessions
from bot.channels.turns import Turns
from bot.runtime import Runtime


def _absolute(path: str) -> str:
    if not path.strip("/"):
        raise ValueError("write a path of its own, such as /socket.io")
    return "/" + path.strip("/")


class SocketIoOptions(Options):
    """``socketio:`` of credentials.yml; the first eight are Rasa's."""

    user_message_evt: str = "user_uttered"
    bot_message_evt: str = "bot_uttered"
    session_persistence: bool = Field(
        default=False, description="A client that comes back with the id it was given goes on where it was."
    )
    namespace: str | None = None
    socketio_path: Annotated[str, AfterValidator(_absolute)] = "/socket.io"
    jwt_method: Literal[
        "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512"
    ] = "HS256"
    jwt_key: str | None = Field(None, min_length=1, description="Key of the tokens that clients must connect with.")
    metadata_key: str = Field("metadata", description="Where a client puts JSON of its own in a message.")
    session_days: float = Field(180, gt=0, description="How long an id that was given out opens its conversation.")
    messages_a_minute: int = Field(30, gt=0, description="Of one conversation.")
    origins: tuple[str, ...] = Field(
        (), description="Pages that may connect, such as `https://shop.example`; any where it is empty."
    )

    @field_validator("jwt_key")
    @classmethod
    def _usable(cls, key: str | None, info: ValidationInfo) -> str | None:
        method = info.data.get("jwt_method")
        if key is None or method is None:
            return key
        try:
            jwt.get_algorithm_by_name(method).prepare_key(key)
        except NotImplementedError:
            raise ValueError(f"{method} needs a package: pip install cryptography") from None
        except (jwt.InvalidKeyError, ValueError, TypeError):
            raise ValueError(f"it is no key for {method}") from None
        return key


class SocketIoChannel:
    """The channel ``socketio``."""

    name: ClassVar[str] = "socketio"
    options: ClassVar[type[Options]] = SocketIoOptions

    @staticmethod
    def routes(runtime: Runtime, options: SocketIoOptions) -> APIRouter:
        """Rasa's health address, and Socket.IO at its own path."""
        server = _server((*options.origins, *runtime.settings.server.cors) if options.origins else ())
        namespace = options.namespace or "/"

        async def emit(sid: str, event: str, data: Any) -> None:
            await server.emit(event, data, to=sid, namespace=namespace)

        async def hang_up(sid: str) -> None:
            # The transport, not the Socket.IO session: a client connects again only after it has lost the first.
            transport = server.eio.sockets.get(server.manager.eio_sid_from_sid(sid, namespace))
            if transport is not None:
                await transport.close(wait=False)  # a client that has gone would never fetch what waits for it

        lines = SocketLines(
            runtime,
            emit=emit,
            hang_up=hang_up,
            sessions=SocketSessions(
                runtime.secret,
                runtime.clock,
                days=options.session_days,
                persistent=options.session_persistence,
                jwt_key=options.jwt_key,
                jwt_method=options.jwt_method,
            ),
            turns=Turns(runtime.processor),
            rate=RateLimit(runtime.clock, a_minute=options.messages_a_minute),
            bot_message_evt=options.bot_message_evt,
            metadata_key=options.metadata_key,
        )
        handlers = {
            "connect": lines.connect,
            "session_request": lines.request_session,
            options.user_message_evt: lines.take,
            "disconnect": lines.disconnect,
        }
        for event, handler in handlers.items():
            server.on(event, handler, namespace=namespace)
        return _router(server, options.socketio_path)


def _server(origins: tuple[str, ...]) -> AsyncServer:
    def allowed(origin: str, environ: Mapping[str, Any]) -> bool:
        return may_connect(origin, environ.get("HTTP_HOST"), origins)

    return AsyncServer(
        async_mode="asgi",
        cors_allowed_origins=allowed,
        # Cookies are not ours: one that a proxy needs goes along only with pages that credentials.yml names.
        cors_credentials=bool(origins),
        max_http_buffer_size=LARGEST_BODY,
        # Below this they log what customers write.
        logger=_logger("socketio.server"),
        engineio_logger=_logger("engineio.server"),
    )


def _logger(name: str) -> logging.Logger:
    logger = logging.getLogger(name)
    logger.setLevel(logging.WARNING)
    return logger


def _router(server: AsyncServer, path: str) -> APIRouter:
    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        yield
        await server.shutdown()

    router = APIRouter(tags=["socketio"], lifespan=lifespan)

    @router.get(f"/webhooks/{SocketIoChannel.name}/", summary="The channel is there")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    endpoint: Any = SocketEndpoint(server)  # Starlette's routes take an ASGI app, though their types do not say so
    for address in (path, f"{path}/"):
        router.add_route(address, endpoint)
        router.add_websocket_route(address, endpoint)
    return router
