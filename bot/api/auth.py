"""Who may use the HTTP API: a server's token, compared in constant time, or a JSON web token (as Rasa has both)."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

import jwt
import structlog
from fastapi import Depends, Request
from fastapi.security import APIKeyQuery, HTTPAuthorizationCredentials, HTTPBearer

from bot.errors import RequestError, SettingsError
from bot.settings import ServerSettings

log = structlog.get_logger(__name__)

SHARED = ("HS256", "HS384", "HS512")
PUBLIC = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
SHORTEST_SECRET = 32
"""Characters; a shorter one can be guessed (RFC 7518, section 3.2)."""
MEND = "Send it as the header `Authorization: Bearer TOKEN` or as ?token=TOKEN."

_BEARER = HTTPBearer(auto_error=False, description="`--auth-token`, or a JSON web token (`--jwt-secret`)")
_QUERY = APIKeyQuery(name="token", auto_error=False, description="`--auth-token`, as Rasa's clients send it")
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
InQuery = Annotated[str | None, Depends(_QUERY)]


def api_guard(server: ServerSettings) -> Callable[..., Awaitable[None]]:
    """A dependency that lets pass who has the token or a JSON web token; everybody where neither is asked for.

    Raises:
        SettingsError: A JWT method that does not exist, or a key that is none.
    """
    if server.auth_token is None and server.jwt_secret is None:
        return token_guard(None)
    key = _key(server.jwt_secret, server.jwt_method) if server.jwt_secret else None

    # The two parameters are read from the request below; here they tell the OpenAPI page how to sign in.
    async def check(request: Request, _bearer: Bearer, _query: InQuery) -> None:
        given = _given(request)
        if server.auth_token is not None and hmac.compare_digest(given.encode(), server.auth_token.encode()):
            return
        if key is not None and given:
            _check_scope(_claims(given, key, server.jwt_method), request)
            return
        raise RequestError(401, "NotAuthenticated", "This address needs a token.", mend=MEND)

    return check


def token_guard(token: str | None) -> Callable[[Request], Awaitable[None]]:
    """A dependency that lets only those pass who know the token; everybody where there is none."""

    async def check(request: Request) -> None:
        if token is not None and not hmac.compare_digest(_given(request).encode(), token.encode()):
            raise RequestError(401, "NotAuthenticated", "This address needs a token.", mend=MEND)

    return check


def _given(request: Request) -> str:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    return request.query_params.get("token", "")


def _key(written: str, method: str) -> str:
    """The key that checks signatures: a shared secret, or a public key in PEM, or the name of a file that holds one."""
    if method not in (*SHARED, *PUBLIC):
        mend = f"Write one of: {', '.join((*SHARED, *PUBLIC))}."
        raise SettingsError(f"{method!r} is not known.", place="--jwt-method", mend=mend)
    if method in SHARED:
        if len(written) < SHORTEST_SECRET:
            log.warning("short_jwt_secret", characters=len(written), mend="openssl rand -base64 48 makes a better one.")
        return written
    try:
        key = written if "-----BEGIN" in written else Path(written).read_text()
        jwt.get_algorithm_by_name(method).prepare_key(key)
    except (OSError, ValueError, TypeError, jwt.InvalidKeyError) as error:
        problem = f"for {method} a public key in PEM is needed ({type(error).__name__})."
        raise SettingsError(problem, place="--jwt-secret", mend="Give the key, or the name of its file.") from error
    return key


def _claims(token: str, key: str, method: str) -> dict[str, Any]:
    """The claims of a token with a good signature that has not expired."""
    try:
        claims: dict[str, Any] = jwt.decode(token, key, [method], options={"verify_aud": False})
    except jwt.ExpiredSignatureError as error:
        raise RequestError(401, "NotAuthenticated", "The token has expired.", mend="Sign a new one.") from error
    except jwt.InvalidTokenError as error:
        raise RequestError(401, "NotAuthenticated", "The token is not valid.", mend=MEND) from error
    return claims


def _check_scope(claims: dict[str, Any], request: Request) -> None:
    """An admin may do everything, a user only what is about the conversation of their own name."""
    user = claims.get("user")
    role, name = (user.get("role"), user.get("username")) if isinstance(user, dict) else (None, None)
    if role == "admin":
        return
    conversation = request.path_params.get("conversation_id")
    if role == "user" and conversation is not None and name == conversation:
        return
    raise RequestError(
        403,
        "NotAuthorized",
        "This token does not allow that.",
        mend='A claim {"user": {"role": "admin"}} allows all; role "user" the conversation named as its "username".',
    )
