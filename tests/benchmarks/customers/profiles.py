"""How long it takes to stitch events together, and how long a profile takes to read afterwards.

A visit is five events: two before the customer signs in, the one that joins both names, two after it. So a fifth of all
events join an anonymous visitor with a customer, and every customer has two visits. Profiles are read from a record of
100,000 customers and from one of a tenth of that, in turns, so that what else the machine does meets both.
"""

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from actions.customer import linking
from actions.customer.definition import profile_definition
from actions.customer.identifiers import Identifier
from actions.customer.profile import read_profile
from actions.customer.store import CustomerStore
from actions.privacy.audit import access
from actions.tracking import take as taking
from actions.tracking.message import Tracked
from tests.benchmarks.customers.databases import KINDS, fresh

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
DATA = Path(__file__).parents[3] / "data"
VISIT = 5
VISITS = 2
BATCH = 5000
READS = 4000


def profiles(folder: Path, *, count: int) -> dict[str, float]:
    """Seconds of stitching, and milliseconds of a read, by database.

    Args:
        folder: Where SQLite's files go.
        count: Events of the larger record; it has a tenth as many customers.
    """
    figures: dict[str, float] = {}
    for kind in KINDS:
        with ExitStack() as stack:
            large, small = (
                CustomerStore(stack.enter_context(fresh(kind, folder, name))) for name in ("large", "small")
            )
            stack.callback(large.close)
            stack.callback(small.close)
            _stitch(small, count // 10)
            whole, linked = _stitch(large, count)
            slow, quick = _reads(large, small, customers=count // VISIT // VISITS)
        figures |= {
            f"{kind}: seconds to take in and stitch {count:,} events": whole,
            f"{kind}: of these, seconds for linking": linked,
            f"{kind}: profile read, p50 (ms)": float(np.percentile(slow, 50)),
            f"{kind}: profile read, p99 (ms; to reach: 10)": float(np.percentile(slow, 99)),
            f"{kind}: p99, as a multiple of that of a tenth of the customers (to reach: 1.5)": float(
                np.percentile(slow, 99) / np.percentile(quick, 99)
            ),
        }
    return figures


def signals(count: int, *, seed: int = 1) -> Iterator[Tracked]:
    """Visits, all mixed: at any time some hundreds are under way."""
    draw = random.Random(seed)
    customers = max(1, count // VISIT // VISITS)
    visits = [customer for customer in range(customers) for _ in range(VISITS)]
    draw.shuffle(visits)
    open_visits: list[tuple[int, int, int]] = []
    coming = iter(enumerate(visits))
    for number in range(count):
        while len(open_visits) < 500 and (visit := next(coming, None)) is not None:
            open_visits.append((*visit, 0))
        place = draw.randrange(len(open_visits))
        visit_number, customer, step = open_visits[place]
        open_visits[place] = (visit_number, customer, step + 1)
        if step + 1 == VISIT:
            open_visits[place] = open_visits[-1]
            open_visits.pop()
        yield _signal(number, customer, visit_number, step, draw)


def _signal(number: int, customer: int, visit: int, step: int, draw: random.Random) -> Tracked:
    anonymous, user = Identifier("anonymous_id", f"visit-{visit}"), Identifier("user_id", f"C-{customer}")
    at = BEGAN + timedelta(seconds=number * 20)
    joins, bought = step == 2, step == 4
    name = "identify" if joins else "Order Completed" if bought else "Product Viewed"
    traits = {"city": draw.choice(("Leeds", "York", "Hull")), "company": f"Company {customer}"}
    order = {"order_id": f"FL-{number}", "total": draw.randrange(50_000) / 100, "currency": "GBP"}
    return Tracked(
        message_id=f"bench:{number}",
        kind="identify" if joins else "track",
        name=name,
        identifiers=(anonymous,) if step < 2 else (user, anonymous),
        occurred_at=at,
        received_at=at,
        source="bench",
        properties=traits if joins else order if bought else {"product_id": f"P-{draw.randrange(500)}"},
    )


def _stitch(store: CustomerStore, count: int) -> tuple[float, float]:
    """Seconds of the whole, and of the linking in it."""
    linked = 0.0

    def timed(*arguments: object) -> object:
        nonlocal linked
        began = time.perf_counter()
        result = linking.connect(*arguments)  # type: ignore[arg-type]
        linked += time.perf_counter() - began
        return result

    taking.connect = timed  # type: ignore[assignment]
    try:
        coming, whole = signals(count), 0.0
        while batch := list(islice(coming, BATCH)):
            began = time.perf_counter()
            with store.session() as session:
                taken = taking.take(session, batch)
            whole += time.perf_counter() - began
            assert taken.stored == len(batch)
    finally:
        taking.connect = linking.connect
    if store.engine.dialect.name != "sqlite":
        with store.session() as session:  # as its autovacuum does within a minute
            session.execute(sa.text("ANALYZE identities, identity_links, touchpoints"))
    return whole, linked


def _reads(large: CustomerStore, small: CustomerStore, *, customers: int) -> tuple[Sequence[float], Sequence[float]]:
    """Milliseconds of each read: session, consent, profile with all its fields, and the note of it."""
    draw = random.Random(2)
    slow: list[float] = []
    quick: list[float] = []
    for _ in range(READS):
        slow.append(_read(large, draw.randrange(customers)))
        quick.append(_read(small, draw.randrange(max(1, customers // 10))))
    return slow, quick


def _read(store: CustomerStore, customer: int) -> float:
    definition, now = profile_definition(DATA), BEGAN + timedelta(days=300)
    began = time.perf_counter()
    with store.session() as session:
        profile = read_profile(session, definition, f"C-{customer}", now=now)
    access(store, actor="bench", action="profile.read", subject=f"C-{customer}", at=now, purpose="service")
    took = (time.perf_counter() - began) * 1000
    assert profile is not None
    assert profile.fields["orders"].value == VISITS
    assert len(profile.identifiers) == 1 + VISITS
    return took
