import gzip

import pytest
from kit.serving import app_of, client_of, is_problem

from bot import __version__

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def test_a_browser_gets_the_page_with_the_widget(client):
    response = await client.get("/", headers=BROWSER)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "<usher-chat" in response.text


async def test_the_page_may_load_nothing_from_elsewhere(client):
    response = await client.get("/", headers=BROWSER)
    assert "default-src 'self'" in response.headers["content-security-policy"]
    assert "unsafe" not in response.headers["content-security-policy"]


@pytest.mark.parametrize("accept", ["*/*", "application/json", None])
async def test_others_get_a_line_of_text(client, accept):
    response = await client.get("/", headers={"Accept": accept} if accept else {})
    assert response.text == f"Hello from Usher: {__version__}"


async def test_without_web_chat_there_is_no_page(talk):
    async with client_of(app_of(talk, channels={"rest": {}})) as client:
        response = await client.get("/", headers=BROWSER)
    assert response.text.startswith("Hello from Usher")


async def test_a_project_brings_its_own_page(talk, tmp_path):
    (tmp_path / "data" / "web").mkdir(parents=True)
    (tmp_path / "data" / "web" / "page.html").write_text("<h1>Ours</h1>")
    (tmp_path / "data" / "web" / "notes.txt").write_text("not for browsers")
    async with client_of(app_of(talk, project=tmp_path)) as client:
        assert (await client.get("/", headers=BROWSER)).text == "<h1>Ours</h1>"
        assert (await client.get("/widget/usher.js")).status_code == 200
        assert (await client.get("/widget/notes.txt")).status_code == 404


async def test_version_has_rasas_keys(client):
    assert (await client.get("/version")).json() == {"version": __version__, "minimum_compatible_version": "3.0.0"}


@pytest.mark.parametrize(
    ("name", "kind"), [("usher.js", "text/javascript"), ("page.css", "text/css"), ("page.html", "text/html")]
)
async def test_files_of_the_widget(client, name, kind):
    response = await client.get(f"/widget/{name}")
    assert response.headers["content-type"] == f"{kind}; charset=utf-8"
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_files_travel_compressed(client):
    packed = await client.get("/widget/usher.js", headers={"Accept-Encoding": "gzip"})
    plain = await client.get("/widget/usher.js", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < 20_000 < len(plain.content)
    assert len(gzip.compress(plain.content)) < 20_000


async def test_a_browser_that_has_a_file_is_not_sent_it_again(client):
    tag = (await client.get("/widget/usher.js")).headers["etag"]
    again = await client.get("/widget/usher.js", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert (await client.get("/widget/usher.js", headers={"If-None-Match": '"other"'})).status_code == 200


@pytest.mark.parametrize("name", ["nothing.js", "..%2Finstall.py", "%2Fetc%2Fpasswd", "__pycache__", "USHER.JS"])
async def test_no_other_file_is_served(client, name):
    assert is_problem(await client.get(f"/widget/{name}"), 404, "NotFound")
