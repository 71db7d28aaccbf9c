"""Ports: one in use, one that may not be taken, an address that is none of ours."""

import socket

import pytest

from bot.cli.ports import listen, take
from bot.errors import SettingsError


def test_a_port_is_held_but_refuses_until_it_listens():
    with take("127.0.0.1", 0) as bound:
        address = bound.getsockname()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(address, timeout=5)
        listen(bound)
        with socket.create_connection(address, timeout=5):
            pass


def test_a_port_in_use():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SettingsError, match="in use") as error:
            take("127.0.0.1", port)
        assert error.value.place == f"127.0.0.1:{port}"
        assert "--port" in str(error.value.mend)


def test_two_that_took_it_at_once():
    with take("127.0.0.1", 0) as first, take("127.0.0.1", first.getsockname()[1]) as second:
        listen(first)
        with pytest.raises(SettingsError, match="in use"):
            listen(second)


@pytest.mark.parametrize("host", ["203.0.113.7", "no such host"])
def test_an_address_that_is_none_of_ours(host):
    with pytest.raises(SettingsError) as error:
        take(host, 0)
    assert "--interface" in str(error.value.mend)


@pytest.mark.parametrize("command", [["run"], ["run", "actions"], ["run", "nlu"]], ids=" ".join)
def test_every_server_says_that_its_port_is_in_use_before_anything_else(usher, tiny, model, command):
    model.unlink()  # it is not even looked for
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        failed = usher(*command, "--port", port, cwd=tiny)
    assert failed.code == 1
    assert f"127.0.0.1:{port}" in failed.err
    assert "The port is in use." in failed.err
