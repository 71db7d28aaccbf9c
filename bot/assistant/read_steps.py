"""Read the steps of stories and rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.assistant.domain import Domain
from bot.assistant.flows import ActionStep, CheckpointStep, LoopStep, OrStep, SlotStep, Step, UserStep
from bot.assistant.payload import parse_payload
from bot.assistant.problems import Findings
from bot.assistant.read_slots import plain
from bot.assistant.shapes import check_keys, list_of, text_of
from nlu import ExamplesError, LocatedDict, LocatedList, nearest, read_annotated

KINDS: Mapping[str, tuple[str, ...]] = {
    "intent": ("intent", "user", "entities"),
    "user": ("user", "entities"),
    "or": ("or",),
    "action": ("action",),
    "bot": ("bot",),
    "checkpoint": ("checkpoint", "slot_was_set"),
    "slot_was_set": ("slot_was_set",),
    "active_loop": ("active_loop",),
    "metadata": ("metadata",),
}
"""What a step may be, by the key that says so, and the keys it may have; the first that is there counts."""
NOT_IN_RULES = ("checkpoint", "bot")
FILLED: Mapping[str, Any] = {"text": "filled", "list": ["filled"]}
"""Value of a slot that a story names without a value, by the slot's type."""


@dataclass(frozen=True, slots=True)
class StepReader:
    """Reads steps.

    Args:
        domain: Types of slots, intents and entities are known.
        findings: Takes what is wrong.
        is_rule: The steps are a rule's.
    """

    domain: Domain
    findings: Findings
    is_rule: bool

    def read(self, items: LocatedList) -> Iterator[Step]:
        """The steps of a list."""
        for index, item in enumerate(items):
            place = items.place(index)
            if not isinstance(item, LocatedDict):
                mend = "Write - intent: greet or - action: utter_greet"
                self.findings.error(f"{str(item)[:40]!r} is not a step.", place=place, mend=mend)
                continue
            kind = self._kind(item, place)
            if kind is not None:
                yield from self._step(kind, item, place)

    def _kind(self, item: LocatedDict, place: str) -> str | None:
        kind = next((key for key in KINDS if key in item), None)
        known = [key for key in KINDS if not (self.is_rule and key in NOT_IN_RULES)]
        if kind is None or (self.is_rule and kind in NOT_IN_RULES):
            written = next(iter(item), "nothing")
            near = nearest(written, known) if kind is None else None
            mend = f"Did you mean {near!r}?" if near else f"Write one of: {', '.join(known)}."
            what = "a rule" if self.is_rule else "a story"
            self.findings.error(f"{written!r} is not a step of {what}.", place=place, mend=mend)
            return None
        for key in item:
            if key in KINDS and key not in KINDS[kind]:
                mend = f"Put a dash before {key}:, so that it is a step of its own."
                self.findings.error(f"{key!r} stands in the same step as {kind!r}.", place=item.place(key), mend=mend)
            elif key not in KINDS:
                only = LocatedDict(file=item.file, line=item.line_of(key))
                only.put(key, item[key], key_line=item.line_of(key), text_line=item.line_of(key))
                check_keys(only, KINDS[kind], "this step", self.findings)
        return kind

    def _step(self, kind: str, item: LocatedDict, place: str) -> Iterator[Step]:
        match kind:
            case "intent" | "user":
                yield from self._message(item, place)
            case "or":
                yield from self._choices(item, place)
            case "action" | "bot":
                yield from self._action(kind, item, place)
            case "checkpoint":
                yield from self._checkpoint(item, place)
            case "slot_was_set":
                yield from self._slots(item)
            case "active_loop":
                yield LoopStep(text_of(item, "active_loop", self.findings), place=place)

    def _message(self, item: LocatedDict, place: str) -> Iterator[UserStep]:
        intent = self._intent(item, place)
        written = text_of(item, "user", self.findings)
        if intent is None and not written:
            self.findings.error("A message without an intent.", place=place, mend="Write - intent: greet")
            return
        if written is None:
            yield UserStep(intent, tuple(self._entities(item)), place=place)
            return
        try:
            text, annotated = read_annotated(written.strip(), place=place)
        except ExamplesError as error:
            self.findings.nlu_error(error)
            return
        entities: list[dict[str, Any]] = [_described(entity.as_dict()) for entity in annotated]
        if text.startswith("/"):
            # A test story's message may be a payload; its entities are in the braces.
            entities = (parse_payload(text, self.domain) or {"entities": []})["entities"]
        yield UserStep(intent, tuple(entities), text=text, place=place, full_intent=_full_intent(item))

    def _intent(self, item: LocatedDict, place: str) -> str | None:
        intent = text_of(item, "intent", self.findings)
        if intent is None:
            return None
        intent = intent.strip()
        if intent.startswith("/"):
            self.findings.warning("An intent needs no / in a story.", place=place, mend=f"Write intent: {intent[1:]}")
            intent = intent[1:]
        base, _, key = intent.partition("/")
        if key and not item.get("user"):
            mend = f"Write intent: {base}; the answer is found by the key alone."
            self.findings.warning(f"Stories do not tell {intent!r} from {base!r}.", place=place, mend=mend)
        return base or None

    def _entities(self, item: LocatedDict) -> Iterator[dict[str, Any]]:
        pattern = "Write entities: and below it - city: Leeds"
        entities = list_of(item, "entities", self.findings, mend=pattern)
        for index, entity in enumerate(entities):
            if isinstance(entity, str):
                yield {"entity": entity, "value": ""}
            elif isinstance(entity, LocatedDict) and set(entity) - {"role", "group"}:
                name = [key for key in entity if key not in {"role", "group"}][-1]
                parts = {"entity": name, "value": plain(entity[name])}
                parts.update({key: plain(entity[key]) for key in ("role", "group") if key in entity})
                yield {key: value for key, value in parts.items() if value is not None}
            else:
                self.findings.error("An entity without a name.", place=entities.place(index), mend=pattern)

    def _choices(self, item: LocatedDict, place: str) -> Iterator[Step]:
        pattern = "Write or: and below it - intent: affirm and - intent: thank"
        items = list_of(item, "or", self.findings, mend=pattern)
        choices: list[UserStep | SlotStep] = []
        for step in StepReader(self.domain, self.findings, is_rule=self.is_rule).read(items):
            if isinstance(step, UserStep | SlotStep):
                choices.append(step)
            else:
                mend = "Only intents and slot_was_set can stand there."
                self.findings.error("This step cannot stand under or:.", place=step.place, mend=mend)
        if choices:
            yield OrStep(tuple(choices), place=place)

    def _action(self, kind: str, item: LocatedDict, place: str) -> Iterator[ActionStep]:
        written = text_of(item, kind, self.findings)
        if not written:
            self.findings.error(f"{kind}: has no name.", place=place, mend=f"Write - {kind}: utter_greet")
        elif kind == "action":
            yield ActionStep(written, place=place)
        else:
            yield ActionStep(None, text=written, place=place)

    def _checkpoint(self, item: LocatedDict, place: str) -> Iterator[CheckpointStep]:
        name = text_of(item, "checkpoint", self.findings)
        if not name:
            self.findings.error("checkpoint: has no name.", place=place, mend="Write - checkpoint: its_name")
            return
        yield CheckpointStep(name, tuple(self._slots(item)), place=place)

    def _slots(self, item: LocatedDict) -> Iterator[SlotStep]:
        pattern = "Write slot_was_set: and below it - city: Leeds"
        value = item.get("slot_was_set")
        if isinstance(value, LocatedDict):
            # Not Rasa's way, but clear: the slots without dashes.
            yield from (SlotStep(name, plain(value[name]), place=value.place(name)) for name in value)
            return
        items = list_of(item, "slot_was_set", self.findings, mend=pattern)
        for index, slot in enumerate(items):
            place = items.place(index)
            if isinstance(slot, str):
                yield SlotStep(slot, self._filled(slot, place), place=place)
            elif isinstance(slot, LocatedDict):
                yield from (SlotStep(name, plain(slot[name]), place=place) for name in slot)
            else:
                self.findings.error(f"{slot!r} is not a slot.", place=place, mend=pattern)

    def _filled(self, name: str, place: str) -> Any:
        slot = self.domain.slots.get(name)
        if slot is None:
            return "filled"
        if slot.type not in FILLED and slot in self.domain.seen_slots:
            mend = f"Write - {name}: and its value."
            self.findings.warning(f"The slot {name!r} of type {slot.type} has no value here.", place=place, mend=mend)
        return FILLED.get(slot.type)


def _full_intent(item: LocatedDict) -> str | None:
    written = str(item.get("intent") or "").strip().removeprefix("/")
    return written if "/" in written else None


def _described(entity: Mapping[str, Any]) -> dict[str, Any]:
    """An annotated entity as a story's event has it."""
    return {key: value for key, value in entity.items() if key != "extractor"}
