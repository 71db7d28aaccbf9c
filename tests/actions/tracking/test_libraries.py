"""The libraries that sites have, as their makers built them, over real HTTP and with a write key."""

import asyncio
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import rudderstack.analytics.client
import segment.analytics.client
from kit.npm_packages import npm_file
from kit.serving import serving
from sqlalchemy import select

from actions.access.keys import add_key
from actions.clock import system_clock
from actions.customer.identifiers import normalise
from actions.customer.identities import find, members
from actions.customer.schema import Touchpoint
from actions.customer.store import CustomerStore
from actions.server import create_app

SEND = Path(__file__).parents[2] / "kit" / "send_signals.mjs"
CONSENT = {"consent": {"categoryPreferences": {"Analytics": True}}}
KINDS = ["track", "identify", "track", "page", "screen", "group", "alias"]


@pytest.fixture
def write_key(store):
    with store.session() as session:
        return add_key(session, "web", "source", by="test", now=system_clock())


def sent(url):
    store = CustomerStore(url)
    try:
        with store.session() as session:
            found = session.scalars(select(Touchpoint).where(Touchpoint.source == "web").order_by(Touchpoint.id)).all()
            return found, {members(session, one.identity_id) for one in found}, quinn(session)
    finally:
        store.close()


def quinn(session):
    known = find(session, normalise("user_id", "C-7001"))
    return None if known is None else members(session, known)


@pytest.mark.parametrize("library", [segment.analytics.client, rudderstack.analytics.client], ids=["segment", "rudder"])
@pytest.mark.parametrize("gzip", [True, False], ids=["gzip", "plain"])
async def test_python(sample_url, example_actions, write_key, library, gzip):
    def send(host):
        failures = []
        client = library.Client(
            write_key,
            host=host,
            gzip=gzip,
            upload_interval=0.05,
            max_retries=0,
            on_error=lambda *why: failures.append(why),
        )
        client.track("C-7001", "Segment Consent Preference Updated", context=CONSENT)
        client.identify("C-7001", {"email": "quinn.hale@example.com"}, anonymous_id="py-1")
        client.track("C-7001", "Order Completed", {"total": 49.5}, timestamp=datetime.now(UTC) - timedelta(hours=1))
        client.page("C-7001", name="Phones", properties={"path": "/phones"})
        client.screen("C-7001", name="Basket")
        client.group("C-7001", "brooks", {"name": "The Brooks"})
        client.alias("py-2", "C-7001")
        client.shutdown()
        return failures

    async with serving(create_app(sample_url, packages=[example_actions])) as server:
        assert await asyncio.to_thread(send, server.url) == []
    check(*sent(sample_url))


async def test_node(sample_url, example_actions, write_key):
    package = npm_file("analytics-node", "package.json")
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is missing (apt-get install nodejs)")
    async with serving(create_app(sample_url, packages=[example_actions])) as server:
        ran = await asyncio.create_subprocess_exec(
            node, SEND, package, server.url, write_key, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        said, _ = await ran.communicate()
        assert (ran.returncode, said.decode()) == (0, "")
    check(*sent(sample_url))


def check(found, sets, known):
    assert [one.kind for one in found] == KINDS
    by_kind = {one.kind: one for one in found}
    assert by_kind["page"].properties["path"] == "/phones"
    assert by_kind["screen"].name == "Basket"
    assert by_kind["group"].properties == {"name": "The Brooks", "groupId": "brooks"}
    assert by_kind["identify"].properties["email"] == "quinn.hale@example.com"
    order = by_kind["track"]
    assert (order.name, order.properties["total"]) == ("Order Completed", 49.5)
    assert timedelta(minutes=59) < order.received_at - order.occurred_at < timedelta(minutes=61)
    assert order.context["library"]["version"]
    # One customer: the account, the address, both names of before they signed in.
    assert sets == {known}
    assert len(known) == 4


async def test_a_wrong_write_key_sends_nothing(sample_url, example_actions, write_key):
    def send(host):
        failures = []
        client = segment.analytics.client.Client(
            "guessed", host=host, max_retries=0, on_error=lambda error, batch: failures.append(error.status)
        )
        client.track("C-7001", "Order Completed")
        client.shutdown()
        return failures

    async with serving(create_app(sample_url, packages=[example_actions])) as server:
        assert await asyncio.to_thread(send, server.url) == [401]
    assert sent(sample_url)[0] == []
