"""Fresh records to measure on: a SQLite file, a schema of PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from actions.customer.migrate import upgrade

POSTGRES = "postgresql+pg8000://postgres@127.0.0.1:5432/test"
KINDS = ("SQLite", "PostgreSQL")


@contextmanager
def fresh(kind: str, folder: Path, name: str) -> Iterator[str]:
    """The address of a record with tables and no rows, until the block ends."""
    if kind == "SQLite":
        url = f"sqlite:///{folder}/{name}.db"
        upgrade(url)
        yield url
        return
    schema, engine = f"usher_bench_{name}", sa.create_engine(POSTGRES)
    with engine.begin() as connection:
        connection.execute(sa.schema.DropSchema(schema, cascade=True, if_exists=True))
        connection.execute(sa.schema.CreateSchema(schema))
    upgrade(f"{POSTGRES}?schema={schema}")
    try:
        yield f"{POSTGRES}?schema={schema}"
    finally:
        with engine.begin() as connection:
            connection.execute(sa.schema.DropSchema(schema, cascade=True))
        engine.dispose()
