"""``usher data``: the project's files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import Project, err, out

EXAMPLES = """
[bold]Examples[/bold]

  usher data validate

  usher data validate --fail-on-warnings   # for CI
"""

VALIDATE_EXAMPLES = """
[bold]Examples[/bold]

  usher data validate

  usher data validate --fail-on-warnings   # for CI

  usher data validate --json > problems.json
"""

RASA_EXAMPLES = """
[bold]Examples[/bold]

  usher data check-rasa ../my-rasa-project

  usher data check-rasa ../my-rasa-project --json > findings.json
"""

app = typer.Typer(help="Check the project's files.", epilog=EXAMPLES, no_args_is_help=True, rich_markup_mode="rich")


@app.callback()
def data() -> None:
    """Check the project's files."""


@app.command("validate", epilog=VALIDATE_EXAMPLES)
def validate(
    project: Project = Path(),
    max_history: Annotated[
        int | None,
        typer.Option(
            "--max-history",
            help="How many turns stories must be alike to contradict each other; as in config.yml otherwise.",
            min=1,
        ),
    ] = None,
    *,
    fail_on_warnings: Annotated[bool, typer.Option("--fail-on-warnings", help="Exit with 1 for warnings too.")] = False,
    deep: Annotated[
        bool, typer.Option("--deep", help="Also read the examples for meaning: some seconds, fewer slips get through.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for editors and CI.")] = False,
) -> None:
    """Find what is wrong, each with file, line and mend. Exit code 1 where there are errors."""
    from bot.assistant.checks.examples import is_read
    from bot.assistant.load import read_project
    from bot.assistant.problems import Findings
    from bot.check import check_project
    from bot.cli import problems as printer

    read = read_project(project, Findings())
    problems = check_project(read, max_history=max_history, deep=deep)
    if as_json:
        typer.echo(printer.as_json(problems))
    elif problems:
        printer.print_problems(problems)
    else:
        out.print("[green]No problems.[/green]")
    if not is_read(read, deep=deep):
        many = f"{len(read.training_data.examples):,} examples"
        err.print(f"[dim]{many} are many: --deep also looks for mislabelled ones, which takes longer.[/dim]")
    if any(fail_on_warnings or problem.severity == "error" for problem in problems):
        raise typer.Exit(1)


@app.command("check-rasa", epilog=RASA_EXAMPLES)
def check_rasa(
    folder: Annotated[Path, typer.Argument(help="A Rasa project's folder.", file_okay=False, exists=True)] = Path(),
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Say of each file of a Rasa project what is supported, mapped, ignored or refused; then the exit code is 1."""
    from bot.cli import check_rasa as printer
    from bot.moving import check_rasa as check

    findings = check(folder)
    if as_json:
        typer.echo(printer.as_json(findings))
    else:
        printer.print_findings(findings, out)
    if any(finding.verdict == "refused" for finding in findings):
        raise typer.Exit(1)
