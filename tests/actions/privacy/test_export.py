"""An export has every row of the customer, with every column, and nothing of others."""

import json

from kit.person import BEN, known_everywhere
from sqlalchemy import func, select

from actions.privacy.export import export
from actions.privacy.holdings import HOLDINGS
from actions.privacy.person import find_person


def test_it_is_complete_and_readable(session, now):
    known_everywhere(session, now)
    person = find_person(session, "C-1001")
    given = export(session, person, by="ada", now=now)
    for holding in HOLDINGS:
        rows = given["tables"].get(holding.table.name, [])
        assert len(rows) == session.scalar(select(func.count()).select_from(holding.table).where(holding.where(person)))
        assert all(set(row) == set(holding.table.columns.keys()) for row in rows)
    written = json.dumps(given)
    assert json.loads(written) == given
    assert given["allowed"]["marketing"] is True
    assert BEN[1].value not in written
    assert "ben-on-web" not in written
