"""Session tokens of web chat and Socket.IO: who holds one may write to its conversation, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
        customer: Who the shop's own server says it is; None for a visitor.
        expires: Seconds since 1970.
    """

    conversation_id: str
    customer: str | None
    expires: float


class SessionTokens:
    """Signs and reads tokens.

    Args:
        secret: The server's key.
        clock: Time and ids.
        lifetime: Seconds until a token expires; a renewed one begins anew.
        audience: The channel that reads them; a token of another is not taken.
        prefix: What ids of conversations begin with.
    """

    def __init__(
        self, secret: str, clock: Clock, *, lifetime: float, audience: str = AUDIENCE, prefix: str = "web"
    ) -> None:
        self._secret = secret
        self._clock = clock
        self._lifetime = lifetime
        self._audience = audience
        self._prefix = prefix

    def begin(self, customer: str | None = None) -> Session:
        """A session on a new conversation, whose id nobody can guess."""
        return Session(f"{self._prefix}-{self._clock.new_id()}", customer, self._clock.now() + self._lifetime)

    def renew(self, session: Session, *, customer: str | None = None) -> Session:
        """The same session for another lifetime, from now on with a customer who has signed in."""
        return replace(session, customer=customer or session.customer, expires=self._clock.now() + self._lifetime)

    def is_aging(self, session: Session) -> bool:
        """Whether half of its life is over: time for another token, so that a regular visitor never loses a chat."""
        return session.expires - self._clock.now() < self._lifetime / 2

    def sign(self, session: Session) -> str:
        """A token for a session."""
        claims = {
            "aud": self._audience,
            "sub": session.conversation_id,
            "customer": session.customer,
            "exp": int(session.expires),
        }
        return jwt.encode(claims, self._secret, ALGORITHM)

    def read(self, token: str) -> Session:
        """The session of a token.

        Raises:
            RequestError: The token is not ours, altered, or expired.
        """
        mend = "Begin a new session."
        try:
            claims = _verified(token, self._secret, audience=self._audience)
        except jwt.InvalidTokenError as error:
            raise RequestError(401, "InvalidToken", "The session token is not valid.", mend=mend) from error
        if claims["exp"] < self._clock.now():
            raise RequestError(401, "ExpiredToken", "The session has expired.", mend=mend)
        return Session(str(claims["sub"]), claims.get("customer"), float(claims["exp"]))


def read_identity(token: str, secret: str, clock: Clock) -> str:
    """Who a customer is, by a token that the shop's own server signed.

    Args:
        token: A JWT (HS256) with the claim ``sub`` and an expiry.
        secret: ``identity_secret`` of credentials.yml, known to both servers.
        clock: The time.

    Raises:
        RequestError: It is not the shop's, altered, or expired.
    """
    try:
        claims = _verified(token, secret)
    except jwt.InvalidTokenError as error:
        raise RequestError(401, "InvalidIdentity", f"The identity token is not valid: {error}.") from error
    if claims["exp"] < clock.now():
        raise RequestError(401, "InvalidIdentity", "The identity token has expired.", mend="Sign a new one.")
    return str(claims["sub"])


def _verified(token: str, secret: str, *, audience: str | None = None) -> dict[str, Any]:
    """The claims of a token with a good signature; its time is compared with our own clock, not by PyJWT."""
    claims: dict[str, Any] = jwt.decode(
        token,
        secret,
        [ALGORITHM],
        audience=audience,
        options={"verify_exp": False, "verify_aud": audience is not None, "require": ["exp", "sub"]},
    )
    if isinstance(claims["exp"], bool) or not isinstance(claims["exp"], int | float) or not claims["sub"]:
        raise jwt.InvalidTokenError("exp is not a time, or sub is empty")
    return claims
