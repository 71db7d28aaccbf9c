"""Web chat: a session by POST, then a WebSocket that resumes where the client left off.

The client opens with its token and the number of the last event that it has. Everything after that is sent from the
store, then everything as it is stored, so that a reload, a second tab or a lost connection neither loses nor doubles
a message.
"""

from __future__ import annotations

from typing import ClassVar

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, Field

from bot.api.body import JsonRoute
from bot.channels.base import Options
from bot.channels.connection import NAME, POLICY_VIOLATION, Connection
from bot.channels.origins import may_connect
from bot.channels.rate import RateLimit
from bot.channels.tokens import Session, SessionTokens, read_identity
from bot.channels.turns import Turns
from bot.errors import RequestError
from bot.runtime import Runtime

DAY = 86_400.0


class SessionRequest(BaseModel):
    """Body of ``POST /webhooks/webchat/session``."""

    token: str | None = None
    identity: str | None = None


class WebchatOptions(Options):
    """``webchat:`` of credentials.yml."""

    session_days: float = Field(30, gt=0, description="How long a token lives; it is renewed before that.")
    messages_a_minute: int = Field(30, gt=0, description="Of one conversation.")
    origins: tuple[str, ...] = Field(
        (), description="Pages that may connect, such as `https://shop.example`; any where it is empty."
    )
    identity_secret: str | None = Field(
        None, min_length=32, description="Key of the tokens by which the shop's own server says who a customer is."
    )


class WebchatChannel:
    """The channel ``webchat``."""

    name: ClassVar[str] = NAME
    options: ClassVar[type[Options]] = WebchatOptions

    @staticmethod
    def routes(runtime: Runtime, options: WebchatOptions) -> APIRouter:
        """Session and socket."""
        router = APIRouter(prefix="/webhooks/webchat", tags=["webchat"], route_class=JsonRoute)
        tokens = SessionTokens(runtime.secret, runtime.clock, lifetime=options.session_days * DAY)
        turns = Turns(runtime.processor)
        rate = RateLimit(runtime.clock, a_minute=options.messages_a_minute)
        origins = (*options.origins, *runtime.settings.server.cors) if options.origins else ()

        @router.post("/session", summary="Begin a session, or renew the one of a token")
        async def session(body: SessionRequest) -> dict[str, str]:
            customer = _customer(body.identity, options.identity_secret, runtime)
            found = _session(body.token, customer, tokens)
            return {"token": tokens.sign(found), "conversation": found.conversation_id}

        @router.websocket("/socket")
        async def socket(websocket: WebSocket) -> None:
            headers = websocket.headers
            if not may_connect(headers.get("origin", ""), headers.get("host"), origins):
                await websocket.close(POLICY_VIOLATION, "this page may not connect")
                return
            await websocket.accept()
            try:
                await Connection(websocket, runtime, tokens=tokens, turns=turns, rate=rate).serve()
            except* WebSocketDisconnect:
                pass  # the usual end of a connection

        return router


def _customer(identity: str | None, secret: str | None, runtime: Runtime) -> str | None:
    if identity is None:
        return None
    if secret is None:
        mend = "Set identity_secret under webchat in credentials.yml."
        raise RequestError(400, "NoIdentity", "This server does not take identity tokens.", mend=mend)
    return read_identity(identity, secret, runtime.clock)


def _session(token: str | None, customer: str | None, tokens: SessionTokens) -> Session:
    if token is None:
        return tokens.begin(customer)
    known = tokens.read(token)
    if customer is not None and known.customer not in {None, customer}:
        return tokens.begin(customer)  # somebody else signed in on this browser: never their predecessor's conversation
    return tokens.renew(known, customer=customer)
