import json
import sqlite3
import stat
import traceback
from contextlib import closing

import pytest

from bot.conversation.events import ActionExecuted, UserUttered
from bot.errors import StorageError, VersionConflict
from bot.storage.sql import open_sql

LISTEN = ActionExecuted(name="action_listen", timestamp=1.0)


async def test_the_events_table_is_rasas(tmp_path):
    store = open_sql(f"sqlite:///{tmp_path}/c.db")
    message = UserUttered(text="hi", parse_data={"intent": {"name": "greet", "confidence": 1.0}}, timestamp=3.0)
    await store.append("c", [message, LISTEN], expected=0)
    await store.close()
    with closing(sqlite3.connect(tmp_path / "c.db")) as database:
        rows = database.execute("select * from events order by id").fetchall()
    assert rows[0][1:6] == ("c", "user", 3.0, "greet", None)
    assert rows[1][1:6] == ("c", "action", 1.0, None, "action_listen")
    assert json.loads(rows[0][6])["parse_data"]["intent"]["name"] == "greet"


async def test_a_database_that_rasa_wrote_goes_on(tmp_path):
    file = tmp_path / "rasa.db"
    rasa = sqlite3.connect(file)
    rasa.execute(
        "create table events (id integer not null primary key, sender_id varchar(255) not null, type_name varchar(255)"
        " not null, timestamp float, intent_name varchar(255), action_name varchar(255), data text)"
    )
    data = json.dumps(
        {"event": "action", "timestamp": 1.0, "name": "action_listen", "policy": None, "confidence": None}
    )
    rasa.execute("insert into events values (1, 'old', 'action', 1.0, null, 'action_listen', ?)", [data])
    rasa.commit()
    rasa.close()
    store = open_sql(f"sqlite:///{file}")
    assert await store.read("old") == [LISTEN]
    with pytest.raises(VersionConflict):
        await store.append("old", [LISTEN], expected=0)
    await store.append("old", [LISTEN], expected=1)
    assert len(await store.read("old")) == 2
    await store.close()


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="tracker_store sqlite:///.*cannot be used"):
        open_sql(f"sqlite:///{tmp_path}/file/c.db")


async def test_a_database_that_turns_read_only_is_an_error_and_not_a_loss(tmp_path):
    folder = tmp_path / "data"
    store = open_sql(f"sqlite:///{folder}/c.db")
    await store.append("c", [LISTEN], expected=0)
    await store.close()
    (folder / "c.db").chmod(stat.S_IREAD)
    broken = open_sql(f"sqlite:///file:{folder}/c.db?mode=ro&uri=true")
    with pytest.raises(StorageError, match="readonly"):
        await broken.append("c", [LISTEN], expected=1)
    assert await broken.read("c") == [LISTEN]
    await broken.close()


def test_an_unreachable_server_is_said_without_the_password():
    with pytest.raises(StorageError) as error:
        open_sql("postgresql://someone:hush@127.0.0.1:9/none")
    assert "hush" not in str(error.value)
    assert "127.0.0.1:9" in str(error.value)


async def test_a_database_in_memory_is_one_for_all_threads():
    store = open_sql("sqlite://")
    await store.append("c", [LISTEN], expected=0)
    assert await store.read("c") == [LISTEN]
    await store.close()


async def test_an_event_that_nobody_can_read_is_named(tmp_path):
    store = open_sql(f"sqlite:///{tmp_path}/c.db")
    await store.append("c", [LISTEN, LISTEN], expected=0)
    with sqlite3.connect(tmp_path / "c.db") as other:
        other.execute("update events set data = ? where id = 2", ['{"event": "flow_started"}'])
    other.close()
    with pytest.raises(StorageError, match="event 1 of the conversation 'c' cannot be read"):
        await store.read("c")
    await store.close()


async def test_errors_do_not_tell_what_a_customer_wrote(tmp_path):
    store = open_sql(f"sqlite:///{tmp_path}/c.db")
    with sqlite3.connect(tmp_path / "c.db") as other:
        other.execute("drop table events")
    other.close()
    message = UserUttered(text="my secret wish", timestamp=1.0)
    with pytest.raises(StorageError) as failure:
        await store.append("c", [message], expected=0)
    told = "".join(traceback.format_exception(failure.value))
    assert "no such table" in told
    assert "secret wish" not in told
    await store.close()


@pytest.mark.parametrize("url", ["", "postgres//u:hunter2@h", "nosuchdialect://u:hunter2@h/db"])
def test_an_address_that_is_none_is_said_without_its_password(url):
    with pytest.raises(StorageError, match="tracker_store .* cannot be used") as failure:
        open_sql(url)
    assert "hunter2" not in str(failure.value)
