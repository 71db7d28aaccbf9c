"""Runs the reference actions through rasa-sdk's executor, over the sample record, and puts what they say in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from actions.registry import build_executor
from nlu.examples.yaml import read_yaml

PROJECT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Said:
    """One message: the response's name, its first wording, and its buttons as title → payload."""

    response: str
    text: str
    buttons: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """What an action said and did."""

    said: Sequence[Said]
    events: Sequence[Mapping[str, Any]]
    first_empty: str | None = None

    @property
    def text(self) -> str:
        return "\n".join(said.text for said in self.said)

    @property
    def responses(self) -> list[str]:
        return [said.response for said in self.said]

    @property
    def buttons(self) -> Mapping[str, str]:
        return {title: payload for said in self.said for title, payload in said.buttons.items()}

    @property
    def slots(self) -> dict[str, Any]:
        return {event["name"]: event["value"] for event in self.events if event["event"] == "slot"}

    @property
    def asks_for(self) -> str | None:
        """The slot that a validation requests next; where it leaves that to the bot, the first that is empty."""
        return self.slots.get("requested_slot", self.first_empty)

    @property
    def followup(self) -> str | None:
        return next((event["name"] for event in self.events if event["event"] == "followup"), None)

    @property
    def kinds(self) -> list[str]:
        return [event["event"] for event in self.events]


class Assistant:
    """Calls actions as a bot would, with a conversation put together by the test."""

    def __init__(self, executor, domain) -> None:
        self.executor = executor
        self.domain = domain
        self.filled: set[str] = set()

    async def act(
        self,
        action: str,
        *,
        sender: str = "anna-brook",
        text: str = "",
        intent: str = "inform",
        entities: Mapping[str, str] | None = None,
        slots: Mapping[str, Any] | None = None,
        form: str | None = None,
        events: Sequence[Mapping[str, Any]] | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> Reply:
        """Run one action."""
        message = self._message(text, intent, entities or {}) | {"metadata": dict(metadata or {})}
        call = {
            "next_action": action,
            "sender_id": sender,
            "tracker": {
                "sender_id": sender,
                "slots": self._slots(slots or {}),
                "latest_message": message,
                "events": list(events) if events is not None else [self._user(text)],
                "paused": False,
                "active_loop": {"name": form} if form else {},
                "latest_action_name": "action_listen",
            },
            "domain": self.domain,
        }
        known = dict(call["tracker"]["slots"])
        result = await self.executor.run(call)
        reply = Reply([self._said(response) for response in result.responses], result.events)
        empty = [slot for slot in self._required(form) if {**known, **reply.slots}.get(slot) is None] if form else []
        return replace(reply, first_empty=empty[0] if empty else None)

    async def begin(self, form: str, *, found: Mapping[str, Any] | None = None, **message: Any) -> Reply:
        """The validation of a form that begins with this message; `found` is what slot mappings took from it."""
        found, earlier = dict(found or {}), dict(message.pop("slots", {}))
        events = [
            self._user(message.get("text", "")),
            {"event": "active_loop", "name": form},
            *self._set(found),
            *self._set({"requested_slot": earlier.get("requested_slot")}),
            {"event": "action", "name": form},
            *self._set({k: v for k, v in {**earlier, **found}.items() if k in self._required(form) and v is not None}),
        ]
        return await self.act(f"validate_{form}", form=form, slots={**earlier, **found}, events=events, **message)

    async def answer(
        self, form: str, requested: str, *, found: Mapping[str, Any] | None = None, **message: Any
    ) -> Reply:
        """The validation of an answer to what the form asked for; `found` is what slot mappings took from it."""
        found, earlier = dict(found or {}), dict(message.pop("slots", {}))
        events = [
            {"event": "active_loop", "name": form},
            *self._set(earlier),
            *self._set({"requested_slot": requested}),
            {"event": "action", "name": "action_listen"},
            self._user(message.get("text", "")),
            *self._set(found),
            *self._set({"requested_slot": requested}),
            {"event": "action", "name": form},
            *self._set(found),
        ]
        slots = {**earlier, **found, "requested_slot": requested}
        return await self.act(f"validate_{form}", form=form, slots=slots, events=events, **message)

    def _slots(self, given: Mapping[str, Any]) -> dict[str, Any]:
        unknown = set(given) - set(self.domain["slots"]) - {"requested_slot"}
        assert not unknown, f"no such slots: {unknown}"
        initial = {name: slot.get("initial_value") for name, slot in self.domain["slots"].items()}
        return {**initial, "requested_slot": None, **given}

    def _required(self, form: str) -> Sequence[str]:
        return self.domain["forms"][form]["required_slots"]

    def _message(self, text: str, intent: str, entities: Mapping[str, str]) -> dict[str, Any]:
        found = [{"entity": entity, "value": value, "start": 0, "end": 1} for entity, value in entities.items()]
        return {"text": text, "intent": {"name": intent, "confidence": 1.0}, "entities": found}

    def _user(self, text: str) -> dict[str, Any]:
        return {"event": "user", "text": text, "input_channel": "rest"}

    def _set(self, slots: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [{"event": "slot", "name": name, "value": value} for name, value in slots.items()]

    def _said(self, response: Mapping[str, Any]) -> Said:
        """Fill every wording of the response, so that no fact can be missing in any of them."""
        buttons = {button["title"]: button["payload"] for button in response["buttons"]}
        name = response["response"]
        if name is None:
            return Said("", response["text"], buttons)
        assert name in self.domain["responses"], f"domain.yml has no {name}"
        wordings = [_fill(variation["text"], response) for variation in self.domain["responses"][name]]
        own = self.domain["responses"][name][0].get("buttons") or []
        self.filled.add(name)
        return Said(name, wordings[0], {**{button["title"]: button["payload"] for button in own}, **buttons})


def _fill(text: str, facts: Mapping[str, Any]) -> str:
    for _, field, _, _ in Formatter().parse(text):
        assert field is None or facts.get(field) not in {None, "", "None"}, f"{{{field}}} is missing in: {text}"
    return text.format_map(facts)


@pytest.fixture(scope="session")
def domain():
    return read_yaml(PROJECT / "domain.yml")


@pytest.fixture
def assistant(store, frozen_clock, domain):
    return Assistant(build_executor(["actions.support"], store, frozen_clock), domain)
