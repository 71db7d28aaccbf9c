"""``usher data check-rasa``: what becomes of a project of Rasa's, printed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.moving import Finding, Verdict

COLOURS: dict[Verdict, str] = {"refused": "red", "mapped": "cyan", "ignored": "yellow", "supported": "green"}


def as_json(findings: Sequence[Finding]) -> str:
    """All findings and how many there are of each verdict."""
    return json.dumps({"counts": _counts(findings), "findings": [asdict(each) for each in findings]}, indent=1)


def print_findings(findings: Sequence[Finding], to: Console) -> None:
    """A table for each file; then how many there are of each verdict."""
    for file, group in groupby(findings, key=lambda each: each.file):
        to.print(f"[bold]{escape(file)}[/bold]")
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        table.add_column(min_width=11, no_wrap=True)
        table.add_column(min_width=24, max_width=30, overflow="fold")
        table.add_column(overflow="fold")
        for each in group:
            table.add_row(f"  [{COLOURS[each.verdict]}]{each.verdict}[/]", escape(each.what), _why(each))
        to.print(table)
    counts = _counts(findings)
    to.print()
    to.print(", ".join(f"[{COLOURS[verdict]}]{counts[verdict]} {verdict}[/]" for verdict in COLOURS) + ".")


def _why(finding: Finding) -> str:
    line = finding.place.rpartition(":")[2]
    place = f" [dim](line {line})[/dim]" if line.isdigit() and finding.what != f"line {line}" else ""
    mend = f" [green]{escape(finding.mend)}[/green]" if finding.mend else ""
    return f"{escape(finding.reason)}{place}{mend}".strip()


def _counts(findings: Sequence[Finding]) -> dict[Verdict, int]:
    counts = Counter(each.verdict for each in findings)
    return {verdict: counts[verdict] for verdict in COLOURS}
