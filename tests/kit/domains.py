"""A `Domain` from a Rasa domain as a dict, for tests that need no files."""

import json
from collections.abc import Mapping
from typing import Any

from bot.assistant.domain import (
    DEFAULT_INTENTS,
    Domain,
    EntitySpec,
    Form,
    IntentSpec,
    MappingCondition,
    Response,
    SessionConfig,
    Slot,
    SlotCondition,
    SlotMapping,
)

BODY = ("text", "buttons", "image", "attachment", "elements", "quick_replies", "custom")


def domain_from(source: Mapping[str, Any]) -> Domain:
    """The domain, with what Rasa adds to every one."""
    slots = {name: _slot(name, spec) for name, spec in source.get("slots", {}).items()}
    for name, kind in (("requested_slot", "text"), ("session_started_metadata", "any")):
        slots.setdefault(name, Slot(name=name, type=kind, influence_conversation=False))
    intents = [*source.get("intents", []), *DEFAULT_INTENTS]
    actions = [next(iter(x)) if isinstance(x, dict) else x for x in source.get("actions", [])]
    marked = frozenset(name for x in source.get("actions", []) if isinstance(x, dict) for name in x)
    session = source.get("session_config", {})
    return Domain(
        intents={_name(x): IntentSpec(_name(x), is_retrieval=_is_retrieval(x)) for x in intents},
        entities={_name(x): EntitySpec(_name(x)) for x in source.get("entities", [])},
        slots=slots,
        responses={name: tuple(_response(x) for x in xs) for name, xs in source.get("responses", {}).items()},
        actions=tuple(actions),
        forms={name: _form(name, spec) for name, spec in source.get("forms", {}).items()},
        e2e_actions=tuple(source.get("e2e_actions", ())),
        session=SessionConfig(
            session.get("session_expiration_time", 60), session.get("carry_over_slots_to_new_session", True)
        ),
        send_domain=marked or None,
        source=source,
    )


def _name(spec: Any) -> str:
    return next(iter(spec)) if isinstance(spec, dict) else spec


def _is_retrieval(spec: Any) -> bool:
    return isinstance(spec, dict) and bool(next(iter(spec.values())).get("is_retrieval_intent"))


def _many(value: Any) -> tuple[Any, ...]:
    return () if value is None else tuple(value) if isinstance(value, list) else (value,)


def _slot(name: str, spec: Mapping[str, Any]) -> Slot:
    mappings = tuple(_mapping(x) for x in spec.get("mappings", ()))
    return Slot(name=name, type=spec["type"], initial_value=spec.get("initial_value"), mappings=mappings)


def _mapping(spec: Mapping[str, Any]) -> SlotMapping:
    conditions = [MappingCondition(x.get("active_loop"), x.get("requested_slot")) for x in spec.get("conditions", ())]
    return SlotMapping(
        type=spec["type"],
        **{key: spec.get(key) for key in ("entity", "role", "group", "value", "action")},
        intents=_many(spec.get("intent")),
        not_intents=_many(spec.get("not_intent")),
        conditions=tuple(conditions),
        source=json.dumps(spec, sort_keys=True),
    )


def _form(name: str, spec: Mapping[str, Any]) -> Form:
    return Form(name, tuple(spec["required_slots"]), _many(spec.get("ignored_intents")))


def _response(spec: Mapping[str, Any]) -> Response:
    known = {*BODY, "channel", "language", "id", "condition"}
    return Response(
        body={key: spec[key] for key in BODY if key in spec},
        channel=spec.get("channel"),
        language=spec.get("language"),
        id=spec.get("id"),
        conditions=tuple(SlotCondition(x["name"], x["value"]) for x in spec.get("condition", ())),
        metadata={key: value for key, value in spec.items() if key not in known},
    )
