import jwt
import pytest

from bot.channels.tokens import Session, SessionTokens, read_identity
from bot.clock import ManualClock
from bot.errors import RequestError

SECRET = "s" * 40
OTHER = "o" * 40
DAY = 86_400


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def tokens(clock):
    return SessionTokens(SECRET, clock, lifetime=30 * DAY)


def reason(call, *arguments):
    with pytest.raises(RequestError) as caught:
        call(*arguments)
    assert caught.value.status == 401
    return caught.value.reason


def test_what_is_signed_is_read(tokens, clock):
    session = tokens.begin("C-1001")
    assert tokens.read(tokens.sign(session)) == Session("web-id-1", "C-1001", clock.time + 30 * DAY)


def test_each_session_has_a_conversation_of_its_own(tokens):
    assert tokens.begin().conversation_id != tokens.begin().conversation_id


def test_every_letter_of_a_token_counts(tokens):
    token = tokens.sign(tokens.begin())
    for place in range(len(token) - 1):  # the last letter of base64 has bits that mean nothing
        letter = "A" if token[place] != "A" else "B"
        assert reason(tokens.read, token[:place] + letter + token[place + 1 :]) == "InvalidToken"


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "..", "\x00", "é" * 50, "a" * 10_000])
def test_nonsense(tokens, token):
    assert reason(tokens.read, token) == "InvalidToken"


def test_another_servers_token(tokens, clock):
    theirs = SessionTokens(OTHER, clock, lifetime=DAY)
    assert reason(tokens.read, theirs.sign(theirs.begin())) == "InvalidToken"


def test_a_token_that_claims_to_need_no_signature(tokens, clock):
    claims = {"aud": "usher-webchat", "sub": "web-id-1", "exp": clock.time + DAY}
    assert reason(tokens.read, jwt.encode(claims, None, "none")) == "InvalidToken"


def test_an_identity_token_is_no_session_token_even_with_one_secret(tokens, clock):
    identity = jwt.encode({"sub": "web-id-1", "exp": clock.time + DAY}, SECRET, "HS256")
    assert reason(tokens.read, identity) == "InvalidToken"


@pytest.mark.parametrize("exp", [None, "soon", True, [1]])
def test_a_token_without_a_time(tokens, exp):
    claims = {"aud": "usher-webchat", "sub": "web-id-1"} | ({} if exp is None else {"exp": exp})
    assert reason(tokens.read, jwt.encode(claims, SECRET, "HS256")) == "InvalidToken"


def test_a_token_expires_and_a_renewed_one_lives_on(tokens, clock):
    session = tokens.begin()
    token = tokens.sign(session)
    clock.time += 29 * DAY
    renewed = tokens.sign(tokens.renew(tokens.read(token)))
    clock.time += 2 * DAY
    assert reason(tokens.read, token) == "ExpiredToken"
    assert tokens.read(renewed).conversation_id == session.conversation_id


def test_half_a_life_is_old(tokens, clock):
    session = tokens.begin()
    clock.time += 14 * DAY
    assert not tokens.is_aging(session)
    clock.time += 2 * DAY
    assert tokens.is_aging(session)


def test_identity_is_the_shops_word(clock):
    token = jwt.encode({"sub": "C-1001", "exp": clock.time + 60}, SECRET, "HS256")
    assert read_identity(token, SECRET, clock) == "C-1001"
    clock.time += 61
    assert reason(read_identity, token, SECRET, clock) == "InvalidIdentity"


@pytest.mark.parametrize("claims", [{"sub": "C-1001"}, {"exp": 2e9}, {"sub": "", "exp": 2e9}, {"sub": 5, "exp": 2e9}])
def test_identity_needs_a_name_and_a_time(clock, claims):
    assert reason(read_identity, jwt.encode(claims, SECRET, "HS256"), SECRET, clock) == "InvalidIdentity"


def test_identity_by_somebody_else(clock):
    token = jwt.encode({"sub": "C-1001", "exp": 2e9}, OTHER, "HS256")
    assert reason(read_identity, token, SECRET, clock) == "InvalidIdentity"
