"""Not everything that comes from 127.0.0.1 is sent by this machine's owner."""

import pytest
from starlette.requests import HTTPConnection

from actions.access.machine import is_this_machine


def connection(client, **headers):
    written = [(name.replace("_", "-").lower().encode(), value.encode()) for name, value in headers.items()]
    return HTTPConnection({"type": "http", "headers": written, "client": client})


HERE = ("127.0.0.1", 40000)


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        (HERE, {}),
        (("::1", 40000), {"Host": "[::1]:5055"}),
        (None, {}),
        (HERE, {"Host": "actions"}),
        (HERE, {"Host": "localhost:5055", "Sec_Fetch_Site": "none"}),
        (HERE, {"Host": "127.0.0.1:5055", "Sec_Fetch_Site": "same-origin", "Origin": "http://127.0.0.1:5055"}),
    ],
)
def test_its_owner_is_known(client, headers):
    assert is_this_machine(connection(client, **headers))


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        (("10.0.0.7", 40000), {}),
        (("not an address", 1), {}),
        (HERE, {"X_Forwarded_For": "127.0.0.1"}),
        (HERE, {"Forwarded": "for=203.0.113.4"}),
        (HERE, {"X_Real_IP": "203.0.113.4"}),
        (HERE, {"Host": "localhost:5055", "Sec_Fetch_Site": "cross-site"}),
        (HERE, {"Host": "localhost:5055", "Sec_Fetch_Site": "same-site", "Origin": "http://localhost:3000"}),
        (HERE, {"Host": "localhost:5055", "Origin": "https://shop.example"}),
        (HERE, {"Host": "localhost:5055", "Origin": "null"}),
        # A name that its owner makes point to 127.0.0.1 after the page was loaded; browsers send such GETs bare.
        (HERE, {"Host": "rebound.example:5055"}),
        (HERE, {"Host": "[broken"}),
        (HERE, {"Host": "rebound.example:5055", "Sec_Fetch_Site": "same-origin"}),
    ],
)
def test_others_are_not(client, headers):
    assert not is_this_machine(connection(client, **headers))
