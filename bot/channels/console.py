"""The channel of ``usher shell``: lines typed in a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape

from bot.channels.incoming import clean_text
from bot.conversation import events as e
from bot.conversation.messages import IncomingMessage, OutgoingMessage
from bot.errors import RequestError, StorageError
from bot.processor import Processor

NAME = "cmdline"
STOP = "/stop"


async def chat(processor: Processor, console: Console, conversation_id: str, *, debug: bool = False) -> None:
    """Read lines until ``/stop`` or the end of input, and print what is answered.

    Args:
        processor: Handles messages.
        console: Where to print.
        conversation_id: Which conversation goes on.
        debug: Print what was understood and which policy decided.
    """
    console.print("Write to the assistant; /stop leaves.")
    while (line := await _read(console)) is not None:
        if not line.strip():
            continue
        try:
            lines = await _turn(processor, conversation_id, line, debug=debug)
        except (RequestError, StorageError) as error:
            lines = [f"[red]{escape(str(error))}[/red]"]
        for answer in lines:
            console.print(answer)


async def _read(console: Console) -> str | None:
    """A line; None where the customer leaves."""
    try:
        line = await asyncio.to_thread(console.input, "[bold]you[/bold]  ")
    except EOFError:
        return None
    return None if line.strip() == STOP else line


async def _turn(processor: Processor, conversation_id: str, line: str, *, debug: bool) -> list[str]:
    """What to print after a message."""
    since = (await processor.tracker(conversation_id)).version
    answers = await processor.handle(IncomingMessage(conversation_id, clean_text(line), NAME))
    tracker = await processor.tracker(conversation_id)
    explained = explain(tracker.events[since:]) if debug else []
    lines = [f"     [dim]{escape(step)}[/dim]" for step in explained]
    lines += [f"[cyan]bot[/cyan]  {escape(as_text(answer))}" for answer in answers]
    if tracker.bot_stays_out:
        lines.append("     [dim]The conversation waits for a person; the bot stays out of it.[/dim]")
    return lines


def as_text(message: OutgoingMessage) -> str:
    """A message as lines: text, numbered buttons with what they send, then whatever else there is."""
    lines = [message.text or ""]
    buttons = (*message.buttons, *message.quick_replies)
    lines += [f"  {n}. {b.get('title')}  ({b.get('payload')})" for n, b in enumerate(buttons, start=1)]
    lines += [f"  image: {message.image}"] if message.image else []
    lines += [f"  attachment: {message.attachment}"] if message.attachment else []
    lines += [f"  {message.custom}"] if message.custom else []
    return "\n".join(line for line in lines if line)


def explain(events: Sequence[e.Event]) -> list[str]:
    """What happened in a turn, a line for each step."""
    lines = []
    for event in events:
        match event:
            case e.UserUttered():
                parsed = event.parse_data
                intent, sentiment = parsed.get("intent") or {}, parsed.get("sentiment") or {}
                lines.append(f"intent {intent.get('name')} ({intent.get('confidence', 0):.2f})")
                lines += [f"entity {x['entity']} = {x['value']!r}" for x in event.entities]
                if sentiment:
                    lines.append(f"sentiment {sentiment['label']} ({sentiment['score']:+.2f})")
            case e.SlotSet():
                lines.append(f"slot {event.name} = {event.value!r}")
            case e.ActionExecuted():
                lines.append(f"action {event.name or event.action_text} by {event.policy or 'Usher'}")
            case e.ActionExecutionRejected():
                lines.append(f"action {event.name} rejected")
            case e.ActiveLoop():
                lines.append(f"form {event.name or 'ended'}")
            case e.OwnershipChanged():
                lines.append(f"owner {event.owner} ({event.cause})")
            case e.TurnFailed():
                lines.append(f"failed: {event.error}")
            case _:
                pass
    return lines
