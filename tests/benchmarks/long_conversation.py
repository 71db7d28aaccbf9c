"""A turn in a long conversation beside the same turn in a short one; and how many bytes an action call sends."""

import asyncio
import statistics
import time
from dataclasses import replace
from itertools import chain, cycle, islice
from pathlib import Path

from bot.app import Parts, close, open_parts
from bot.conversation.events import ActionExecuted, Event
from bot.conversation.fold import ACTION_LISTEN
from bot.conversation.messages import IncomingMessage
from bot.conversation.wire import encode_call
from bot.model import latest_model, load_model
from bot.settings import load_settings

LONG, SHORT = 20_000, 20
TURNS = 40
ANSWERED_BY = {
    "a response": "how long do I have to send something back?",
    "an action": "what does roaming in Spain cost?",
}


def long_conversations(project: Path) -> dict[str, float]:
    """Milliseconds of a turn after 20 and after 20,000 events, and bytes of an action call after 20."""
    return asyncio.run(_measure(project))


async def _measure(project: Path) -> dict[str, float]:
    file = latest_model(project / "models")
    assert file is not None
    model = load_model(file)
    # Who asks the same forty times would be given to a person.
    patient = {key: value for key, value in model.config.items() if key != "escalation"}
    parts = open_parts(load_settings(project), replace(model, config=patient))
    try:
        events = await _a_few_turns(parts)
        figures = {"bytes sent to the action server, fourth turn": float(await _call_size(parts))}
        for kind, text in ANSWERED_BY.items():
            short = await _turn(parts, events, SHORT, text)
            long = await _turn(parts, events, LONG, text)
            figures[f"turn at {SHORT} events, {kind}, ms"] = short
            figures[f"turn at {LONG:,} events, {kind}, times that"] = long / short
        return figures
    finally:
        await close(parts)


async def _a_few_turns(parts: Parts) -> list[Event]:
    for text in ("hello", *ANSWERED_BY.values(), "thank you"):
        await _say(parts, "pattern", text)
    return list((await parts.runtime.processor.tracker("pattern")).events)


async def _call_size(parts: Parts) -> int:
    tracker = await parts.runtime.processor.tracker("pattern")
    return len(encode_call("action_greet", tracker, domain=None, digest="0" * 64))


async def _turn(parts: Parts, pattern: list[Event], length: int, text: str) -> float:
    """Median of several turns in a conversation that already has so many events."""
    name = _name(length, text)
    session = pattern[:2]  # the session's start stands once, so that all of it counts
    events = list(islice(chain(session, cycle(pattern[2:])), length))
    while not (isinstance(events[-1], ActionExecuted) and events[-1].name == ACTION_LISTEN):
        events.pop()  # a turn that was cut off would leave a form behind
    now = time.time() - 60
    stamped = [replace(event, timestamp=now + number / 1_000) for number, event in enumerate(events)]
    await parts.store.append(name, stamped, expected=0)
    await _say(parts, name, text)  # the first one reads the conversation
    took = []
    for _ in range(TURNS):
        began = time.perf_counter()
        await _say(parts, name, text)
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def _name(length: int, text: str) -> str:
    return f"{length} {text}"


async def _say(parts: Parts, name: str, text: str) -> None:
    answers = await parts.runtime.processor.handle(IncomingMessage(conversation_id=name, text=text, channel="rest"))
    if not answers:
        raise RuntimeError(f"no answer to {text!r}")
