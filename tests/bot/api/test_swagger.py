"""``/docs`` comes from this server alone, and describes every route."""

import re

import pytest
from kit.serving import app_of


async def test_the_page_and_its_files_come_from_here(client):
    page = await client.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    named = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert {"docs/swagger-ui.css", "docs/swagger-ui-bundle.js", "docs/begin.js"} <= set(named)
    for name in named:
        assert not name.startswith(("http", "//"))
        if not name.startswith("data:"):
            assert (await client.get(f"/{name}")).status_code == 200
    assert "http" not in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert (await client.get("/docs/other.js")).status_code == 404
    assert (await client.get("/redoc")).status_code == 404


async def test_a_browser_that_has_a_file_is_not_sent_it_again(client):
    first = await client.get("/docs/swagger-ui.css")
    again = await client.get("/docs/swagger-ui.css", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_what_the_page_reads(client):
    described = (await client.get("/openapi.json")).json()
    assert described["info"]["title"] == "Usher"
    assert {tag["name"] for tag in described["tags"]} >= {"conversations", "model"}


def operations(talk):
    for path, methods in app_of(talk).openapi()["paths"].items():
        yield from ((path, method, operation) for method, operation in methods.items())


def test_every_route_has_a_summary_and_a_tag_that_is_described(talk):
    app = app_of(talk)
    tags = {tag["name"] for tag in app.openapi()["tags"]} | {"socketio"}
    for path, method, operation in operations(talk):
        assert len(operation["summary"]) > 10, (path, method)
        assert set(operation["tags"]) <= tags, (path, operation["tags"])


RASA = """
GET /  GET /version  GET /status  GET /domain  PUT /model  DELETE /model
GET /conversations/{conversation_id}/tracker  GET /conversations/{conversation_id}/story
POST /conversations/{conversation_id}/tracker/events  PUT /conversations/{conversation_id}/tracker/events
POST /conversations/{conversation_id}/execute  POST /conversations/{conversation_id}/trigger_intent
POST /conversations/{conversation_id}/predict  POST /conversations/{conversation_id}/messages
POST /model/train  POST /model/test/stories  POST /model/test/intents  POST /model/predict  POST /model/parse
"""


@pytest.mark.parametrize(("method", "path"), re.findall(r"(\w+) (/\S*)", RASA))
def test_every_path_of_rasas_api(talk, method, path):
    assert (path, method.lower()) in {(path, method) for path, method, _ in operations(talk)}


def test_bodies_have_examples(talk):
    for path, _method, operation in operations(talk):
        body = operation.get("requestBody", {}).get("content", {})
        if "application/yaml" in body:
            assert "nlu:" in body["application/yaml"]["example"] or "stories:" in body["application/yaml"]["example"], (
                path
            )
