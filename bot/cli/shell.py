"""``usher shell``: a chat in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import Level, LogLevel, ModelOption, Project, out

EXAMPLES = """
[bold]Examples[/bold]

  usher shell

  usher shell --conversation test-7 --debug
"""


def shell(
    project: Project = Path(),
    model: ModelOption = None,
    conversation: Annotated[str | None, typer.Option(help="Id of the conversation; a new one otherwise.")] = None,
    log_level: LogLevel = Level.ERROR,
    *,
    debug: Annotated[bool, typer.Option("--debug", help="Show what was understood, and who decided why.")] = False,
) -> None:
    """Chat with the assistant in the terminal. Type /stop, or press Ctrl-D, to leave."""
    from bot.channels.console import chat
    from bot.cli.assistant import opened
    from bot.clock import SystemClock
    from bot.model import find_model, load_model
    from bot.observe.logs import configure_logs
    from bot.settings import load_settings

    configure_logs(log_level)
    loaded = load_model(find_model(model or project / "models"))
    with opened(load_settings(project), loaded) as (parts, runner):
        chat(parts.runtime.processor, out, conversation or SystemClock().new_id(), runner=runner, debug=debug)
