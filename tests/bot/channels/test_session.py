"""Sessions of web chat over HTTP: who gets which conversation, and which pages may ask."""

import jwt
import pytest
from kit.serving import SECRET, app_of, client_of, is_problem

SESSION = "/webhooks/webchat/session"
SHOP_KEY = "the key that the shop's own server has"
DAY = 86_400


async def begin(client, **body):
    response = await client.post(SESSION, json=body)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.fixture
async def known(talk):
    """A shop whose server tells who a customer is."""
    async with client_of(app_of(talk, channels={"webchat": {"identity_secret": SHOP_KEY}})) as client:
        yield client


def identity(talk, customer, *, key=SHOP_KEY, seconds=60):
    return jwt.encode({"sub": customer, "exp": talk.clock.time + seconds}, key, "HS256")


def customer_of(session):
    return jwt.decode(session["token"], SECRET, ["HS256"], audience="usher-webchat", options={"verify_exp": False})[
        "customer"
    ]


async def test_each_visitor_gets_a_conversation_of_their_own(client, talk):
    first, second = await begin(client), await begin(client)
    assert set(first) == {"token", "conversation"}
    assert first["conversation"] != second["conversation"]
    assert await talk.store.conversations() == []


async def test_a_token_is_renewed_for_the_same_conversation(client, talk):
    first = await begin(client)
    talk.clock.time += 20 * DAY
    second = await begin(client, token=first["token"])
    assert second["conversation"] == first["conversation"]
    talk.clock.time += 20 * DAY
    assert (await begin(client, token=second["token"]))["conversation"] == first["conversation"]


async def test_an_expired_token(client, talk):
    first = await begin(client)
    talk.clock.time += 31 * DAY
    assert is_problem(await client.post(SESSION, json={"token": first["token"]}), 401, "ExpiredToken")


@pytest.mark.parametrize("token", ["", "x.y.z", jwt.encode({"sub": "web-1", "exp": 2e9}, "k" * 40, "HS256")])
async def test_a_token_that_is_not_ours(client, token):
    assert is_problem(await client.post(SESSION, json={"token": token}), 401, "InvalidToken")


@pytest.mark.parametrize("body", [{"token": 5}, {"identity": ["x"]}, [], None])
async def test_wrong_types(client, body):
    assert is_problem(await client.post(SESSION, json=body), 422, "InvalidParameter")


async def test_a_customer_who_signs_in_takes_their_conversation_along(known, talk):
    visitor = await begin(known)
    signed_in = await begin(known, token=visitor["token"], identity=identity(talk, "C-1001"))
    assert signed_in["conversation"] == visitor["conversation"]
    assert customer_of(signed_in) == "C-1001"
    later = await begin(known, token=signed_in["token"])
    assert customer_of(later) == "C-1001"


async def test_somebody_else_on_the_same_browser_does_not_see_it(known, talk):
    anna = await begin(known, identity=identity(talk, "C-1001"))
    ben = await begin(known, token=anna["token"], identity=identity(talk, "C-1002"))
    assert ben["conversation"] != anna["conversation"]
    assert customer_of(ben) == "C-1002"


@pytest.mark.parametrize(("key", "seconds"), [("another key, as long as the right one", 60), (SHOP_KEY, -1)])
async def test_an_identity_that_is_not_the_shops_word_or_too_old(known, talk, key, seconds):
    token = identity(talk, "C-1001", key=key, seconds=seconds)
    assert is_problem(await known.post(SESSION, json={"identity": token}), 401, "InvalidIdentity")


async def test_without_a_key_no_identity_is_believed(client, talk):
    response = await client.post(SESSION, json={"identity": identity(talk, "C-1001")})
    assert is_problem(response, 400, "NoIdentity")
    assert "identity_secret" in response.json()["help"]


async def preflight(client, origin):
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    return await client.options(SESSION, headers={"Origin": origin, **asked})


async def test_any_page_may_ask_where_credentials_name_none(client):
    assert (await preflight(client, "https://shop.example")).status_code == 200
    response = await client.post(SESSION, json={}, headers={"Origin": "https://shop.example"})
    assert response.headers["access-control-allow-origin"] == "*"
    refused = await client.post(SESSION, json={"token": "x"}, headers={"Origin": "https://shop.example"})
    assert refused.headers["access-control-allow-origin"] == "*"


async def test_only_named_pages_may_ask_where_credentials_name_some(talk):
    async with client_of(app_of(talk, channels={"webchat": {"origins": ["https://shop.example"]}})) as client:
        allowed = await preflight(client, "https://shop.example")
        assert allowed.headers["access-control-allow-origin"] == "https://shop.example"
        assert (await preflight(client, "https://other.example")).status_code == 400
        response = await client.post(SESSION, json={}, headers={"Origin": "https://other.example"})
        assert "access-control-allow-origin" not in response.headers


async def test_the_rest_of_the_server_stays_closed_to_other_pages(client):
    response = await client.get("/conversations/ada/tracker", headers={"Origin": "https://shop.example"})
    assert "access-control-allow-origin" not in response.headers
