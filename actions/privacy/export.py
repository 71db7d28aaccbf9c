"""Everything that is known of a customer, as JSON: table by table, with all columns."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.privacy import audit
from actions.privacy.consent import PURPOSES, allowed
from actions.privacy.holdings import HOLDINGS
from actions.privacy.person import Person


def export(session: Session, person: Person, *, by: str, now: datetime) -> dict[str, Any]:
    """Put together what is known of a customer.

    Args:
        session: An open session.
        person: Whom.
        by: Who asked for it, for the audit log.
        now: Timezone-aware.

    Returns:
        JSON: `identifiers`, `allowed` (by purpose), and `tables`, each a list of rows.
    """
    tables = {holding.table.name: _rows(session, holding.table, holding.where(person)) for holding in HOLDINGS}
    counts = {name: len(rows) for name, rows in tables.items() if rows}
    audit.note(session, actor=by, action="customer.exported", subject=person.subject, at=now, details=counts)
    permitted = allowed(session, person.identity_ids)
    return {
        "customer": person.subject,
        "exported_at": now.isoformat(),
        "identifiers": sorted([one.kind, one.value] for one in person.identifiers),
        "allowed": {purpose: purpose in permitted for purpose in PURPOSES},
        "tables": {name: rows for name, rows in tables.items() if rows},
    }


def _rows(session: Session, table: Any, where: Any) -> list[dict[str, Any]]:
    statement = select(table).where(where).order_by(*table.primary_key.columns)
    return [{key: _json(value) for key, value in row.items()} for row in session.execute(statement).mappings()]


def _json(value: Any) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case _:
            return value
