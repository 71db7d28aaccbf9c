import pytest
from kit.processing import Talk
from kit.serving import app_of

from bot.channels.registry import CHANNELS, read_options
from bot.channels.webchat import WebchatOptions
from bot.errors import SettingsError
from bot.settings import load_settings


def paths(app):
    return set(app.openapi()["paths"])


def test_without_credentials_every_channel_is_served():
    served = paths(app_of(Talk({}, {})))
    assert {"/webhooks/rest/webhook", "/webhooks/webchat/session"} <= served


def test_with_credentials_only_what_they_name():
    served = paths(app_of(Talk({}, {}), channels={"rest": {}}))
    assert "/webhooks/rest/webhook" in served
    assert "/webhooks/webchat/session" not in served


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_options_are_described_by_their_defaults(name):
    assert read_options(CHANNELS[name], {}) == CHANNELS[name].options()


def test_all_options_of_web_chat():
    written = {
        "session_days": 7,
        "messages_a_minute": 10,
        "origins": ["https://shop.example"],
        "identity_secret": "x" * 32,
    }
    options = read_options(CHANNELS["webchat"], written)
    assert options == WebchatOptions(
        session_days=7, messages_a_minute=10, origins=("https://shop.example",), identity_secret="x" * 32
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("webchat:\n  session_day: 7\n", "credentials.yml:2: webchat has no option 'session_day'"),
        ("webchat:\n  origins: https://shop.example\n", "credentials.yml:2: webchat: origins cannot be used"),
        ("webchat:\n  messages_a_minute: many\n", "credentials.yml:2: webchat: messages_a_minute cannot be used"),
        ("webchat:\n\n  session_days: 0\n", "credentials.yml:3: webchat: session_days cannot be used"),
        ("webchat:\n  identity_secret: short\n", "credentials.yml:2: webchat: identity_secret"),
        ("rest:\n  token: [a]\n", "credentials.yml:2: rest: token cannot be used"),
        ("rest: yes please\n", "credentials.yml:1: rest needs keys of its own"),
    ],
)
def test_mistakes_name_the_line(tmp_path, text, said):
    (tmp_path / "credentials.yml").write_text(text)
    with pytest.raises(SettingsError) as caught:
        app_of(Talk({}, {}), channels=load_settings(tmp_path).channels)
    assert said in str(caught.value)


def test_the_nearest_right_word_is_offered(tmp_path):
    (tmp_path / "credentials.yml").write_text("webchat:\n  orgins: []\n")
    with pytest.raises(SettingsError) as caught:
        app_of(Talk({}, {}), channels=load_settings(tmp_path).channels)
    assert "origins" in str(caught.value.mend)


def test_a_secret_that_cannot_be_used_is_not_repeated(tmp_path):
    (tmp_path / "credentials.yml").write_text("webchat:\n  identity_secret: hunter2\n")
    with pytest.raises(SettingsError) as caught:
        app_of(Talk({}, {}), channels=load_settings(tmp_path).channels)
    assert "hunter2" not in str(caught.value)
