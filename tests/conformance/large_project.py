"""Writes the large project: hundreds of stories, dozens of rules, checkpoints, forms, actions. Plain Python 3.10.

Usage: large_project.py FOLDER [SEED]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from random import Random
from typing import Any

TOPICS = 24
STORIES_OF_A_TOPIC = 10
Json = dict[str, Any]


def main() -> None:
    """Write it; YAML is a superset of JSON."""
    folder, random = Path(sys.argv[1]), Random(int((sys.argv[2:] or ["1"])[0]))
    (folder / "data").mkdir(parents=True, exist_ok=True)
    stories = [story for topic in range(TOPICS) for story in stories_of(topic, random)]
    write(folder / "domain.yml", domain())
    write(folder / "data" / "stories.yml", {"version": "3.1", "stories": [*joints(), *stories]})
    write(folder / "data" / "rules.yml", {"version": "3.1", "rules": rules()})
    policies = [{"name": "AugmentedMemoizationPolicy", "max_history": 6}, {"name": "RulePolicy"}]
    config = {"recipe": "default.v1", "assistant_id": "large", "language": "en"}
    write(folder / "config.yml", {**config, "pipeline": [{"name": "WhitespaceTokenizer"}], "policies": policies})


def write(file: Path, content: Json) -> None:
    """One entry of a list a line."""
    lines = []
    for key, value in content.items():
        if isinstance(value, list) and value:
            lines += [f"{key}:", *(f"- {json.dumps(item)}" for item in value)]
        else:
            lines.append(f"{key}: {json.dumps(value)}")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def domain() -> Json:
    """Every topic has an opening, a detail, an action and a choice; some have a form."""
    entity = {"type": "from_entity", "entity": "detail"}
    slots: Json = {"detail": {"type": "text", "mappings": [entity]}}
    slots["mood"] = {
        "type": "categorical",
        "values": ["good", "bad"],
        "mappings": [
            {"type": "from_intent", "intent": "affirm", "value": "good"},
            {"type": "from_intent", "intent": "deny", "value": "bad"},
        ],
    }
    forms: Json = {}
    for topic in range(0, TOPICS, 4):
        forms[f"form_{topic}"] = {"required_slots": [f"a_{topic}", f"b_{topic}"]}
        for letter in "ab":
            asked = [{"active_loop": f"form_{topic}", "requested_slot": f"{letter}_{topic}"}]
            slots[f"{letter}_{topic}"] = {
                "type": "text",
                "influence_conversation": letter == "a",
                "mappings": [{"type": "from_entity", "entity": "detail", "conditions": asked}],
            }
    responses = [f"utter_{kind}_{topic}" for kind in ("open", "detail", "yes", "no") for topic in range(TOPICS)]
    responses += ["utter_chat", "utter_anything_else", "utter_bye", "utter_default"]
    responses += [f"utter_faq_{n}" for n in range(30)] + [f"utter_ask_{name}" for name in slots if name[1] == "_"]
    return {
        "version": "3.1",
        "intents": intents(),
        "entities": ["detail"],
        "slots": slots,
        "forms": forms,
        "actions": [f"action_{topic}" for topic in range(TOPICS)] + ["validate_form_0"],
        "responses": {name: [{"text": name}] for name in responses},
    }


def intents() -> list[str]:
    """Of topics, of small talk, and answers."""
    return [f"open_{n}" for n in range(TOPICS)] + [f"faq_{n}" for n in range(30)] + ["affirm", "deny", "inform", "bye"]


def stories_of(topic: int, random: Random) -> list[Json]:
    """The ways through one topic."""
    found = []
    for number in range(STORIES_OF_A_TOPIC):
        steps: list[Json] = [{"intent": f"open_{topic}"}, {"action": f"utter_open_{topic}"}]
        if number % 2:
            steps += [
                {"intent": "inform", "entities": [{"detail": "x"}]},
                {"action": f"action_{topic}"},
                {"action": f"utter_detail_{topic}"},
            ]
        steps += [{"intent": "affirm"}, {"action": f"utter_yes_{topic}"}] if number % 3 == 0 else []
        if number % 3 == 1:
            steps += [{"or": [{"intent": "deny"}, {"intent": f"open_{(topic + 1) % TOPICS}"}]}]
            steps += [{"action": f"utter_no_{topic}"}]
        if number % 3 == 2:
            steps += [{"intent": "deny"}, {"action": f"utter_detail_{topic}"}, {"intent": "deny"}]
            steps += [{"action": f"utter_no_{topic}"}]
        steps += [{"checkpoint": random.choice(["settled", "settled_well"])}] if number > 4 else []
        found.append({"story": f"topic {topic}, way {number}", "steps": steps})
    return found


def joints() -> list[Json]:
    """What follows a topic, whichever it was."""
    more: list[Json] = [{"intent": "affirm"}, {"action": "utter_anything_else"}]
    return [
        {"story": "settled, more", "steps": [{"checkpoint": "settled"}, *more, {"checkpoint": "last"}]},
        {"story": "settled well", "steps": [{"checkpoint": "settled_well"}, *more]},
        {"story": "last", "steps": [{"checkpoint": "last"}, {"intent": "bye"}, {"action": "utter_bye"}]},
        {"story": "good mood", "steps": [{"checkpoint": "last"}, {"intent": "deny"}, {"action": "utter_chat"}]},
    ]


def rules() -> list[Json]:
    """Questions that are always answered alike, and forms."""
    found: list[Json] = [
        {"rule": f"faq {n}", "steps": [{"intent": f"faq_{n}"}, {"action": f"utter_faq_{n}"}]} for n in range(30)
    ]
    for topic in range(0, TOPICS, 4):
        form = f"form_{topic}"
        begin: list[Json] = [{"intent": "inform", "entities": []}, {"action": form}, {"active_loop": form}]
        begin[0] = {"intent": f"faq_{topic}"}
        found = [rule for rule in found if rule["rule"] != f"faq {topic}"]
        done: list[Json] = [{"action": form}, {"active_loop": None}, {"action": f"action_{topic}"}]
        found.append({"rule": f"begin {form}", "steps": begin})
        found.append({"rule": f"end {form}", "condition": [{"active_loop": form}], "steps": done})
    return found


if __name__ == "__main__":
    main()
