"""Session tokens of web chat: who holds one may write to its conversation, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jwt

from bot.clock import Clock
from bot.errors import RequestError

ALGORITHM = "HS256"
AUDIENCE = "usher-webchat"


@dataclass(frozen=True, slots=True)
class Session:
    """What a token says.

    Args:
        conversation_id: The conversation that it opens.
        customer: Who the shop's own page says it is; None for a visitor.
    """

    conversation_id: str
    customer: str | None = None


class SessionTokens:
    """Signs and reads tokens.

    Args:
        secret: The server's key.
        clock: Time and ids.
        lifetime: Seconds until a token expires; a renewed one begins anew.
    """

    def __init__(self, secret: str, clock: Clock, *, lifetime: float) -> None:
        self._secret = secret
        self._clock = clock
        self._lifetime = lifetime

    def begin(self, customer: str | None = None) -> Session:
        """A session on a new conversation, whose id nobody can guess."""
        return Session(f"web-{self._clock.new_id()}", customer)

    def sign(self, session: Session) -> str:
        """A token for a session."""
        claims = {
            "aud": AUDIENCE,
            "sub": session.conversation_id,
            "customer": session.customer,
            "exp": int(self._clock.now() + self._lifetime),
        }
        return jwt.encode(claims, self._secret, ALGORITHM)

    def read(self, token: str) -> Session:
        """The session of a token.

        Raises:
            RequestError: The token is not ours, altered, or expired.
        """
        try:
            # Time is compared with our own clock below; PyJWT would ask the system's.
            claims: dict[str, Any] = jwt.decode(
                token,
                self._secret,
                [ALGORITHM],
                audience=AUDIENCE,
                options={"verify_exp": False, "require": ["exp", "sub"]},
            )
        except jwt.InvalidTokenError as error:
            raise RequestError(
                401, "InvalidToken", "The session token is not valid.", mend="Begin a new session."
            ) from error
        if claims["exp"] < self._clock.now():
            raise RequestError(401, "ExpiredToken", "The session has expired.", mend="Begin a new session.")
        return Session(str(claims["sub"]), claims.get("customer"))


def read_identity(token: str, secret: str) -> str:
    """Who a customer is, by a token that the shop's own server signed.

    Args:
        token: A JWT (HS256) with the claim ``sub`` and an expiry.
        secret: ``identity_secret`` of credentials.yml, known to both servers.

    Raises:
        RequestError: It is not the shop's, altered, or expired.
    """
    try:
        claims = jwt.decode(token, secret, [ALGORITHM], options={"require": ["exp", "sub"]})
    except jwt.InvalidTokenError as error:
        raise RequestError(401, "InvalidIdentity", f"The identity token is not valid: {error}.") from error
    return str(claims["sub"])
