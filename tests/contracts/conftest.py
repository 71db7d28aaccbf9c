"""Every store of conversations, for the suites that all of them must pass."""

import pytest
import sqlalchemy as sa

from bot.storage.memory import MemoryTrackerStore
from bot.storage.sql import metadata, open_sql


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def store(request, tmp_path):
    if request.param == "memory":
        opened = MemoryTrackerStore()
    elif request.param == "sqlite":
        opened = open_sql(f"sqlite:///{tmp_path}/conversations.db")
    else:
        url = request.getfixturevalue("postgres")
        engine = sa.create_engine(url)
        metadata.drop_all(engine)
        engine.dispose()
        opened = open_sql(url)
    yield opened
    await opened.close()
