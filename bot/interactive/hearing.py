"""The customer's side of a turn: what was said, and what it means; both can be corrected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.channels.explain import as_table, understood
from bot.errors import UnderstandingFailed
from bot.interactive.annotated import annotated, read
from bot.interactive.desk import Desk
from bot.interactive.prompts import Choice
from nlu import ExamplesError

RIGHT, INTENT, NEW_INTENT, ENTITIES, AGAIN = "right", "intent", "new intent", "entities", "again"
CORRECTED = "corrected"
"""Metadata of a message whose intent or entities the editor changed."""
_NAME = re.compile(r"[A-Za-z_][\w-]*")


def hear(desk: Desk, text: str) -> bool:
    """Have a message understood, let that be corrected, and take it in; whether it was taken in."""
    try:
        parsed = dict(desk.conversation.understand(text))
    except UnderstandingFailed as error:
        desk.say(f"The message was not understood: {error}", "red")
        return False
    before = parsed
    while True:
        desk.show(as_table(understood({"text": text, **parsed})))
        match desk.prompter.choose("Is this what it means?", _choices(parsed)):
            case "right":
                break
            case "intent":
                parsed = _other_intent(desk, parsed)
            case "new intent":
                parsed = with_intent(parsed, _new_intent(desk))
            case "entities":
                parsed = {**parsed, "entities": _other_entities(desk, text, parsed)}
            case _:
                return False
    desk.conversation.keep()
    desk.show_events(desk.conversation.hear(text, parsed, {CORRECTED: True} if parsed != before else {}))
    return True


def _choices(parsed: Mapping[str, Any]) -> list[Choice]:
    intent = parsed.get("intent") or {}
    name = intent.get("full_retrieval_intent_name") or intent.get("name")
    right = [Choice(f"Right, it is {name}", RIGHT)] if name else []
    return [
        *right,
        Choice("Another intent", INTENT),
        Choice("A new intent", NEW_INTENT),
        Choice("Other entities", ENTITIES),
        Choice("Say something else", AGAIN),
    ]


def _other_intent(desk: Desk, parsed: Mapping[str, Any]) -> dict[str, Any]:
    """Those that came next in the ranking stand first."""
    ranked = [each["name"] for each in parsed.get("intent_ranking") or ()]
    names = sorted(desk.intents(), key=lambda name: ranked.index(name) if name in ranked else len(ranked))
    choices = [Choice(name, name) for name in names]
    return with_intent(parsed, desk.prompter.choose("Which intent is it?", choices, searchable=True))


def _new_intent(desk: Desk) -> str:
    known = {*desk.domain.intents, *desk.new.intents}

    def check(name: str) -> str | None:
        if not _NAME.fullmatch(name):
            return "Letters, digits, - and _ make a name; it begins with a letter."
        return f"{name} exists already." if name in known else None

    name = desk.prompter.text("Name of the new intent", check=check)
    desk.new.intents.append(name)
    return name


def with_intent(parsed: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The parse result as if it had been this intent, and, of ``faq/opening_hours``, this answer."""
    base, _, key = name.partition("/")
    intent: dict[str, Any] = {"name": base, "confidence": 1.0}
    ranking = [each for each in parsed.get("intent_ranking") or () if each["name"] != base]
    changed = {**parsed, "intent": intent, "intent_ranking": [{"name": base, "confidence": 1.0}, *ranking]}
    if key:
        intent["full_retrieval_intent_name"] = name
        response = {"responses": [], "confidence": 1.0, "intent_response_key": name, "utter_action": f"utter_{name}"}
        chosen = {"response": response, "ranking": [{"confidence": 1.0, "intent_response_key": name}]}
        changed["response_selector"] = {**(parsed.get("response_selector") or {}), base: chosen}
    return changed


def _other_entities(desk: Desk, text: str, parsed: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = list(parsed.get("entities") or ())

    def check(written: str) -> str | None:
        try:
            plain, _ = read(written)
        except ExamplesError as error:
            return f"{error.message} {error.mend or ''}".strip()
        return None if plain == text else "The words must stay as they are; only [brackets](entity) come and go."

    desk.say('Write entities as [words](entity), or [words]{"entity": "city", "role": "to"}.', "dim")
    written = desk.prompter.text("The message with its entities", default=annotated(text, found), check=check)
    _, entities = read(written)
    known = {*desk.domain.entities, *desk.new.entities}
    desk.new.entities += [x for x in dict.fromkeys(each["entity"] for each in entities) if x not in known]
    return [next((old for old in found if _is_same(old, each, text)), each) for each in entities]


def _is_same(old: Mapping[str, Any], new: Mapping[str, Any], text: str) -> bool:
    """Whether an entity was left as it was found: then its normalised value stays, too."""
    keys = ("entity", "start", "end", "role", "group")
    unsaid = text[new["start"] : new["end"]]
    return all(old.get(key) == new.get(key) for key in keys) and new["value"] in {str(old.get("value")), unsaid}
