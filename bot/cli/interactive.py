"""``usher interactive``: a conversation, corrected turn by turn and written into the project."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import ModelOption, Project, out

if TYPE_CHECKING:
    from bot.interactive.prompts import Prompter

EXAMPLES = """
[bold]Examples[/bold]

  usher train && usher interactive

  usher interactive --project ~/assistants/shop --endpoints endpoints.test.yml

[bold]In it[/bold]

  Type what a customer types. Enter accepts what is shown; the arrow keys choose something else.

  Enter on an empty line: undo, show the story, save, begin anew, end. Ctrl-C offers to save.
"""


def interactive(
    project: Project = Path(),
    model: ModelOption = None,
    endpoints: Annotated[
        Path | None, typer.Option(help="Another endpoints.yml, with another action server.", exists=True)
    ] = None,
) -> None:
    """Correct a conversation turn by turn, and write it into data/ or tests/ as a story, rule or test."""
    from bot.errors import SettingsError
    from bot.interactive.terminal import Terminal

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise SettingsError("This needs a terminal.", mend="Start it in one, without pipes or redirection.")
    edit(project, Terminal(), model=model, endpoints=endpoints)


def edit(project: Path, prompter: Prompter, *, model: Path | None = None, endpoints: Path | None = None) -> None:
    """Open the assistant, and lead through a conversation with it.

    Args:
        project: Its folder.
        prompter: Asks the editor.
        model: A model file, or a folder of which the newest is taken.
        endpoints: Another endpoints.yml.
    """
    from bot.assistant.load import read_project
    from bot.assistant.problems import Findings
    from bot.cli.assistant import opened
    from bot.clock import SystemClock
    from bot.interactive.conversation import Conversation
    from bot.interactive.desk import Desk
    from bot.interactive.draft import Draft
    from bot.interactive.editor import Editor
    from bot.model import find_model, fingerprint, load_model
    from bot.observe.logs import configure_logs
    from bot.settings import load_settings

    loaded = load_model(find_model(model or project / "models"))
    settings = load_settings(project, endpoints=endpoints)
    written = read_project(project, Findings())
    if loaded.fingerprint != fingerprint(written):
        out.print("[yellow]The project has changed since this model was trained: usher train[/yellow]")
    settings.var.mkdir(parents=True, exist_ok=True)
    log = settings.var / "interactive.log"
    with log.open("a", encoding="utf-8") as stream:
        # Not between the questions: what goes wrong there is said in its place.
        configure_logs("warning", stream=stream)
        out.print(f"[dim]Logs go to {log}.[/dim]", soft_wrap=True)
        with opened(settings, loaded) as (parts, runner):
            conversation = Conversation(parts.runtime.processor, run=runner.run, clock=SystemClock())
            Editor(Desk(conversation, written, prompter, out), Draft(settings.var)).run()
