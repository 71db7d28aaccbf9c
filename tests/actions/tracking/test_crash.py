"""The action server, killed while signals come in: what was answered 200 is there once, and no batch by halves."""

import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import httpx
import pytest
from kit.ports import free_port
from sqlalchemy import select

from actions.customer.schema import IdentityLink, Touchpoint

pytestmark = pytest.mark.process

SENDERS, BATCHES, BATCH = 4, 12, 20
SOURCE = "this machine:"


@contextmanager
def served(url, port, folder):
    """The action server as a process; what it says is in `folder`."""
    environment = os.environ | {"USHER_CUSTOMER_DB": url, "USHER_ACTION_PACKAGES": "usher_example_actions"}
    command = [sys.executable, "-m", "uvicorn", "--factory", "actions.server:create_app", "--port", str(port)]
    with (
        (folder / "log").open("ab") as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            until_ready(process, port, folder / "log")
            yield process
        finally:
            process.terminate()
            process.wait(30)


def until_ready(process, port, log):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(f"http://127.0.0.1:{port}/ready").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(log.read_text())


class Sender(threading.Thread):
    """Sends batches about one customer, the same for all senders, until it is not answered any more."""

    def __init__(self, number, port, progress):
        super().__init__()
        self.number, self.port, self.progress = number, port, progress
        self.answered: list[int] = []

    def batch(self, batch):
        browser = f"browser-{self.number}-{batch % 3}"
        return [
            {
                "type": "track",
                "event": "Viewed",
                "userId": "C-1",
                "anonymousId": browser,
                "messageId": f"{self.number}/{batch}/{n}",
            }
            for n in range(BATCH)
        ]

    def run(self):
        with httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=60) as client:
            for batch in range(BATCHES):
                try:
                    answer = client.post("/v1/batch", json={"batch": self.batch(batch)})
                except httpx.TransportError:
                    return
                assert answer.status_code == 200, answer.text
                self.answered.append(batch)
                self.progress.release()


def kept(store):
    with store.session() as session:
        ids = [one.removeprefix(SOURCE) for one in session.scalars(select(Touchpoint.message_id))]
        links = session.execute(select(IdentityLink.low_id, IdentityLink.high_id)).all()
    return ids, links


@pytest.mark.timeout(240)
def test_a_crash_loses_nothing_that_was_answered(empty_store, example_actions, tmp_path):
    url, port, progress = empty_store.url.render_as_string(hide_password=False), free_port(), threading.Semaphore(0)
    senders = [Sender(number, port, progress) for number in range(SENDERS)]
    with served(url, port, tmp_path) as process:
        for sender in senders:
            sender.start()
        for _ in range(SENDERS * BATCHES // 3):
            assert progress.acquire(timeout=60)
        process.kill()
        for sender in senders:
            sender.join(60)
    answered = {(sender.number, batch) for sender in senders for batch in sender.answered}
    assert len(answered) < SENDERS * BATCHES, "the server was killed after the load, not in the middle of it"
    ids, _ = kept(empty_store)
    assert len(ids) == len(set(ids))
    whole = {tuple(map(int, one.split("/")[:2])) for one in ids}
    assert len(ids) == len(whole) * BATCH, "a batch was kept by halves"
    assert answered <= whole

    with served(url, port, tmp_path):
        again = [Sender(number, port, progress) for number in range(SENDERS)]
        for sender in again:
            sender.start()
        for sender in again:
            sender.join(60)
    ids, links = kept(empty_store)
    assert sorted(ids) == sorted(
        event["messageId"] for sender in again for n in range(BATCHES) for event in sender.batch(n)
    )
    # All senders wrote about one customer at the same time: each browser is linked to them once.
    assert len(links) == len(set(links)) == SENDERS * 3
