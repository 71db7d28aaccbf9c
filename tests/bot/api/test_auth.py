"""Tokens of the HTTP API: the server's own, and JSON web tokens signed with shared and with public keys."""

import time

import jwt
import pytest
import structlog
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from kit.processing import Talk
from kit.serving import app_of, client_of, is_problem

from bot.errors import SettingsError
from bot.settings import ServerSettings

KEY = "a shared secret of these tests, with 32 characters and more"
ADMIN = {"user": {"username": "root", "role": "admin"}}
ADA = {"user": {"username": "ada", "role": "user"}}
TRACKER = "/conversations/ada/tracker"


def served(**options):
    talk = Talk({"intents": ["greet"]}, {})
    return client_of(app_of(talk, server=ServerSettings(enable_api=True, **options)))


def bearer(claims, key=KEY, method="HS256"):
    return {"Authorization": f"Bearer {jwt.encode(claims, key, method)}"}


@pytest.fixture(scope="module")
def pairs():
    """Private and public keys in PEM, by method."""
    keys = {
        "RS256": rsa.generate_private_key(public_exponent=65537, key_size=2048),
        "ES256": ec.generate_private_key(ec.SECP256R1()),
    }
    return {
        method: (
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ).decode(),
            key.public_key()
            .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
            .decode(),
        )
        for method, key in keys.items()
    }


async def test_an_admin_may_everything_a_user_their_own_conversation():
    async with served(jwt_secret=KEY) as client:
        for path in (TRACKER, "/conversations/bob/tracker", "/status", "/domain"):
            assert (await client.get(path, headers=bearer(ADMIN))).status_code == 200
        assert (await client.get(TRACKER, headers=bearer(ADA))).status_code == 200
        assert (await client.get(f"{TRACKER}?token={jwt.encode(ADA, KEY, 'HS256')}")).status_code == 200
        for path in ("/conversations/bob/tracker", "/status", "/domain"):
            assert is_problem(await client.get(path, headers=bearer(ADA)), 403, "NotAuthorized")
        events = await client.post(f"{TRACKER}/events", json={"event": "pause"}, headers=bearer(ADA))
        assert events.status_code == 200
        assert (await client.get("/health")).status_code == 200


@pytest.mark.parametrize(
    "claims",
    [{}, {"user": "ada"}, {"user": {"username": "ada"}}, {"user": {"username": "ada", "role": "agent"}}, {"user": []}],
)
async def test_claims_that_allow_nothing(claims):
    async with served(jwt_secret=KEY) as client:
        assert is_problem(await client.get(TRACKER, headers=bearer(claims)), 403, "NotAuthorized")


async def test_tokens_that_are_none():
    now = int(time.time())
    forged = {
        "other key": bearer(ADMIN, key="another secret of these tests, also long enough"),
        "none": {"Authorization": f"Bearer {jwt.encode(ADMIN, None, 'none')}"},
        "expired": bearer({**ADMIN, "exp": now - 5}),
        "not yet": bearer({**ADMIN, "nbf": now + 500}),
        "another method": bearer(ADMIN, key=KEY * 2, method="HS512"),
        "no token": {"Authorization": "Bearer x.y.z"},
        "nothing": {},
    }
    async with served(jwt_secret=KEY) as client:
        for headers in forged.values():
            response = await client.get(TRACKER, headers=headers)
            assert is_problem(response, 401, "NotAuthenticated")
            assert response.headers["www-authenticate"] == "Bearer"
        valid = bearer({**ADMIN, "exp": now + 500, "aud": "somebody else"})
        assert (await client.get(TRACKER, headers=valid)).status_code == 200


@pytest.mark.parametrize("method", ["RS256", "ES256"])
@pytest.mark.parametrize("as_file", [False, True])
async def test_public_keys(pairs, tmp_path, method, as_file):
    private, public = pairs[method]
    written = public
    if as_file:
        (tmp_path / "key.pem").write_text(public)
        written = str(tmp_path / "key.pem")
    async with served(jwt_secret=written, jwt_method=method) as client:
        assert (await client.get(TRACKER, headers=bearer(ADA, private, method))).status_code == 200
        # The public key is known to everybody: it must not do as a shared secret.
        forged = jwt.encode(ADMIN, "x" * 40, "HS256")
        assert is_problem(
            await client.get(TRACKER, headers={"Authorization": f"Bearer {forged}"}), 401, "NotAuthenticated"
        )


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({"jwt_secret": KEY, "jwt_method": "HS1"}, "--jwt-method"),
        ({"jwt_secret": KEY, "jwt_method": "none"}, "--jwt-method"),
        ({"jwt_secret": "no key", "jwt_method": "RS256"}, "--jwt-secret"),
        ({"jwt_secret": "-----BEGIN PUBLIC KEY-----\nx", "jwt_method": "ES256"}, "--jwt-secret"),
    ],
)
def test_keys_that_cannot_be_used_stop_the_start(options, place):
    with pytest.raises(SettingsError) as error:
        served(**options)
    assert error.value.place == place
    assert KEY not in str(error.value)


async def test_both_ways_at_once():
    async with served(auth_token="of the server", jwt_secret=KEY) as client:
        assert (await client.get(TRACKER, params={"token": "of the server"})).status_code == 200
        assert (await client.get(TRACKER, headers={"Authorization": "Bearer of the server"})).status_code == 200
        assert (await client.get(TRACKER, headers=bearer(ADA))).status_code == 200
        assert is_problem(await client.get(TRACKER, params={"token": "a guess"}), 401, "NotAuthenticated")


def test_a_short_secret_is_said_and_not_quoted():
    with structlog.testing.capture_logs() as lines:
        served(jwt_secret="short")
    [line] = [line for line in lines if line["event"] == "short_jwt_secret"]
    assert "short" not in {str(value) for key, value in line.items() if key != "event"}


def test_the_openapi_page_knows_how_to_sign_in():
    talk = Talk({}, {})
    open_to_all = app_of(talk).openapi()
    assert "securitySchemes" not in open_to_all.get("components", {})
    described = app_of(talk, server=ServerSettings(enable_api=True, auth_token="t")).openapi()
    kinds = {scheme["type"] for scheme in described["components"]["securitySchemes"].values()}
    assert kinds == {"http", "apiKey"}
    assert described["paths"]["/status"]["get"]["security"]
    assert "security" not in described["paths"]["/health"]["get"]
