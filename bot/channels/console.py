"""The channel of ``usher shell``: lines typed in a terminal."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from bot.channels.explain import explain
from bot.channels.incoming import clean_text
from bot.conversation.messages import IncomingMessage, OutgoingMessage
from bot.dialogue.watching import Watch
from bot.errors import RequestError, StorageError
from bot.processor import Processor

_remember: Callable[[str], None] | None
try:
    import readline  # makes `input` know arrow keys and history
except ImportError:  # on Windows, where the terminal does that itself
    _remember = None
else:
    _remember = readline.add_history

NAME = "cmdline"
STOP = "/stop"
PROMPT = "you  "
Button = Mapping[str, Any]


def chat(
    processor: Processor, console: Console, conversation_id: str, *, runner: asyncio.Runner, debug: bool = False
) -> None:
    """Read lines until ``/stop`` or the end of input, and print what is answered.

    Args:
        processor: Handles messages.
        console: Where to print.
        conversation_id: Which conversation goes on.
        runner: Runs the turns. Lines are read outside of it, so that Ctrl-C ends the chat at once.
        debug: Print what was understood, which slots were set from what, and why which policy decided.
    """
    watch = processor.answering.watch = Watch() if debug else None
    console.print(f"Write to the assistant. The number of a button presses it; {STOP} leaves.")
    buttons: list[Button] = []
    while True:
        try:
            line = input(PROMPT).strip()
        except EOFError:
            console.print()
            return
        if line == STOP:
            return
        if not line:
            continue
        try:
            message = IncomingMessage(conversation_id, clean_text(pressed(line, buttons)), NAME)
            buttons = runner.run(_turn(processor, console, message, watch))
        except (RequestError, StorageError) as error:
            console.print(f"[red]{escape(str(error))}[/red]")


async def _turn(processor: Processor, console: Console, message: IncomingMessage, watch: Watch | None) -> list[Button]:
    """Have a message answered and print the answer; the buttons that it offers."""
    since = (await processor.tracker(message.conversation_id)).version
    answers = await processor.handle(message)
    tracker = await processor.tracker(message.conversation_id)
    if watch is not None:
        shown = explain(tracker, since, processor.serving.domain, watch.drain())
        console.print(Padding(shown, (0, 0, 0, 5)))
    buttons: list[Button] = []
    for answer in answers:
        text = as_text(answer, first=len(buttons) + 1, with_payloads=watch is not None)
        console.print(f"[cyan]bot[/cyan]  {escape(text)}")
        buttons += buttons_of(answer)
    if not answers:
        silence = "A person has the conversation; the assistant stays out." if tracker.bot_stays_out else "No answer."
        console.print(f"     [dim]({silence})[/dim]")
    _offer(buttons)
    return buttons


def pressed(line: str, buttons: Sequence[Button]) -> str:
    """What is sent for a line: the payload of the button whose number it is, else the line itself."""
    if line.isascii() and line.isdigit() and 1 <= int(line) <= len(buttons):
        return payload_of(buttons[int(line) - 1])
    return line


def buttons_of(message: OutgoingMessage) -> list[Button]:
    """What can be pressed."""
    return [*message.buttons, *message.quick_replies]


def payload_of(button: Button) -> str:
    """What a button sends: its payload, else its title."""
    return str(button.get("payload") or button.get("title") or "")


def as_text(message: OutgoingMessage, *, first: int = 1, with_payloads: bool = False) -> str:
    """A message as lines: text, numbered buttons, then whatever else there is.

    Args:
        message: What is said.
        first: Number of its first button.
        with_payloads: Show what the buttons send.
    """
    lines = [message.text or ""]
    for number, button in enumerate(buttons_of(message), start=first):
        sends = f"  ({payload_of(button)})" if with_payloads else ""
        lines.append(f"  {number}. {button.get('title')}{sends}")
    lines += [f"  image: {message.image}"] if message.image else []
    lines += [f"  attachment: {message.attachment}"] if message.attachment else []
    lines += [f"  {message.custom}"] if message.custom else []
    return "\n     ".join(line for line in lines if line)


def _offer(buttons: Sequence[Button]) -> None:
    """The up arrow brings the buttons' payloads, the first one first."""
    if _remember is not None and sys.stdin.isatty():
        for button in reversed(buttons):
            _remember(payload_of(button))
