"""A digest needs the key; another key is noticed before it is used."""

import pytest

from actions.customer.store import CustomerStore
from actions.errors import SettingsError
from actions.privacy.keyed import VARIABLE, keyed_digest
from actions.server import create_app


def digest(url, *parts):
    store = CustomerStore(url)
    try:
        with store.session() as session:
            return keyed_digest(session, *parts)
    finally:
        store.close()


def test_the_same_in_every_process_and_different_for_every_kind(sample_url):
    assert digest(sample_url, "message", "m-1") == digest(sample_url, "message", "m-1")
    assert digest(sample_url, "message", "m-1") != digest(sample_url, "identifier", "m-1")
    assert digest(sample_url, "identifier", "a", "bc") != digest(sample_url, "identifier", "ab", "c")


async def test_a_server_with_another_key_does_not_start(sample_url, monkeypatch):
    monkeypatch.setenv(VARIABLE, "first")
    digest(sample_url, "message", "m-1")
    monkeypatch.setenv(VARIABLE, "second")
    app = create_app(sample_url, packages=["actions.clock"])
    with pytest.raises(SettingsError, match="another key"):
        async with app.router.lifespan_context(app):
            raise AssertionError("it started")


def test_another_key_is_refused_by_name(sample_url, monkeypatch):
    monkeypatch.setenv(VARIABLE, "first")
    digest(sample_url, "message", "m-1")
    monkeypatch.setenv(VARIABLE, "second")
    with pytest.raises(SettingsError, match=f"{VARIABLE}: .* another key"):
        digest(sample_url, "message", "m-1")
