"""A turn explained in the terminal: what was understood, what was remembered from what, who decided what and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from bot.assistant.domain import REQUESTED_SLOT, Domain, SlotMapping
from bot.channels.explain_decision import explain_decision
from bot.conversation import events as e
from bot.conversation.tracker import Tracker
from bot.dialogue.watching import Watched
from bot.responding.slots import filled_by

WIDTH = 11
"""Of the first column."""
RUNNERS_UP = 3
CHANGES = frozenset({"slot", "form", "owner", "failed"})
Line = tuple[str, RenderableType]


def explain(
    tracker: Tracker, since: int, domain: Domain, watched: Sequence[Watched] = (), *, only_changes: bool = False
) -> Table:
    """What happened in a turn, step by step.

    Args:
        tracker: The conversation.
        since: How many events there were before the turn.
        domain: The domain.
        watched: The decisions of the turn.
        only_changes: Only slots, forms, who holds the conversation, and failures.
    """
    lines = _Turn(tracker, since, domain, watched).lines()
    return as_table([line for line in lines if line[0] in CHANGES or not only_changes])


def as_table(lines: Iterator[Line] | Sequence[Line]) -> Table:
    """Lines with a word each in the first column."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(style="dim", min_width=WIDTH, no_wrap=True)
    table.add_column(overflow="fold")
    for what, how in lines:
        table.add_row(what, how if not isinstance(how, str) else Text(how))
    return table


def understood(parsed: Mapping[str, Any]) -> Iterator[Line]:
    """What a message says, in the JSON of a parse result."""
    intent = parsed.get("intent") or {}
    others = [each for each in parsed.get("intent_ranking") or () if each["name"] != intent.get("name")][:RUNNERS_UP]
    name = intent.get("full_retrieval_intent_name") or intent.get("name")
    said = Text.assemble((name or "none", "bold"), f" {intent.get('confidence') or 0.0:.2f}")
    if others:
        said.append("   before " + ", ".join(f"{x.get('name') or 'none'} {x['confidence']:.2f}" for x in others), "dim")
    yield "intent", said
    for entity in parsed.get("entities") or ():
        yield "entity", _entity(entity, str(parsed.get("text") or ""))
    if sentiment := parsed.get("sentiment"):
        yield "sentiment", f"{sentiment['label']} {sentiment['score']:+.2f}"
    if scope := parsed.get("out_of_scope"):
        verdict = "out of scope" if scope["is_out_of_scope"] else "in scope"
        yield "scope", f"{verdict}, {scope['score']:.2f} of {scope['threshold']:.2f}"


def _entity(entity: Mapping[str, Any], text: str) -> Text:
    part = "".join(f", {key} {entity[key]}" for key in ("role", "group") if entity.get(key))
    shown = Text.assemble((str(entity["entity"]), "bold"), f" = {entity['value']!r}{part}")
    start, end = entity.get("start"), entity.get("end")
    found = []
    if isinstance(start, int) and isinstance(end, int):
        found.append(f"{text[start:end]!r} at {start} to {end}" if text[start:end] else f"at {start} to {end}")
    found += [f"by {entity['extractor']}"] if entity.get("extractor") else []
    return shown.append(f"   {' '.join(found)}" if found else "", "dim")


def in_words(mapping: SlotMapping) -> str:
    """A mapping as the domain writes it, in one line."""
    parts = [mapping.type, mapping.entity or mapping.action or ", ".join(mapping.intents)]
    parts += [f"{key} {value}" for key, value in (("role", mapping.role), ("group", mapping.group)) if value]
    return " ".join(part for part in parts if part)


class _Turn:
    def __init__(self, tracker: Tracker, since: int, domain: Domain, watched: Sequence[Watched]) -> None:
        self._events, self._since, self._domain = tracker.events, since, domain
        self._id = tracker.conversation_id
        self._watched = list(watched)
        self._actor: str | None = None
        self._heard: Tracker | None = None
        self._is_first = True

    def lines(self) -> Iterator[Line]:
        for number in range(self._since, len(self._events)):
            yield from self._lines(self._events[number], number)

    def _lines(self, event: e.Event, number: int) -> Iterator[Line]:
        match event:
            case e.UserUttered():
                self._actor = None
                self._heard = Tracker(self._id, self._domain.slot_table, self._events[: number + 1])
                yield from understood({"text": event.text, **event.parse_data})
            case e.SlotSet():
                yield "slot", self._slot(event)
            case e.ActionExecuted():
                self._actor = event.name or event.action_text
                yield from self._decided(f"{self._actor}", event, number)
            case e.ActionExecutionRejected():
                yield from self._decided(f"{event.name} declined", event, number)
            case e.ActiveLoop():
                yield "form", f"{event.name} is active" if event.name else "ends"
            case e.OwnershipChanged():
                explained = f" ({event.metadata['explanation']})" if "explanation" in event.metadata else ""
                yield "owner", f"{event.owner}{f', for {event.cause}{explained}' if event.cause else ''}"
            case e.TurnFailed():
                yield "failed", f"{event.name or event.stage}: {event.error}"
            case _:
                return

    def _slot(self, event: e.SlotSet) -> Text:
        shown = Text.assemble((event.name, "bold"), f" = {event.value!r}")
        return shown.append(f"   {self._source(event.name)}", "dim")

    def _source(self, name: str) -> str:
        if self._actor is not None:
            return f"by {self._actor}"
        slot = self._domain.slots.get(name)
        if self._heard is None or slot is None or name == REQUESTED_SLOT:
            return ""
        mapping = filled_by(slot, self._heard, self._domain)
        return in_words(mapping) if mapping else "by an action that fills slots"

    def _decided(self, what: str, event: e.ActionExecuted | e.ActionExecutionRejected, number: int) -> Iterator[Line]:
        sure = "" if event.confidence is None else f" {event.confidence:.2f}"
        by = f"   {event.policy}{sure}" if event.policy else ""
        yield "action", Text.assemble((what, "bold"), by)
        name = event.name or (event.action_text if isinstance(event, e.ActionExecuted) else None)
        while self._watched and self._watched[0].version <= number:
            watched = self._watched.pop(0)
            if watched.decision.action == name:
                yield "", explain_decision(watched, with_history=self._is_first)
                self._is_first = False
