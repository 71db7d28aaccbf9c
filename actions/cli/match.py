"""``usher customers match``: who is likely the same person, with the reasons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from actions.cli.record import Project, open_record, out, progress_bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actions.customer.matching import Proposal

EXAMPLES = """
[bold]Examples[/bold]

  usher customers match --dry-run

  usher customers match --at-least 0.95

  usher customers match --apply-above 0.9999
"""
SHOWN = 20


def match_(
    context: typer.Context,
    project: Project = Path(),
    at_least: Annotated[float, typer.Option(min=0.5, max=1.0, help="Probability from which two are proposed.")] = 0.9,
    apply_above: Annotated[
        float | None, typer.Option(min=0.5, max=1.0, help="Probability above which two are linked without asking.")
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be proposed, and write nothing.")] = False,
) -> None:
    """Propose links between people who are likely the same (needs the extra `linking`)."""
    from actions.clock import system_clock
    from actions.customer.definition import profile_definition
    from actions.customer.matching import candidates, names, propose, write
    from actions.settings import read_settings

    definition, now = profile_definition(project / read_settings().data), system_clock()
    with open_record(context, project) as store, progress_bar() as progress:
        with store.session() as session:
            everybody = names(session)
            people = []
            for number, one in enumerate(candidates(session, definition, everybody, now=now), 1):
                people += [one] if one is not None else []
                progress("reading", number / len(everybody))
        found = propose(people, at_least=at_least)
        applied = 0
        if found and not dry_run:
            with store.session() as session:
                applied = write(session, found, apply_above=apply_above, now=now)
    _show(found)
    out.print(
        f"{len(people)} people compared: {len(found)} pairs found, {applied} linked, "
        f"{0 if dry_run else len(found) - applied} wait for a person (GET /links)."
    )


def _show(found: Sequence[Proposal]) -> None:
    from rich.table import Table

    if not found:
        return
    more = f", the first {SHOWN}" if len(found) > SHOWN else ""
    table = Table("probability", "one", "other", "bits", title=f"{len(found)} pairs{more}", title_justify="left")
    for one in found[:SHOWN]:
        bits = ", ".join(f"{field} {weight:+.1f}" for field, weight in one.waterfall.items())
        table.add_row(f"{one.probability:.4f}", ":".join(one.first), ":".join(one.second), bits)
    out.print(table)
