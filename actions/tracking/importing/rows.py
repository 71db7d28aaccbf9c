"""The rows of a file, one at a time, each with the line at which it begins: CSV, JSON lines, Parquet."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from actions.errors import ActionsError
from actions.tracking.importing.mapping import as_json

CHUNK = 1000


class Row(NamedTuple):
    """One row.

    Args:
        line: Where it begins, from 1; of a Parquet file, which has no lines, its number.
        values: By column; None where it cannot be read.
        progress: How much of the file is behind it, 0 to 1.
        fault: Why it cannot be read.
    """

    line: int
    values: Mapping[str, Any] | None
    progress: float
    fault: str = ""


def read_rows(path: Path, *, form: str | None = None, delimiter: str = ",") -> Iterator[Row]:
    """Read a file from its beginning.

    Args:
        path: The file.
        form: `csv`, `jsonl` or `parquet`; by the file's name where it is left out.
        delimiter: Between the cells of a CSV file.

    Raises:
        ActionsError: The file cannot be read as a whole.
    """
    chosen = form or _FORMS.get(path.suffix.lower())
    if chosen is None:
        raise ActionsError(
            "its name does not say what it is.", place=str(path), mend="Say --format csv, jsonl or parquet."
        )
    try:
        yield from _READERS[chosen](path, delimiter)
    except (OSError, UnicodeDecodeError) as error:
        raise ActionsError(f"cannot be read ({error}).", place=str(path), mend="Is it there, and in UTF-8?") from error


_FORMS = {".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".parquet": "parquet"}


def _csv(path: Path, delimiter: str) -> Iterator[Row]:
    size = path.stat().st_size or 1
    with path.open("rb") as file:
        text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
        reader = csv.reader(text, delimiter="\t" if path.suffix == ".tsv" else delimiter, strict=True)
        names = _next(reader, path)
        if names is None:
            raise ActionsError("is empty: the first line names the columns.", place=str(path))
        _check_names(names, path)
        while True:
            line = reader.line_num + 1
            cells = _next(reader, path)
            if cells is None:
                return
            progress = min(file.tell() / size, 1.0)
            if not cells:
                continue
            if len(cells) != len(names):
                yield Row(line, None, progress, f"it has {len(cells)} cells, and the first line {len(names)}.")
            else:
                yield Row(line, dict(zip(names, cells, strict=True)), progress)


def _next(reader: Any, path: Path) -> list[str] | None:
    line = reader.line_num + 1
    try:
        cells: list[str] | None = next(reader, None)
    except csv.Error as error:
        raise ActionsError(
            f"this is no CSV ({error}).", place=f"{path}:{line}", mend="Is a quotation mark left open?"
        ) from error
    return cells


def _check_names(names: list[str], path: Path) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ActionsError(f"columns stand there twice: {', '.join(twice)}.", place=f"{path}:1")


def _jsonl(path: Path, _: str) -> Iterator[Row]:
    size, read = path.stat().st_size or 1, 0
    with path.open("rb") as file:
        for line, raw in enumerate(file, start=1):
            read += len(raw)
            if not raw.strip():
                continue
            try:
                values = as_json(json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse))
            except (ValueError, RecursionError) as error:
                yield Row(line, None, read / size, f"it is no JSON ({error}).")
                continue
            if isinstance(values, dict):
                yield Row(line, values, read / size)
            else:
                yield Row(line, None, read / size, "it is no JSON object.")


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of JSON")


def _parquet(path: Path, _: str) -> Iterator[Row]:
    try:
        import duckdb  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise ActionsError(
            "Parquet files are read with DuckDB, which is not installed.",
            place=str(path),
            mend="pip install 'usher[parquet]'",
        ) from error
    with duckdb.connect() as connection:
        try:
            [(count,)] = connection.execute("SELECT count(*) FROM read_parquet(?)", [str(path)]).fetchall()
            cursor = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
        except duckdb.Error as error:
            raise ActionsError(f"this is no Parquet ({error}).", place=str(path)) from error
        names = [one[0] for one in cursor.description or ()]
        line = 0
        while rows := cursor.fetchmany(CHUNK):
            for cells in rows:
                line += 1
                values = {name: as_json(cell) for name, cell in zip(names, cells, strict=True)}
                yield Row(line, values, line / count)


_READERS: Mapping[str, Callable[[Path, str], Iterator[Row]]] = {"csv": _csv, "jsonl": _jsonl, "parquet": _parquet}
