"""The real server is told to stop (SIGTERM): what is in hand is finished and stored, and the exit code is 0."""

import asyncio
import signal
import subprocess
import threading
from contextlib import asynccontextmanager

import httpx
import pytest
from kit.customers import Customer
from kit.ports import free_port
from kit.reference import USHER, fill_record, project_copy, served
from kit.serving import serving
from kit.shop import Customer as SocketCustomer
from kit.shop import GatedActions
from kit.tiny import write_tiny
from websockets.asyncio.client import connect

from bot.assistant.load import load_project
from bot.model import train_model

pytestmark = [pytest.mark.process, pytest.mark.timeout(240)]

MESSAGES = 200
CUSTOMERS = 8


def stored(http, url, sender):
    """Ids of a customer's messages, and how many of their turns ended with the bot listening again."""
    events = http.get(f"{url}/conversations/{sender}/tracker", params={"include_events": "ALL"}).json()["events"]
    turns = [[]]
    for event in events:
        if event["event"] == "user":
            turns.append([event])
        turns[-1].append(event)
    asked = [turn[0]["message_id"] for turn in turns[1:]]
    ended = sum(turn[-1].get("name") == "action_listen" for turn in turns[1:])
    return asked, ended


def test_under_load_every_turn_in_hand_is_answered_and_stored(tmp_path, reference_model):
    project = project_copy(tmp_path / "project", reference_model)
    fill_record(project)
    port, progress = free_port(), threading.Semaphore(0)
    with served(project, port=port) as server:
        customers = [Customer(f"c-{n}", server.url, MESSAGES // CUSTOMERS, progress) for n in range(CUSTOMERS)]
        for customer in customers:
            customer.start()
        for _ in range(MESSAGES // 3):
            assert progress.acquire(timeout=60)
        server.popen.send_signal(signal.SIGTERM)
        assert server.popen.wait(60) == 0
        for customer in customers:
            customer.join(60)
    assert any(customer.unanswered for customer in customers), "the server was stopped after the load, not in it"
    log = (project / f"server-{port}.log").read_text()
    assert "Traceback" not in log
    assert '"level": "error"' not in log

    with served(project, port=port) as server, httpx.Client(timeout=20) as http:
        for customer in customers:
            asked, ended = stored(http, server.url, customer.sender)
            assert asked == list(customer.answered), "what was stored is what was answered: no more, and no less"
            assert ended == len(asked), "a turn was stored by halves"


@pytest.fixture(scope="module")
def slow_project(tmp_path_factory):
    """The tiny project; saying goodbye takes an action of another server."""
    folder = write_tiny(tmp_path_factory.mktemp("slow") / "shop")
    stories = folder / "data/all.yml"
    stories.write_text(stories.read_text().replace("action: utter_bye", "action: action_slow"))
    domain = folder / "domain.yml"
    domain.write_text(domain.read_text() + "actions: [action_slow]\n")
    (folder / "credentials.yml").write_text("rest:\nwebchat:\n")
    train_model(load_project(folder), folder / "models", progress=lambda *_: None)
    return folder


@asynccontextmanager
async def slow_server(project, port):
    """``usher run`` beside an action server whose answer waits at a gate."""
    actions = GatedActions()
    async with serving(actions) as at:
        (project / "endpoints.yml").write_text(
            f"action_endpoint:\n  url: {at.url}/webhook\n"
            "tracker_store:\n  type: SQL\n  dialect: sqlite\n  db: var/talk.db\n"
        )
        with served(project, port=port) as server:
            yield server, actions
            actions.gate.set()


async def ends(server):
    """The exit code."""
    return await asyncio.to_thread(server.popen.wait, 60)


async def lets_in(server):
    """Whether somebody new is served."""
    async with httpx.AsyncClient() as http:
        try:
            return bool(await http.get(f"{server.url}/health"))
        except httpx.TransportError:
            return False


async def test_a_turn_that_waits_for_an_action_is_finished_first(slow_project):
    port = free_port()
    async with slow_server(slow_project, port) as (server, actions), httpx.AsyncClient(timeout=30) as http:
        body = {"sender": "ada", "message": "/bye", "message_id": "m-1"}
        asked = asyncio.create_task(http.post(f"{server.url}/webhooks/rest/webhook", json=body))
        await asyncio.wait_for(actions.waiting.wait(), 30)
        server.popen.send_signal(signal.SIGTERM)
        while await lets_in(server):
            await asyncio.sleep(0.05)
        server.popen.send_signal(signal.SIGTERM)  # impatience changes nothing
        assert not asked.done()
        actions.gate.set()
        answer = await asked
        assert (answer.status_code, answer.json()) == (200, [{"recipient_id": "ada", "text": "£41.50"}])
        assert await ends(server) == 0
    with served(slow_project, port=port) as server, httpx.Client() as http:
        assert stored(http, server.url, "ada") == (["m-1"], 1)


async def test_a_turn_of_web_chat_is_stored_though_its_socket_is_closed(slow_project):
    port = free_port()
    async with slow_server(slow_project, port) as (server, actions), httpx.AsyncClient() as http:
        session = (await http.post(f"{server.url}/webhooks/webchat/session", json={})).json()
        address = server.url.replace("http", "ws") + "/webhooks/webchat/socket"
        async with connect(address) as socket:
            customer = SocketCustomer(socket)
            await customer.send(type="open", token=session["token"], last_event_id=-1)
            await customer.hear_until("caught_up")
            await customer.send(type="message", id="m-1", text="/bye")
            await asyncio.wait_for(actions.waiting.wait(), 30)
            server.popen.send_signal(signal.SIGTERM)
            await asyncio.wait_for(socket.wait_closed(), 30)
            assert socket.close_code == 1012  # the service restarts: come again
        actions.gate.set()
        assert await ends(server) == 0

    with served(slow_project, port=port) as server:
        async with connect(address) as socket:
            customer = SocketCustomer(socket)
            await customer.send(type="open", token=session["token"], last_event_id=-1)
            frames = await customer.hear_until("caught_up")
    said = [(frame["speaker"], frame["text"]) for frame in frames if frame["type"] == "message"]
    assert said == [("customer", "/bye"), ("bot", "£41.50")]


@pytest.mark.parametrize("arguments", [("run",), ("run", "nlu"), ("run", "actions")], ids=" ".join)
def test_each_server_stops_with_code_0(slow_project, arguments):
    command = [USHER, *arguments, "--port", "0"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=slow_project, **pipes) as process:
        try:
            said = process.stdout.readline()
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=60)
        finally:
            process.kill()
    assert "http://localhost:" in said, errors
    assert (process.returncode, "Traceback" in errors) == (0, False), errors


def test_a_second_server_on_the_port_says_so_and_leaves_the_first_alone(slow_project):
    (slow_project / "endpoints.yml").unlink(missing_ok=True)
    port = free_port()
    with served(slow_project, port=port) as server:
        command = [USHER, "run", "--project", str(slow_project), "--port", str(port)]
        second = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert (second.returncode, second.stdout) == (1, "")
        assert second.stderr.splitlines()[:2] == [f"127.0.0.1:{port}", "Error: The port is in use."]
        assert httpx.get(server.url + "/ready").status_code == 200
