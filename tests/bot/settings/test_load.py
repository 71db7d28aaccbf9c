from pathlib import Path

import pytest

from bot.channels import registry
from bot.errors import SettingsError
from bot.settings import (
    ActionEndpoint,
    BrokerSettings,
    NluEndpoint,
    StoreSettings,
    load_settings,
    settings_problems,
)
from bot.settings.load import CHANNELS
from bot.settings.types import HttpEndpoint

ROOT = Path(__file__).parents[3]


def project(folder, endpoints="", credentials=""):
    (folder / "endpoints.yml").write_text(endpoints)
    (folder / "credentials.yml").write_text(credentials)
    return load_settings(folder)


def test_without_files_everything_is_embedded_and_in_memory(tmp_path):
    settings = load_settings(tmp_path)
    assert settings.tracker_store == StoreSettings("memory")
    assert settings.nlu == NluEndpoint()
    assert settings.action_endpoint is None
    assert settings.server.host == "127.0.0.1"


def test_the_reference_deployment(tmp_path):
    settings = load_settings(ROOT)
    assert settings.action_endpoint == ActionEndpoint(app="actions.server:create_app")
    assert settings.tracker_store.url == f"sqlite:///{ROOT}/var/conversations.db"
    assert settings.customer_store == f"sqlite:///{ROOT}/var/customers.db"
    assert set(settings.channels) == {"rest", "webchat"}


def test_rasas_action_endpoint(tmp_path):
    settings = project(
        tmp_path,
        "action_endpoint:\n  url: http://h:5055/webhook\n  headers: {a: 1}\n  basic_auth: {username: u, password: p}\n"
        "  token: t\n  timeout: 3\n  enable_selective_domain: true\n",
    )
    assert settings.action_endpoint == ActionEndpoint(
        url="http://h:5055/webhook",
        headers={"a": "1"},
        basic_auth=("u", "p"),
        token="t",
        timeout=3.0,
        selective_domain=True,
    )


def test_rasas_sql_store(tmp_path):
    settings = project(
        tmp_path,
        "tracker_store:\n  type: SQL\n  dialect: postgresql\n  url: db\n  port: 5433\n  db: rasa\n"
        "  username: u\n  password: p@ss\n",
    )
    assert settings.tracker_store.url == "postgresql://u:p%40ss@db:5433/rasa"


def test_a_whole_url_is_taken_as_it_is(tmp_path):
    settings = project(tmp_path, "tracker_store:\n  type: SQL\n  url: postgresql://u@db/rasa\n")
    assert settings.tracker_store.url == "postgresql://u@db/rasa"


def test_a_file_broker(tmp_path):
    settings = project(tmp_path, "event_broker:\n  type: file\n  path: out/e.jsonl\n")
    assert settings.event_broker == BrokerSettings("file", tmp_path / "out/e.jsonl")


def test_environment_variables(tmp_path, monkeypatch):
    monkeypatch.setenv("ACTIONS", "http://a:1/webhook")
    settings = project(tmp_path, "action_endpoint:\n  url: ${ACTIONS}\n")
    assert settings.action_endpoint is not None
    assert settings.action_endpoint.url == "http://a:1/webhook"


@pytest.mark.parametrize(
    ("endpoints", "line", "words"),
    [
        ("action_endpiont:\n  url: x\n", 1, "Did you mean 'action_endpoint'?"),
        ("nlu:\n  url: x\n  tokn: y\n", 3, "Did you mean 'token'?"),
        ("nlu: here\n", 1, "needs keys of its own"),
        ("action_endpoint:\n  token: t\n", 2, "needs either app or url"),
        ("tracker_store:\n  type: redsi\n", 2, "'redsi' is not known"),
        ("nlu:\n  timeout: soon\n", 2, "a number of seconds above 0"),
        ("nlu:\n  timeout: .nan\n", 2, "a number of seconds above 0"),
        ("nlu:\n  timeout: .inf\n", 2, "a number of seconds above 0"),
        ("nlu:\n  url: localhost:5006\n", 2, "Write http://localhost:5006"),
        ("nlu:\n  url: [a]\n", 2, "url must be text"),
        ("action_endpoint:\n  url: http://a\n  basic_auth: {username: u}\n", 3, "username and password"),
        ("action_endpoint:\n  url: http://a\n  headers: x\n", 3, "headers needs keys of its own"),
        ("action_endpoint:\n  url: http://a\n  enable_selective_domain: maybe\n", 3, "true or false"),
        ("tracker_store:\n  dialect: postgresql\n  port: many\n", 3, "from 1 to 65535"),
        ("tracing:\n  type: jaeger\n", 2, "'jaeger' is not known"),
        ("tracing:\n  endpoint: localhost:4317\n", 2, "must begin with http://"),
        ("action_endpoint:\n  url: http://a\n  max_events: 0\n", 3, "whole number above 0"),
        ("action_endpoint:\n  url: ${NOT_SET_ANYWHERE}\n", 2, "NOT_SET_ANYWHERE is not set"),
    ],
)
def test_a_mistake_names_its_line_and_the_mend(tmp_path, endpoints, line, words):
    with pytest.raises(SettingsError) as error:
        project(tmp_path, endpoints)
    assert f"endpoints.yml:{line}:" in str(error.value)
    assert words in str(error.value)


def test_an_unknown_channel_is_an_error(tmp_path):
    with pytest.raises(SettingsError, match="Did you mean 'rest'"):
        project(tmp_path, credentials="rset:\n")


def test_a_file_that_was_asked_for_must_be_there(tmp_path):
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path, endpoints=tmp_path / "other.yml")


def test_the_customer_api_and_its_broker(tmp_path):
    settings = project(tmp_path, "event_broker:\n  type: customer_api\ncustomer_api:\n  url: http://n\n  token: t\n")
    assert settings.event_broker == BrokerSettings("customer_api")
    assert settings.customer_api == HttpEndpoint("http://n", params={"token": "t"})


def test_every_channel_there_is_may_be_named():
    assert set(CHANNELS) == set(registry.CHANNELS)


def test_secrets_may_be_numbers(tmp_path):
    settings = project(tmp_path, "nlu:\n  url: http://n\n  token: 12345\n")
    assert settings.nlu.token == "12345"


def test_what_rasa_init_writes_is_passed_over(tmp_path):
    """`rasa:` is the channel of Rasa X, `version:` stands in many files; neither says anything here."""
    written = project(tmp_path, 'version: "3.1"\n', "version: 3\nrest:\nrasa:\n  url: http://localhost:5002/api\n")

    assert set(written.channels) == {"rest"}


@pytest.mark.parametrize("name", ["slack", "facebook", "telegram", "my_channels.MyChannel"])
def test_a_channel_that_usher_has_not_is_refused_where_customers_would_get_no_answer(tmp_path, name):
    with pytest.raises(SettingsError, match="not part of Usher") as caught:
        project(tmp_path, credentials=f"rest:\n{name}:\n  token: x\n")
    assert caught.value.place.endswith("credentials.yml:2")
    assert "callback channel" in caught.value.mend


def test_all_problems_are_told_at_once(tmp_path):
    (tmp_path / "endpoints.yml").write_text("trackerstore: {}\nnlu: {urls: x}\nlock_store: {type: in_memory}\nnlg: 5\n")
    (tmp_path / "credentials.yml").write_text("slack:\nrest:\n")

    places = [problem.place.rpartition("/")[2] for problem in settings_problems(tmp_path)]

    assert places == ["endpoints.yml:1", "endpoints.yml:2", "endpoints.yml:4", "credentials.yml:1"]
