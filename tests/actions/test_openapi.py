"""Every route of the OpenAPI page, called with whatever its types allow and with much that they do not: no 500."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from actions.access.keys import add_key
from actions.server import create_app

CALLS = {"POST /v1/{call}": 80, "POST /v1/conversation-events": 40}
"""For each route, 10 for the others."""


@pytest.fixture
def page(sample_url, example_actions, store, now):
    """The OpenAPI page, and the headers of somebody who may call everything on it."""
    with store.session() as session:
        key = add_key(session, "prober", "admin", by="test", now=now)
    headers = {"Authorization": f"Bearer {key}"}
    app = create_app(sample_url, packages=[example_actions])
    return schemathesis.openapi.from_asgi("/openapi.json", app, headers=headers), headers


def test_no_call_breaks_the_server(page):
    schema, headers = page
    broken, called = [], set()
    for found in schema.get_all_operations():
        operation = found.ok()

        @given(operation.as_strategy())
        @settings(
            max_examples=CALLS.get(operation.label, 10), derandomize=True, suppress_health_check=list(HealthCheck)
        )
        def call(case):
            answer = case.call(headers=headers)
            called.add((case.operation.label, answer.status_code))
            if answer.status_code >= 500:
                broken.append((case.operation.label, answer.status_code, case.as_curl_command()))

        call()
    assert broken == []
    assert {"POST /v1/{call}", "POST /v1/conversation-events"} <= {label for label, _ in called}
