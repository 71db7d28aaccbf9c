"""Touchpoints of a whole batch written in one statement."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, insert, text
from sqlalchemy.orm import Session

from actions.customer.schema import Touchpoint
from actions.tracking.message import Tracked

_INSERT = insert(cast("Table", Touchpoint.__table__))

# pg8000 sends a row of parameters at a time and waits for the answer; all rows as JSON are one parameter.
_INSERT_JSON = text(
    "INSERT INTO touchpoints (message_id, kind, name, identity_id, occurred_at, received_at, source, purpose,"
    " properties, context) SELECT * FROM json_to_recordset(CAST(:rows AS json)) AS r (message_id text, kind text,"
    " name text, identity_id bigint, occurred_at timestamptz, received_at timestamptz, source text, purpose text,"
    " properties json, context json)"
)

_encode = json.JSONEncoder(ensure_ascii=False).encode


def insert_touchpoints(session: Session, messages: Sequence[tuple[Tracked, int]]) -> None:
    """Write touchpoints in the order given.

    Args:
        session: An open session that holds the lock of `one_writer`.
        messages: Signals that are not there yet, each with the id of the identity it belongs to.
    """
    write_rows(session, [_row(message, identity_id) for message, identity_id in messages])


def write_rows(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write touchpoints that are rows already.

    Args:
        session: An open session.
        rows: Values by column.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        in_one = _encode([_plain(row) for row in rows])
        # PostgreSQL keeps this escape in JSON, but cannot take such JSON apart.
        if "\\u0000" not in in_one:
            connection.execute(_INSERT_JSON, {"rows": in_one})
            return
    connection.execute(_INSERT, rows)


def _row(message: Tracked, identity_id: int) -> dict[str, Any]:
    return {
        "message_id": message.message_id,
        "kind": message.kind,
        "name": message.name,
        "identity_id": identity_id,
        "occurred_at": message.occurred_at,
        "received_at": message.received_at,
        "source": message.source,
        "purpose": message.purpose,
        "properties": dict(message.properties),
        "context": dict(message.context),
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Times as text."""
    return {
        **row,
        "occurred_at": row["occurred_at"].isoformat(),
        "received_at": row["received_at"].isoformat(),
    }
