"""Random situations from a seed: a domain, what happened so far, and the action that runs next. Plain Python 3.10."""

from __future__ import annotations

from random import Random

INTENTS = ["greet", "inform", "affirm", "deny", "ask", "out_of_scope", "nlu_fallback", "faq"]
ENTITIES = ["city", "size", "colour"]
SLOTS = {"a": "text", "b": "text", "c": "list", "d": "bool", "e": "any", "f": "float"}
FORMS = ["first_form", "second_form"]
BEHAVIOURS = [
    "accept",
    "accept",
    "nothing",
    "clear",
    "request",
    "request:a",
    "request:b",
    "end_loop",
    "reject_event",
    "reject",
    "fail",
    "set:a",
    "say:utter_note",
    "buttons:utter_note",
    "say:utter_missing",
]
EXTRACTION_BEHAVIOURS = ["accept", "nothing", "clear", "set:b", "say:utter_note", "reject", "set:a"]
DEFAULT_ACTIONS = [
    "action_listen",
    "action_restart",
    "action_session_start",
    "action_default_fallback",
    "action_deactivate_loop",
    "action_default_ask_affirmation",
    "action_default_ask_rephrase",
    "action_unlikely_intent",
    "action_back",
    *["action_two_stage_fallback", "action_extract_slots"] * 3,
]


def case(seed: int) -> dict:
    """One situation."""
    random = Random(seed)
    domain = _domain(random)
    actions = [*domain["actions"], "action_note"]
    behaviours = {name: random.choice(BEHAVIOURS) for name in actions}
    for name in ("action_validate_slot_mappings", "action_fill"):
        if name in behaviours:
            behaviours[name] = random.choice(EXTRACTION_BEHAVIOURS)
    return {
        "seed": seed,
        "domain": domain,
        "events": _events(random, domain),
        "action": _action(random, domain),
        "channel": random.choice(["rest", "rest", "web"]),
        "behaviours": behaviours,
    }


def _domain(random: Random) -> dict:
    actions = ["action_note", "utter_faq"]
    optional = [
        "validate_first_form",
        "validate_second_form",
        "action_validate_slot_mappings",
        "action_fill",
        "action_ask_a",
        "action_ask_first_form_b",
        "action_default_ask_affirmation",
        "action_default_fallback",
        "action_session_start",
    ]
    likely = {"validate_first_form": 0.6, "validate_second_form": 0.5, "action_fill": 0.5}
    actions += [name for name in optional if random.random() < likely.get(name, 0.2)]
    if random.random() < 0.05:
        actions.append("second_form")
    return {
        "version": "3.1",
        "intents": [
            {"faq": {"is_retrieval_intent": True}} if name == "faq" else name for name in [*INTENTS[:5], "faq"]
        ],
        "entities": ["city", {"size": {"roles": ["small", "large"]}}, "colour"],
        "slots": {name: _slot(random, name, kind) for name, kind in SLOTS.items()},
        "responses": _responses(random),
        "actions": actions,
        "forms": {form: _form(random) for form in FORMS},
        "e2e_actions": ["Just so."],
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": random.random() < 0.7},
    }


def _slot(random: Random, name: str, kind: str) -> dict:
    slot: dict = {
        "type": kind,
        "influence_conversation": False,
        "mappings": [_mapping(random, name) for _ in range(random.randint(1, 3))],
    }
    if random.random() < 0.15:
        slot["initial_value"] = {"list": ["x"], "bool": True, "float": 0.5}.get(kind, "at first")
    return slot


def _mapping(random: Random, slot: str) -> dict:
    kind = random.choice(
        ["from_entity", "from_entity", "from_entity", "from_intent", "from_text", "from_trigger_intent", "custom"]
    )
    mapping: dict = {"type": kind}
    if kind == "from_entity":
        mapping["entity"] = random.choice([*ENTITIES, "city", "unknown"])
        if random.random() < 0.3:
            mapping["role"] = random.choice(["small", "large"])
        if random.random() < 0.1:
            mapping["group"] = "1"
    if kind in ("from_intent", "from_trigger_intent"):
        mapping["value"] = random.choice([True, False, "chosen", 3])
    if kind == "custom" and random.random() < 0.7:
        mapping["action"] = "action_fill"
    if kind in ("from_intent", "from_trigger_intent") or random.random() < 0.3:
        mapping["intent"] = random.choice([random.choice(INTENTS[:5]), random.sample(INTENTS[:5], 2)])
    elif random.random() < 0.3:
        mapping["not_intent"] = random.choice([random.choice(INTENTS[:5]), random.sample(INTENTS[:5], 2)])
    if random.random() < 0.5:
        mapping["conditions"] = [_condition(random, slot) for _ in range(random.randint(1, 2))]
    return mapping


def _condition(random: Random, slot: str) -> dict:
    condition: dict = {"active_loop": random.choice([*FORMS, "first_form", None])}
    if condition["active_loop"] and random.random() < 0.5:
        condition["requested_slot"] = random.choice([slot, slot, "a"])
    return condition


def _form(random: Random) -> dict:
    form: dict = {"required_slots": random.sample(sorted(SLOTS), random.randint(0, 4))}
    if random.random() < 0.3:
        form["ignored_intents"] = random.choice(["ask", ["ask", "deny"]])
    return form


def _responses(random: Random) -> dict:
    responses: dict = {
        "utter_note": [
            {"text": "Noted: {a} and {b}.", "buttons": [{"title": "{a}", "payload": "/inform"}], "extra": "kept"}
        ],
        "utter_faq/hours": [{"text": "Nine to five in {e}.", "id": "hours_1"}],
        "utter_ask_c": [{"custom": {"deep": [{"say": "{a}"}, 5], "n": 1}}],
        "utter_ask_second_form_a": [{"text": "A, please ({unknown})?", "image": "https://example.org/{b}.png"}],
    }
    for slot in SLOTS:
        if slot != "c" and random.random() < 0.8:
            responses["utter_ask_" + slot] = _variations(random, slot)
    for name in ("utter_restart", "utter_back", "utter_default", "utter_ask_rephrase"):
        if random.random() < 0.5:
            responses[name] = [{"text": name}]
    return responses


def _variations(random: Random, slot: str) -> list:
    found = [{"text": "What is " + slot + "?"}]
    if random.random() < 0.4:
        found.append({"text": "On the web: " + slot + "?", "channel": "web", "metadata": {"m": 1}})
    if random.random() < 0.4:
        found.append(
            {"text": "As you chose: " + slot + "?", "condition": [{"type": "slot", "name": "e", "value": "CHOSEN"}]}
        )
    return found


def _action(random: Random, domain: dict) -> str:
    others = [
        "action_note",
        "utter_note",
        "utter_ask_c",
        "utter_faq",
        "Just so.",
        *[x for x in domain["actions"] if not x.startswith("validate_")],
    ]
    pools = [FORMS, FORMS, FORMS, DEFAULT_ACTIONS, others]
    return random.choice(random.choice(pools))


def _events(random: Random, domain: dict) -> list:
    events: list[dict] = [_ran("action_session_start"), {"event": "session_started"}, _ran("action_listen")]
    for _ in range(random.randint(1, 5)):
        events += _turn(random)
        events.append(_ran("action_listen"))
        if random.random() < 0.06:
            events += [
                {"event": "restart"},
                _ran("action_session_start"),
                {"event": "session_started"},
                _ran("action_listen"),
            ]
        if random.random() < 0.06:
            events += [_ran("action_session_start"), {"event": "session_started"}, _ran("action_listen")]
        if random.random() < 0.08:
            events.append({"event": "rewind"})
    events.append(_message(random))
    events += _some_slots(random, 0.4)
    if random.random() < 0.25:
        events.append(
            {
                "event": "action_execution_rejected",
                "name": random.choice(FORMS),
                "policy": "RulePolicy",
                "confidence": 1.0,
            }
        )
        if random.random() < 0.6:
            events.append(_ran("utter_note"))
    if random.random() < 0.15:
        events.append({"event": "loop_interrupted", "is_interrupted": True})
    return events


def _turn(random: Random) -> list:
    events = [_message(random), *_some_slots(random, 0.3)]
    if random.random() < 0.5:
        form = random.choice([*FORMS, "action_two_stage_fallback"])
        requested = random.choice([*sorted(SLOTS), None])
        events += [_ran(form), {"event": "active_loop", "name": form}]
        if form in FORMS:
            events.append({"event": "slot", "name": "requested_slot", "value": requested})
        if requested is None and random.random() < 0.8:
            events.append({"event": "active_loop", "name": None})
    else:
        events += [_ran(random.choice(["utter_note", "action_note"])), *_some_slots(random, 0.3)]
    return events


def _some_slots(random: Random, chance: float) -> list:
    values = {"a": "hello", "b": "green", "c": ["one", "two"], "d": True, "e": "chosen", "f": 0.25}
    return [
        {"event": "slot", "name": x, "value": random.choice([v, v, None])}
        for x, v in values.items()
        if random.random() < chance
    ]


def _ran(name: str) -> dict:
    return {
        "event": "action",
        "name": name,
        "policy": None,
        "confidence": 1.0,
        "action_text": None,
        "hide_rule_turn": False,
    }


def _message(random: Random) -> dict:
    intent = random.choice(INTENTS)
    entities = [_entity(random) for _ in range(random.choice([0, 0, 1, 2, 3]))]
    text = random.choice(["one", "two", "/" + intent])
    names = [intent, *[x for x in INTENTS if x != intent]]
    parse_data = {
        "intent": {"name": intent, "confidence": 0.8},
        "entities": entities,
        "text": text,
        "message_id": "m",
        "metadata": {},
        "intent_ranking": [{"name": x, "confidence": 0.1} for x in names[: random.randint(1, 3)]],
        "response_selector": {
            "all_retrieval_intents": ["faq"],
            "faq": {"response": {"utter_action": "utter_faq/hours", "confidence": 0.9}, "ranking": []},
        },
    }
    return {
        "event": "user",
        "text": text,
        "parse_data": parse_data,
        "input_channel": "rest",
        "message_id": "m",
        "metadata": {},
    }


def _entity(random: Random) -> dict:
    entity = {
        "entity": random.choice(ENTITIES),
        "value": random.choice(["Hull", "Leeds", "XL", 7, None]),
        "start": 0,
        "end": 3,
    }
    if random.random() < 0.3:
        entity["role"] = random.choice(["small", "large"])
    if random.random() < 0.1:
        entity["group"] = "1"
    return entity
