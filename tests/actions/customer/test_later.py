"""Work that nobody waits for is done, in order, whatever happens on the way."""

import threading
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from actions.customer.later import Later
from actions.customer.store import CustomerStore
from actions.errors import RecordUnavailable


class Failing:
    """Sessions of a database that fails while it is told to."""

    def __init__(self):
        self.fails = False
        self.opened = 0

    @contextmanager
    def session(self):
        self.opened += 1
        if self.fails:
            raise RecordUnavailable("down")
        yield self


@pytest.fixture
def database():
    return Failing()


@pytest.fixture
def later(database):
    made = Later(database.session, pause=0.01, at_most=5)
    yield made
    made.close()


def test_it_is_done_without_being_asked_again(later):
    done = threading.Event()
    later.add(lambda _, things: done.set(), None)
    assert done.wait(10)


def test_what_comes_together_is_done_together_and_in_order(database):
    later, done = Later(database.session, pause=30), []
    gather = done.append

    def first(_, things):
        gather(["first", *things])

    def second(_, things):
        gather(["second", *things])

    for work, thing in ((first, 1), (first, 2), (second, 3), (first, 4)):
        later.add(work, thing)
    later.flush()
    assert (done, database.opened) == ([["first", 1, 2], ["second", 3], ["first", 4]], 1)
    later.close()


def test_closing_does_what_waits(database):
    later, done = Later(database.session, pause=30), []
    later.add(lambda _, things: done.extend(things), 1)
    later.close()
    assert done == [1]


def test_while_the_database_fails_work_waits_and_too_much_is_refused(database):
    later, done = Later(database.session, pause=30, at_most=3), []

    def work(_, things):
        done.extend(things)

    database.fails = True
    for number in range(3):
        later.add(work, number)
    with pytest.raises(RecordUnavailable, match="down"):
        later.flush()
    with pytest.raises(RecordUnavailable, match="3 notes wait"):
        later.add(work, 3)
    database.fails = False
    later.flush()
    assert done == [0, 1, 2]
    later.close()


def test_a_piece_that_cannot_be_done_takes_no_other_along(database):
    later, done = Later(database.session, pause=30), []

    def work(_, things):
        if "broken" in things:
            raise ValueError("no such thing")
        done.extend(things)

    for thing in ("one", "broken", "two"):
        later.add(work, thing)
    later.flush()
    assert done == ["one", "two"]
    later.close()


def test_the_store_does_it_in_a_transaction_of_its_own(sample_url):
    store = CustomerStore(sample_url)
    store.later(lambda session: session.execute(text("DELETE FROM sim_blocks")))
    store.close()
    store = CustomerStore(sample_url)
    with store.session() as session:
        assert session.scalar(text("SELECT count(*) FROM sim_blocks")) == 0
    store.close()
