"""The channel of ``usher shell``: lines typed in a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape

from bot.conversation import events as e
from bot.conversation.messages import IncomingMessage, OutgoingMessage
from bot.errors import StorageError
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
    while True:
        try:
            line = await asyncio.to_thread(console.input, "[bold]you[/bold]  ")
        except EOFError:
            return
        if line.strip() == STOP:
            return
        if not line.strip():
            continue
        since = (await processor.tracker(conversation_id)).version
        try:
            answers = await processor.handle(IncomingMessage(conversation_id, line, NAME))
        except StorageError as error:
            console.print(f"[red]{escape(str(error))}[/red]")
            continue
        if debug:
            for line_of_debug in explain((await processor.tracker(conversation_id)).events[since:]):
                console.print(f"     [dim]{escape(line_of_debug)}[/dim]")
        for answer in answers:
            console.print(f"[cyan]bot[/cyan]  {escape(as_text(answer))}")


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
