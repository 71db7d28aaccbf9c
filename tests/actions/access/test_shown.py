"""A key is read where clients put it, and nowhere else."""

import base64

import pytest
from starlette.requests import HTTPConnection

from actions.access.shown import shown_key


def shown(authorization=None, query=""):
    headers = [] if authorization is None else [(b"authorization", authorization.encode())]
    return shown_key(HTTPConnection({"type": "http", "headers": headers, "query_string": query.encode(), "path": "/"}))


def basic(text):
    return "Basic " + base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("authorization", "query", "key"),
    [
        (None, "", None),
        (None, "token=k-1", "k-1"),
        ("Bearer k-1", "token=k-2", "k-1"),
        ("bearer   k-1 ", "", "k-1"),
        (basic("k-1:"), "", "k-1"),
        (basic("k-1"), "", "k-1"),
        ("Basic not base64", "token=k-2", ""),
        ("Basic /////w==", "", ""),
        ("Digest k-1", "token=k-2", ""),
    ],
)
def test_where_clients_put_it(authorization, query, key):
    assert shown(authorization, query) == key
