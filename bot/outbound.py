"""HTTP to the servers that endpoints.yml and credentials.yml name."""

from __future__ import annotations

import ssl

import httpx

from bot.observe.tracing import carry
from bot.settings.types import HttpEndpoint


def http_client(endpoint: HttpEndpoint) -> httpx.AsyncClient:
    """A client that sends the endpoint's headers, parameters and credentials along; redirects are not followed."""
    # httpx puts a client's parameters in the place of those that stand in the address.
    params = {**httpx.URL(endpoint.url).params, **endpoint.params}
    return httpx.AsyncClient(
        timeout=endpoint.timeout,
        headers=dict(endpoint.headers),
        params=params,
        auth=httpx.BasicAuth(*endpoint.basic_auth) if endpoint.basic_auth else None,
        verify=ssl.create_default_context(cafile=endpoint.cafile) if endpoint.cafile else True,
        event_hooks={"request": [carry]},
    )


def shown(url: str) -> str:
    """An address as it may stand in logs and events: it may hold a password, or a token."""
    return str(httpx.URL(url).copy_with(userinfo=b"", query=None))
