"""Questions about a list of things, in one statement whatever its length.

SQLAlchemy writes `IN` anew for every length of a list; a list that is one parameter, as JSON, costs a quarter of that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import TextClause
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import TextualSelect

NUMBERS = {
    "sqlite": "(SELECT value FROM json_each(:asked))",
    "postgresql": "(SELECT CAST(value AS bigint) FROM json_array_elements_text(CAST(:asked AS json)))",
}
TEXTS = {**NUMBERS, "postgresql": "(SELECT value FROM json_array_elements_text(CAST(:asked AS json)))"}
"""What stands behind `IN`, by database; the list is `:asked`."""


def ask(
    session: Session, statements: Mapping[str, TextClause | TextualSelect], asked: Sequence[Any]
) -> Iterator[tuple[Any, ...]]:
    """The rows that answer a question about a list.

    Args:
        session: An open session.
        statements: By database; the list is `:asked`, as JSON.
        asked: The things, as JSON has them.
    """
    connection = session.connection()
    return map(tuple, connection.execute(statements[connection.dialect.name], {"asked": json.dumps(asked)}))
