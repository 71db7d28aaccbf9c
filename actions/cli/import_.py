"""``usher customers import``: customers and what they did, from a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from actions.cli.record import Project, err, open_record, out, progress_bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actions.tracking.importing.run import Rejected

EXAMPLES = """
[bold]Examples[/bold]

  usher customers import crm.csv --mapping crm.yml

  usher customers import events.jsonl --source web-2026

  usher customers import orders.parquet --rejected rejected.csv --keep-good
"""
SHOWN = 20
LONGEST_SOURCE = 64


def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV, JSON lines or Parquet.", exists=True, dir_okay=False)],
    project: Project = Path(),
    mapping: Annotated[
        Path | None,
        typer.Option(help="YAML: which column is which field of an event.", exists=True, dir_okay=False),
    ] = None,
    source: Annotated[str, typer.Option(help="Who the rows come from; a row that it gave before is left out.")] = "",
    file_format: Annotated[
        str | None, typer.Option("--format", help="csv, jsonl or parquet, where the file's name does not say it.")
    ] = None,
    delimiter: Annotated[str, typer.Option(help="Between the cells of a CSV file.")] = ",",
    rejected: Annotated[
        Path | None, typer.Option(help="CSV file to write all rejected rows into, with line and reason.")
    ] = None,
    *,
    keep_good: Annotated[
        bool, typer.Option("--keep-good", help="Import the other rows although some are rejected.")
    ] = False,
) -> None:
    """Import customers and what they did: all rows, or none where one is rejected (exit code 1)."""
    from actions.clock import system_clock
    from actions.declared import read_declared
    from actions.tracking.importing.mapping import ImportMapping
    from actions.tracking.importing.run import Source, run_import

    if len(delimiter) != 1:
        raise typer.BadParameter("it is one character.", param_hint="--delimiter")
    if len(source) > LONGEST_SOURCE:
        raise typer.BadParameter(f"at most {LONGEST_SOURCE} characters.", param_hint="--source")
    read = read_declared(mapping, ImportMapping) if mapping else None
    asked = Source(
        path=file, name=source or file.stem[:LONGEST_SOURCE], mapping=read, form=file_format, delimiter=delimiter
    )
    with open_record(context, project) as store, progress_bar() as progress:
        report = run_import(store, asked, now=system_clock(), keep_good=keep_good, progress=progress)
    if report.unused:
        err.print(f"Columns that were not imported: {', '.join(report.unused)}.", markup=False, soft_wrap=True)
    _show("left out", report.left_out)
    _show("rejected", report.rejected)
    if rejected is not None:
        _write(rejected, report.rejected)
    out.print(
        f"{report.rows} rows: {report.stored} imported, {report.repeated} there already, "
        f"{len(report.left_out)} left out, {len(report.rejected)} rejected."
    )
    if report.rejected:
        if not keep_good:
            err.print("Nothing was imported. Mend the rows, or import the others with --keep-good.")
        raise typer.Exit(1)


def _show(what: str, rows: Sequence[Rejected]) -> None:
    from rich.table import Table

    if not rows:
        return
    more = f", the first {SHOWN}" if len(rows) > SHOWN else ""
    table = Table("line", "reason", "what is wrong", title=f"{len(rows)} rows {what}{more}", title_justify="left")
    for row in rows[:SHOWN]:
        table.add_row(str(row.line), row.reason, row.message)
    err.print(table)


def _write(path: Path, rows: Sequence[Rejected]) -> None:
    import csv

    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "reason", "message"])
        writer.writerows((row.line, row.reason, row.message) for row in rows)
