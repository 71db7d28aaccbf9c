"""Events a second through the tracking API of a real server, in batches of 100, beside the bare bulk insert.

The bare insert writes the very rows that came of the events, 100 in a transaction, with SQLAlchemy's bulk insert and
nothing around it; once more with the statement that ingestion uses, which in PostgreSQL is another. All take turns, ten
batches each, so that what else the machine does meets all of them.
"""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from actions.access.keys import add_key
from actions.clock import system_clock
from actions.customer.schema import Identity, Touchpoint
from actions.customer.store import CustomerStore
from actions.tracking.inserting import write_rows
from tests.benchmarks.customers.databases import KINDS, fresh
from tests.benchmarks.customers.signals import events
from tests.benchmarks.server import USHER, free_port

BATCH = 100
TURN = 10
BULK = sa.insert(Touchpoint.__table__)


def ingestion(folder: Path, *, count: int) -> dict[str, float]:
    """Events a second, by database."""
    figures: dict[str, float] = {}
    for kind in KINDS:
        with fresh(kind, folder, "ingest") as url, fresh(kind, folder, "bare") as bare:
            api, insert, same = _taking_turns(url, bare, folder, count)
        figures |= {
            f"{kind}: events a second, tracking API": api,
            f"{kind}: rows a second, bare bulk insert": insert,
            f"{kind}: rows a second, bare, ingestion's statement": same,
            f"{kind}: share of the bare bulk insert (to reach: 0.25)": api / insert,
        }
    return figures


def _taking_turns(url: str, bare: str, folder: Path, count: int) -> tuple[float, float, float]:
    bodies = _bodies(events(count, customers=count // 20))
    sending = inserting = same = 0.0
    store, other = CustomerStore(url), CustomerStore(bare)
    with store.session() as session:
        key = add_key(session, "bench", "source", by="bench", now=system_clock())
    seen = (0, 0)
    with _server(url, folder) as port:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for body in _bodies(events(TURN * BATCH, customers=TURN, seed=2)):
            _send(client, key, body)  # not measured: a server imports and compiles with its first requests
        _, seen = _new_rows(store, other, seen)
        for some in _batches(bodies, TURN):
            began = time.perf_counter()
            for body in some:
                _send(client, key, body)
            sending += time.perf_counter() - began
            rows, seen = _new_rows(store, other, seen)
            inserting += _insert(other, rows, lambda session, some: session.execute(BULK, some))
            again = [{**row, "message_id": f"again:{row['message_id']}"} for row in rows]
            same += _insert(other, again, write_rows)
        client.close()
    store.close()
    other.close()
    return count / sending, count / inserting, count / same


def _bodies(sent: Iterator[dict[str, Any]]) -> list[bytes]:
    return [json.dumps({"batch": some}).encode() for some in _batches(list(sent), BATCH)]


def _new_rows(
    store: CustomerStore, other: CustomerStore, seen: tuple[int, int]
) -> tuple[list[dict[str, Any]], tuple[int, int]]:
    """What came of the last events; the identities they belong to are copied, untimed."""
    identities, touchpoints = Identity.__table__, Touchpoint.__table__
    with store.session() as session:
        names = [
            dict(row) for row in session.execute(sa.select(identities).where(identities.c.id > seen[0])).mappings()
        ]
        rows = [
            dict(row) for row in session.execute(sa.select(touchpoints).where(touchpoints.c.id > seen[1])).mappings()
        ]
    if names:
        with other.session() as session:
            session.execute(sa.insert(identities), names)
    last = max((row["id"] for row in names), default=seen[0]), max(row["id"] for row in rows)
    return [{key: row[key] for key in row if key != "id"} for row in rows], last


def _insert(store: CustomerStore, rows: Sequence[dict[str, Any]], write: Callable[[Session, Any], object]) -> float:
    began = time.perf_counter()
    for some in _batches(rows, BATCH):
        with store.session() as session:
            write(session, some)
    return time.perf_counter() - began


def _batches(items: Sequence[Any], size: int) -> Iterator[list[Any]]:
    for first in range(0, len(items), size):
        yield list(items[first : first + size])


def _send(client: http.client.HTTPConnection, key: str, body: bytes) -> None:
    client.request("POST", "/v1/batch", body, {"Authorization": f"Bearer {key}", "Content-Type": "application/json"})
    answer = client.getresponse()
    said = json.loads(answer.read())
    if answer.status != http.client.OK or said["stored"] != BATCH:
        raise RuntimeError(f"{answer.status}: {said}")


@contextmanager
def _server(url: str, folder: Path) -> Iterator[int]:
    """``usher run actions`` on a record, until the block ends."""
    port = free_port()
    environment = {**os.environ, "USHER_CUSTOMER_DB": url, "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        [USHER, "run", "actions", "--port", str(port), "--log-level", "error"],
        env=environment,
        cwd=folder,  # without an endpoints.yml the environment says where the record is
        stdout=subprocess.DEVNULL,
        stderr=sys.stderr,
    ) as process:
        try:
            _wait_for(port, process)
            yield port
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes], *, limit: float = 60.0) -> None:
    end = time.perf_counter() + limit
    while time.perf_counter() < end and process.poll() is None:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            client.request("GET", "/health")
            if client.getresponse().status == http.client.OK:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            client.close()
    raise TimeoutError("the action server does not answer")
