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
    later.add(lambda _: done.set())
    assert done.wait(10)


def test_what_comes_together_is_done_together_and_in_order(database):
    later, done = Later(database.session, pause=30), []
    for number in range(3):
        later.add(lambda _, number=number: done.append(number))
    later.flush()
    assert (done, database.opened) == ([0, 1, 2], 1)
    later.close()


def test_closing_does_what_waits(database):
    later, done = Later(database.session, pause=30), []
    later.add(lambda _: done.append(1))
    later.close()
    assert done == [1]


def test_while_the_database_fails_work_waits_and_too_much_is_refused(database):
    later, done = Later(database.session, pause=30, at_most=3), []
    database.fails = True
    for _ in range(3):
        later.add(lambda _: done.append(1))
    with pytest.raises(RecordUnavailable, match="down"):
        later.flush()
    with pytest.raises(RecordUnavailable, match="3 notes wait"):
        later.add(lambda _: done.append(1))
    database.fails = False
    later.flush()
    assert done == [1, 1, 1]
    later.close()


def test_a_piece_that_cannot_be_done_takes_no_other_along(database):
    later, done = Later(database.session, pause=30), []

    def broken(_):
        raise ValueError("no such thing")

    for work in (lambda _: done.append(1), broken, lambda _: done.append(2)):
        later.add(work)
    later.flush()
    assert done[-2:] == [1, 2]
    later.close()


def test_the_store_does_it_in_a_transaction_of_its_own(sample_url):
    store = CustomerStore(sample_url)
    store.later(lambda session: session.execute(text("DELETE FROM sim_blocks")))
    store.close()
    store = CustomerStore(sample_url)
    with store.session() as session:
        assert session.scalar(text("SELECT count(*) FROM sim_blocks")) == 0
    store.close()
