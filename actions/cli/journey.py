"""``usher journey``: is journey.yml right, how do customers get on, and why is one of them where they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from actions.cli.record import Project, err, identity_named, open_record, out

if TYPE_CHECKING:
    from actions.journey.definition import JourneyDefinition
    from actions.journey.report import StepReport

EXAMPLES = """
[bold]Examples[/bold]

  usher journey validate

  usher journey explain C-1001
"""

app = typer.Typer(
    help="Where customers stand: check journey.yml, count, explain.",
    epilog=EXAMPLES,
    rich_markup_mode="rich",
    no_args_is_help=True,
)

VALIDATE = """
[bold]Examples[/bold]

  usher journey validate

  usher journey validate --project ~/assistants/shop
"""


@app.command(epilog=VALIDATE)
def validate(context: typer.Context, project: Project = Path()) -> None:
    """Check journey.yml, and say which of its triggers no touchpoint has ever met."""
    from actions.errors import RecordError
    from actions.journey.coverage import seen, unseen

    definition = _definition(project)
    stages, journeys = len(definition.stages), len(definition.journeys)
    steps = sum(len(one.steps) for one in definition.journeys.values())
    out.print(f"journey.yml is right: {stages} stages, {journeys} journeys with {steps} steps.")
    try:
        with open_record(context, project) as store, store.session() as session:
            came = seen(session)
    except RecordError as error:
        err.print(f"Not compared with what came in: {error}", soft_wrap=True)
        return
    for one in unseen(definition, came) if came else ():
        like = f" Like it: {one.like!r}." if one.like else ""
        out.print(f"{one.place}: nothing has come for `{one.trigger}` yet.{like}", soft_wrap=True)


REPLAY = """
[bold]Examples[/bold]

  usher journey replay

  usher journey replay --anew
"""


@app.command(epilog=REPLAY)
def replay(
    context: typer.Context,
    project: Project = Path(),
    *,
    anew: Annotated[bool, typer.Option("--anew", help="Count everybody, not only what has come since.")] = False,
) -> None:
    """Fold all touchpoints into journeys, and show how customers get on from step to step."""
    from rich.progress import Progress

    from actions.clock import system_clock
    from actions.journey.counting import count_spells
    from actions.journey.report import report

    definition = _definition(project)
    with open_record(context, project) as store:
        with Progress(console=err, transient=True) as bar:
            task = bar.add_task("Counting", total=None)
            counted = count_spells(
                store,
                definition,
                now=system_clock(),
                anew=anew,
                told=lambda done, whole: bar.update(task, completed=done, total=whole),
            )
        with store.session() as session:
            steps = report(session, definition)
    out.print(
        f"{counted.customers} customers had something new, {counted.withheld} of them have not agreed to analytics.",
        soft_wrap=True,
    )
    _show(steps)


EXPLAIN = """
[bold]Examples[/bold]

  usher journey explain C-1001

  usher journey explain email:anna.brook@example.com
"""


@app.command(epilog=EXPLAIN)
def explain(
    context: typer.Context,
    customer: Annotated[str, typer.Argument(help="An account, or kind:value of any identifier.")],
    project: Project = Path(),
) -> None:
    """Say where one customer stands, since when, and because of what."""
    from actions.clock import system_clock
    from actions.customer.identities import members
    from actions.journey.journeys import Journeys
    from actions.journey.reading import facts_of
    from actions.journey.stages import stages
    from actions.journey.standing import lines, told
    from actions.privacy.consent import allowed

    journeys = Journeys(_definition(project))
    with open_record(context, project) as store, store.session() as session:
        identities = members(session, identity_named(session, customer))
        purposes = allowed(session, identities)
        trail = stages(journeys.definition, facts_of(session, identities, purposes))
        standing = journeys.standing(session, identities, purposes, now=system_clock())
    for passage in trail:
        out.print(f"{passage.since:%Y-%m-%d %H:%M}  [bold]{passage.name}[/bold]  {told(passage.because)}")
    for line in lines(standing):
        out.print(line, soft_wrap=True)


def _definition(project: Path) -> JourneyDefinition:
    from actions.journey.definition import read_definition

    return read_definition(project / "data")


def _show(steps: list[StepReport]) -> None:
    from rich.table import Column, Table

    from actions.journey.duration import spoken

    table = Table(Column("step", no_wrap=True), "here now", "went on", "dropped", "usually after", "expected")
    for one in steps:
        table.add_row(
            f"{one.journey}.{one.step}",
            str(one.here),
            str(one.moved),
            str(one.dropped),
            spoken(one.median) if one.median is not None else "",
            spoken(one.expected) if one.expected is not None else "",
        )
    out.print(table)
