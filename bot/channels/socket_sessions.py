"""Whose conversation a Socket.IO client is in. It cannot choose one: an id in its request is only a wish.

- With ``jwt_key`` the token that it connects with says who it is, and that is the conversation.
- Otherwise the server gives out an id that nobody can guess; with ``session_persistence`` the id is signed, so that a
  client may come back with it, also after the server was started anew.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import jwt

from bot.channels.incoming import check_id
from bot.channels.tokens import Session, SessionTokens
from bot.clock import Clock
from bot.errors import RequestError

DAY = 86_400.0
BEARER = "bearer "


@dataclass(frozen=True, slots=True)
class Given:
    """A session, and the id by which its client knows it."""

    session: Session
    session_id: str


class SocketSessions:
    """Gives out sessions.

    Args:
        secret: The server's key; signs session ids.
        clock: Time and ids.
        days: How long a session id lives. It is not renewed: rasa-webchat takes another id for another conversation.
        persistent: Whether a session outlives its connection.
        jwt_key: Key of the tokens that clients must connect with; None where anybody may.
        jwt_method: Algorithm of those tokens.
    """

    def __init__(
        self, secret: str, clock: Clock, *, days: float, persistent: bool, jwt_key: str | None, jwt_method: str
    ) -> None:
        self._tokens = SessionTokens(secret, clock, lifetime=days * DAY, audience="usher-socketio", prefix="io")
        self._clock = clock
        self._persistent = persistent
        self._jwt_key = jwt_key
        self._jwt_method = jwt_method

    def signed_in(self, token: Any) -> Given | None:
        """The session of a client that connects; None where it still has to ask for one.

        Args:
            token: What it connected with, with or without ``Bearer`` before it.

        Raises:
            RequestError: A token is asked for, and this is none.
        """
        if self._jwt_key is None:
            return None
        claims = self._claims(token, self._jwt_key)
        name = _name(claims)
        if name is None:
            return None
        # The prefix keeps a customer's name apart from every other channel's ids.
        session = Session(check_id(f"user-{name}", "sub"), name, float(claims.get("exp", math.inf)))
        return Given(session, session.conversation_id)

    def give(self, wish: Any = None) -> Given:
        """The session that a client asks for, where the id is one that was given out; a new one otherwise."""
        known = self.known(wish)
        if known is not None:
            return known
        session = self._tokens.begin()
        return Given(session, self._tokens.sign(session) if self._persistent else session.conversation_id)

    def known(self, wish: Any) -> Given | None:
        """The session of an id that was given out; None for any other."""
        if not self._persistent or not isinstance(wish, str):
            return None
        try:
            return Given(self._tokens.read(wish), wish)
        except RequestError:
            return None

    def is_over(self, session: Session) -> bool:
        """Whether the token of a session has expired."""
        return session.expires < self._clock.now()

    def _claims(self, token: Any, key: str) -> dict[str, Any]:
        text = str(token or "").strip()
        text = text[len(BEARER) :].strip() if text.lower().startswith(BEARER) else text
        try:
            claims: dict[str, Any] = jwt.decode(
                text, key, [self._jwt_method], options={"verify_exp": False, "verify_aud": False}
            )
        except jwt.PyJWTError as error:
            raise RequestError(401, "InvalidToken", "The token is not valid.") from error
        expires = claims.get("exp", math.inf)
        if isinstance(expires, bool) or not isinstance(expires, int | float):
            raise RequestError(401, "InvalidToken", "The token is not valid.")
        if expires < self._clock.now():
            raise RequestError(401, "ExpiredToken", "The token has expired.")
        return claims


def _name(claims: dict[str, Any]) -> str | None:
    """Who a token speaks of: ``sub``, or ``user: {username}`` as in tokens of Rasa's HTTP API."""
    user = claims.get("user")
    name = claims.get("sub") or (user.get("username") if isinstance(user, dict) else None)
    return str(name) if name else None
