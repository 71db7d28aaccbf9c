"""All routes with all roles: what the policy names is what the app has, and what it allows is what the app does."""

import httpx
import pytest
from starlette.routing import Route

from actions.access.keys import ROLES
from actions.access.policy import ANYONE, Policy

CUSTOMERS = ("/customers", "/privacy", "/journey", "/links")


def routes_of(app):
    """Method and declared path of every route, FastAPI's own and others'."""
    found = {(method.upper(), path) for path, methods in app.openapi()["paths"].items() for method in methods}
    plain = [route for route in app.router.routes if isinstance(route, Route)]
    return found | {(method, route.path) for route in plain for method in route.methods or () if method != "HEAD"}


def allowed(policy, role):
    return {(method, route) for _, method, route in policy.lines() if policy.allows(role, method, route)}


@pytest.fixture(scope="module")
def policy():
    return Policy()


def test_the_policy_names_every_route_and_no_other(app, policy):
    assert {(method, route) for _, method, route in policy.lines()} == routes_of(app)


async def test_every_role_at_every_route(app, policy, keys):
    """Asked over HTTP: let in exactly where the policy says so."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://actions") as client:
        for method, route in sorted(routes_of(app)):
            path = route.replace("{", "").replace("}", "")
            open_to_all = policy.allows(ANYONE, method, route)
            for key in (None, "wrong"):
                headers = {"Authorization": f"Bearer {key}"} if key else {}
                status = (await client.request(method, path, headers=headers)).status_code
                assert (status == 401) is not open_to_all, (method, route, key)
            for role in ROLES:
                headers = {"Authorization": f"Bearer {keys[role]}"}
                answer = await client.request(method, path, headers=headers)
                assert answer.status_code != 401, (method, route, role)
                is_refused = answer.status_code == 403 and answer.json()["reason"] == "NotAuthorized"
                assert is_refused is not policy.allows(role, method, route), (method, route, role)


def test_without_a_key_nothing_of_customers_is_open(policy):
    assert allowed(policy, ANYONE) == {("GET", "/health"), ("GET", "/ready"), ("GET", "/actions")}


def test_a_source_sends_signals_and_reads_nothing(policy):
    more = allowed(policy, "source") - allowed(policy, ANYONE)
    assert {(method, route) for method, route in more if not (method == "POST" and route.startswith("/v1/"))} == set()


def test_editors_and_analysts_see_no_customer(policy):
    for role in ("cx_editor", "analyst"):
        seen = {route for _, route in allowed(policy, role) if "{" in route or "lookup" in route}
        assert {route for route in seen if route.startswith(CUSTOMERS)} == set(), role


def test_whoever_has_more_duties_has_no_fewer_rights(policy):
    assert allowed(policy, "agent") <= allowed(policy, "supervisor") <= allowed(policy, "admin")
    assert all(allowed(policy, role) <= allowed(policy, "admin") for role in ROLES)


def test_only_the_assistant_runs_actions(policy):
    assert {role for role in ROLES if policy.allows(role, "POST", "/webhook")} == {"service", "admin"}


async def test_a_route_that_was_forgotten_in_the_policy_is_closed(app):
    @app.get("/customers/everything/at-once")
    async def forgotten() -> str:
        return "secret"

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://actions") as client:
        answer = await client.get("/customers/everything/at-once")
    assert (answer.status_code, answer.json()["reason"]) == (404, "NotFound")
