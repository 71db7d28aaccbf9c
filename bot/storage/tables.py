"""The tables of an SQL store of conversations.

The columns of ``events`` are those of Rasa's SQLTrackerStore, so that a database written by Rasa is read as it is. A
row in ``conversations`` holds how many events there are; ``outbox`` holds what no broker has confirmed; ``reminders``
holds what is still to happen.
"""

from __future__ import annotations

import sqlalchemy as sa

WIDTH = 255
"""Of Rasa's text columns."""

metadata = sa.MetaData()
_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite counts up by itself only in an INTEGER

events_table = sa.Table(
    "events",
    metadata,
    sa.Column("id", _big, primary_key=True, autoincrement=True),
    sa.Column("sender_id", sa.String(WIDTH), nullable=False, index=True),
    sa.Column("type_name", sa.String(WIDTH), nullable=False),
    sa.Column("timestamp", sa.Float(53)),
    sa.Column("intent_name", sa.String(WIDTH)),
    sa.Column("action_name", sa.String(WIDTH)),
    sa.Column("data", sa.Text),
)
conversations_table = sa.Table(
    "conversations",
    metadata,
    sa.Column("sender_id", sa.String(WIDTH), primary_key=True),
    sa.Column("version", _big, nullable=False),
)
outbox_table = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", _big, primary_key=True, autoincrement=True),
    sa.Column("sender_id", sa.String(WIDTH), nullable=False, index=True),
    sa.Column("position", _big, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sqlite_autoincrement=True,  # ids must never come back, or a consumer would drop a new record as a repeated one
)
reminders_table = sa.Table(
    "reminders",
    metadata,
    sa.Column("id", _big, primary_key=True, autoincrement=True),
    sa.Column("sender_id", sa.String(WIDTH), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("intent", sa.Text, nullable=False),
    sa.Column("entities", sa.Text, nullable=False),
    sa.Column("due", sa.Float(53), nullable=False),
    sa.Column("next_try", sa.Float(53), nullable=False, index=True),
    sa.Column("attempts", sa.Integer, nullable=False),
    sqlite_autoincrement=True,  # the id of a reminder that was replaced must not become another one's
)
