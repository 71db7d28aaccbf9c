"""The hourly count: one server of several does it, and none where nothing came."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from kit.journeys import at, fact, journey
from kit.recorded import customer
from sqlalchemy import func, select

from actions.customer.schema import JourneyCount, JourneySpell
from actions.journey.counting import Counted
from actions.journey.journeys import Journeys
from actions.journey.keeping_count import EVERY, counting, keep_count
from actions.privacy.declaration import Retention
from actions.privacy.passes import Passes

HOUR = timedelta(hours=1)


@pytest.fixture
def store(empty_store):
    came(empty_store, 1)
    return empty_store


def came(store, number):
    """An order of hers."""
    customer(store, "ada", fact(number, "Order Completed", order_id=f"FL-{number}"))


def keep(store, hours):
    return keep_count(store, journey(), now=at(30) + hours * HOUR)


def spells(store):
    with store.session() as session:
        return session.scalar(select(func.count()).select_from(JourneySpell))


def test_once_an_hour_and_only_where_something_came(store):
    assert keep(store, 0) == Counted(customers=1, withheld=0, spells=2)
    came(store, 2)
    assert keep(store, 0.5) is None
    assert keep(store, 1) == Counted(customers=1, withheld=0, spells=3)
    assert keep(store, 2) is None
    assert keep_count(store, journey(friction={"form_retries": 9}), now=at(30) + 3 * HOUR) is not None


def test_of_two_servers_at_once_one_counts(store):
    with ThreadPoolExecutor(2) as servers:
        counts = list(servers.map(lambda _: keep(store, 0), range(2)))
    assert sorted(count is None for count in counts) == [False, True]
    assert spells(store) == 2


def test_a_count_that_broke_off_is_done_in_the_next_hour(store):
    with store.session() as session:
        session.add(JourneyCount(id=1, upto=0, definition="", counted_at=at(30)))
    assert keep(store, 0.5) is None
    assert keep(store, 1) is not None
    assert spells(store) == 2


def test_a_project_without_a_journey_counts_nothing(store):
    assert counting(store, None, lambda: at(30)) == {}


async def test_the_action_server_does_it_by_itself(store):
    [(work, seconds)] = counting(store, Journeys(journey()), lambda: at(30)).items()
    assert seconds == EVERY.total_seconds()
    passes = Passes(store, Retention(), lambda: at(30), besides={work: 0.01})
    passes.begin()
    for _ in range(500):
        if spells(store):
            break
        await asyncio.sleep(0.02)
    await passes.stop()
    assert spells(store) == 2
