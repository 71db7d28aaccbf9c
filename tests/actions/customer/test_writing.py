"""One writer at a time, in SQLite and PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from actions.customer.schema import Identity
from actions.customer.writing import one_writer

WRITERS, TIMES = 4, 10


def test_what_reads_before_it_writes_loses_nothing(empty_store, now):
    def count_up():
        for _ in range(TIMES):
            with empty_store.session() as session:
                one_writer(session)
                one_writer(session)
                seen = session.scalar(select(func.count()).select_from(Identity))
                session.add(Identity(kind="user_id", value=f"C-{seen}", first_seen_at=now))

    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(count_up) for _ in range(WRITERS)]:
            done.result()
    with empty_store.session() as session:
        ids = session.scalars(select(Identity.value).order_by(Identity.id)).all()
    assert ids == [f"C-{number}" for number in range(WRITERS * TIMES)]


def test_after_a_change_the_transaction_is_the_only_writer_already(empty_store, now):
    with empty_store.session() as session:
        session.add(Identity(kind="user_id", value="C-1", first_seen_at=now))
        session.flush()
        one_writer(session)
    with empty_store.session() as session:
        assert session.scalar(select(func.count()).select_from(Identity)) == 1
