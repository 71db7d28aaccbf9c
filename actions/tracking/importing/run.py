"""Import a file: read it through first, then keep all of it in one transaction, or nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from actions.customer.store import CustomerStore
from actions.errors import ActionsError
from actions.tracking.batch import check_size
from actions.tracking.event import Arrival, read_event
from actions.tracking.importing.mapping import ImportMapping, event_by_name, event_of, is_field
from actions.tracking.importing.rows import CHUNK, Row, read_rows
from actions.tracking.message import Tracked
from actions.tracking.refused import Refused
from actions.tracking.take import take

Progress = Callable[[str, float], None]
"""Told a stage and how far it is, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not imported."""

    line: int
    reason: str
    message: str


@dataclass(slots=True)
class Report:
    """What came of an import.

    Args:
        rows: Rows read.
        stored: Rows imported.
        repeated: Rows that were there already.
        rejected: Rows in which something is wrong.
        left_out: Rows about customers who have not agreed or were erased.
        unused: Columns that the mapping does not name.
    """

    rows: int = 0
    stored: int = 0
    repeated: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    left_out: list[Rejected] = field(default_factory=list)
    unused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is imported, and how it is read.

    Args:
        path: The file.
        name: Who the events come from.
        mapping: Which column is which field; None where the columns have the names of fields.
        form: `csv`, `jsonl` or `parquet`; by the file's name where it is None.
        delimiter: Between the cells of a CSV file.
    """

    path: Path
    name: str
    mapping: ImportMapping | None = None
    form: str | None = None
    delimiter: str = ","


def run_import(
    store: CustomerStore, source: Source, *, now: datetime, keep_good: bool = False, progress: Progress
) -> Report:
    """Import a file. Rows that were imported before are known again and left out.

    Args:
        store: The customer's record.
        source: The file.
        now: Timezone-aware.
        keep_good: Whether rows are kept although others are rejected.
        progress: Told how far it is.

    Raises:
        ActionsError: The file cannot be read at all, or lacks a column of the mapping.
    """
    report = Report()
    for _ in _messages(source, report, now, lambda share: progress("checking", share)):
        pass
    if report.rejected and not keep_good:
        return report
    again = Report()
    with store.session() as session:
        messages = _messages(source, again, now, lambda share: progress("importing", share))
        while some := list(islice(messages, CHUNK)):
            taken = take(session, [message for _, message in some])
            lines = {message.message_id: line for line, message in reversed(some)}
            again.stored += taken.stored
            again.repeated += taken.repeated
            again.left_out += [Rejected(lines[one.message.message_id], one.reason, one.why) for one in taken.refused]
    return again


def _messages(
    source: Source, report: Report, now: datetime, progress: Callable[[float], None]
) -> Iterator[tuple[int, Tracked]]:
    arrival = Arrival(source=source.name, received=now)
    for row in read_rows(source.path, form=source.form, delimiter=source.delimiter):
        if report.rows % 100 == 0:
            progress(row.progress)
        report.rows += 1
        if row.values is not None and report.rows == 1:
            report.unused = _check_columns(source, row)
        try:
            event = _event(source, row)
            message = read_event(event, arrival)
            check_size(event)
        except Refused as error:
            report.rejected.append(Rejected(row.line, error.reason, error.message))
            continue
        yield row.line, message


def _event(source: Source, row: Row) -> dict[str, Any]:
    if row.values is None:
        raise Refused("malformed", row.fault)
    event = event_by_name(row.values) if source.mapping is None else event_of(row.values, source.mapping)
    if event.get("messageId"):
        return event
    # The same row of the same source is the same event, however often its file is imported.
    try:
        text = json.dumps(row.values, sort_keys=True)
    except RecursionError as error:
        raise Refused("malformed", "it is nested too deeply.") from error
    return {**event, "messageId": f"row-{hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}"}


def _check_columns(source: Source, row: Row) -> tuple[str, ...]:
    assert row.values is not None
    if source.mapping is None:
        return tuple(name for name in row.values if not is_field(name))
    missing = [name for name in source.mapping.columns if name not in row.values]
    # Every line of JSON has its own columns.
    if missing and not source.path.suffix.lower().startswith((".json", ".nd")):
        raise ActionsError(
            f"it has no column {', '.join(missing)}.",
            place=str(source.path),
            mend=f"It has: {', '.join(row.values)}. Change the mapping.",
        )
    return tuple(name for name in row.values if name not in source.mapping.columns)
