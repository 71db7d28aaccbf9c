"""No table is forgotten: each is a customer's, with rows that are found, or known to be nobody's."""

from kit.person import known_everywhere
from sqlalchemy import select

from actions.customer.schema import Base
from actions.privacy.holdings import HOLDINGS, NOBODYS
from actions.privacy.person import find_person


def test_every_table_is_somebodys_or_nobodys():
    held = [holding.table.name for holding in HOLDINGS]
    assert len(held) == len(set(held))
    assert set(held) | NOBODYS == set(Base.metadata.tables)
    assert not set(held) & NOBODYS


def test_rows_of_every_kind_are_found(session, now):
    known_everywhere(session, now)
    person = find_person(session, "C-1001")
    empty = {
        one.table.name for one in HOLDINGS if not session.execute(select(one.table).where(one.where(person))).all()
    }
    assert empty <= {"disputes", "roaming_passes"}


def test_what_refers_to_a_row_is_deleted_before_it():
    order = [holding.table for holding in HOLDINGS]
    for holding in HOLDINGS:
        for key in holding.table.foreign_keys:
            if key.column.table in order:
                assert order.index(holding.table) <= order.index(key.column.table), holding.table.name
