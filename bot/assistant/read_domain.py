"""Read a domain: intents, entities, slots, responses, actions, forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.assistant.domain import (
    ANY,
    ASKED,
    DEFAULT_INTENTS,
    REQUESTED_SLOT,
    Domain,
    EntitySpec,
    Form,
    IntentSpec,
    Response,
    SessionConfig,
    Slot,
)
from bot.assistant.legacy_domain import is_legacy, migrate
from bot.assistant.merge_domain import RawDomain, read_raw_domain
from bot.assistant.problems import Findings
from bot.assistant.read_responses import read_response
from bot.assistant.read_slots import plain, read_slot
from bot.assistant.shapes import check_keys, names_of, number_of, text_of, truth_of
from nlu import LocatedDict

KNOWLEDGE_BASE_ACTION = "action_query_knowledge_base"
KNOWLEDGE_BASE_SLOTS = (
    "knowledge_base_listed_objects",
    "knowledge_base_last_object",
    "knowledge_base_last_object_type",
)
SESSION_METADATA = "session_started_metadata"


def read_domain(path: Path, findings: Findings) -> RawDomain:
    """The domain as it is written, its files merged, a domain of Rasa 2 made into one of Rasa 3.

    Args:
        path: A file or a folder.
        findings: Takes what is wrong.
    """
    raw = read_raw_domain(path, findings)
    if is_legacy(raw):
        migrate(raw)
    return raw


def build_domain(raw: RawDomain, findings: Findings, *, retrieval: Sequence[str] = ()) -> Domain:
    """The domain as the assistant uses it.

    Args:
        raw: As it is written.
        findings: Takes what is wrong.
        retrieval: Intents whose examples are written ``name/key``.
    """
    entities = {name: _entity(name, below, findings) for name, below in raw.sections["entities"].items()}
    slots = _slots(raw, findings)
    sections, places = raw.sections, raw.place
    return Domain(
        intents=_intents(raw, entities, retrieval, findings),
        entities=entities,
        slots=slots,
        responses={
            name: read_response(name, below, places("responses", name), findings)
            for name, below in sections["responses"].items()
        },
        actions=tuple(dict.fromkeys((*sections["actions"], *(f"utter_{intent}" for intent in sorted(retrieval))))),
        forms={name: _form(name, below, places("forms", name), findings) for name, below in sections["forms"].items()},
        e2e_actions=tuple(sections["e2e_actions"]),
        session=_session(raw, findings),
        store_entities_as_slots=_stores_entities(raw, findings),
        send_domain=frozenset(_sent_domain(sections["actions"], findings)),
        source=_source(raw, retrieval),
    )


def _entity(name: str, below: LocatedDict, findings: Findings) -> EntitySpec:
    check_keys(below, ("roles", "groups", "influence_conversation"), f"the entity {name!r}", findings)
    return EntitySpec(
        name=name,
        roles=names_of(below, "roles", findings),
        groups=names_of(below, "groups", findings),
        influence_conversation=truth_of(below, "influence_conversation", findings, default=True),
    )


def _intents(
    raw: RawDomain, entities: Mapping[str, EntitySpec], retrieval: Sequence[str], findings: Findings
) -> dict[str, IntentSpec]:
    intents: dict[str, IntentSpec] = {}
    for name, below in raw.sections["intents"].items():
        if "triggers" in below:
            mend = f"Take it out, and write a rule: - intent: {name} and - action: {below['triggers']}"
            findings.error("triggers: is of Rasa 1.", place=below.place("triggers"), mend=mend)
        known = ("use_entities", "ignore_entities", "triggers", "is_retrieval_intent")
        check_keys(below, known, f"the intent {name!r}", findings)
        # Rasa forgets the entities that a retrieval intent asks for.
        asked = LocatedDict() if name in retrieval else below
        intents[name] = IntentSpec(name, _used_entities(asked, entities, findings), name in retrieval)
    for name in (*retrieval, *DEFAULT_INTENTS):
        if name not in intents:
            intents[name] = IntentSpec(name, _used_entities(LocatedDict(), entities, findings), name in retrieval)
    return intents


def _used_entities(below: LocatedDict, entities: Mapping[str, EntitySpec], findings: Findings) -> frozenset[str]:
    """The labels that policies see with an intent (Rasa's rules, the odd ones included)."""
    unseen = [entity.name for entity in entities.values() if not entity.influence_conversation]
    if below.get("use_entities", True) is True:
        used = {name for name in entities if name not in unseen} | _labels(entities.values())
    else:
        # false, null and an empty list all mean none.
        named = names_of(below, "use_entities", findings) if below["use_entities"] else ()
        used = {*named, *_labels(entities[name] for name in named if name in entities)}
    ignored = unseen
    if "ignore_entities" in below:
        ignored = list(names_of(below, "ignore_entities", findings)) if below["ignore_entities"] else []
    return frozenset(used - {*ignored, *_labels(entities[name] for name in ignored if name in entities)})


def _labels(entities: Iterable[EntitySpec]) -> set[str]:
    return {f"{entity.name}#{part}" for entity in entities for part in (*entity.roles, *entity.groups)}


def _slots(raw: RawDomain, findings: Findings) -> dict[str, Slot]:
    slots: dict[str, Slot] = {}
    for name, written in raw.sections["slots"].items():
        place = raw.place("slots", name)
        if name == SESSION_METADATA:
            findings.error(f"The slot {name!r} is built in.", place=place, mend="Take it out.")
            continue
        slot = read_slot(name, written, place, findings)
        if slot is not None:
            slots[name] = slot
    if raw.sections["forms"]:
        slots.setdefault(REQUESTED_SLOT, Slot(REQUESTED_SLOT, "text", influence_conversation=False))
    if KNOWLEDGE_BASE_ACTION in raw.sections["actions"]:
        for name in KNOWLEDGE_BASE_SLOTS:
            slots.setdefault(name, Slot(name, "text", influence_conversation=False))
    slots[SESSION_METADATA] = Slot(SESSION_METADATA, "any", influence_conversation=False)
    return slots


def _form(name: str, written: Any, place: str, findings: Findings) -> Form:
    if written is None:
        return Form(name)
    if not isinstance(written, LocatedDict):
        findings.error(f"The form {name!r} has no keys.", place=place, mend="Write below it required_slots: [a, b]")
        return Form(name)
    check_keys(written, ("required_slots", "ignored_intents", "fill"), f"the form {name!r}", findings)
    if "required_slots" not in written:
        findings.error(f"The form {name!r} has no required_slots.", place=place, mend="Write required_slots: []")
    required = names_of(written, "required_slots", findings)
    fill = text_of(written, "fill", findings) or ANY
    if fill not in {ANY, ASKED}:
        mend = f"Write fill: {ASKED} (only the slot that was asked for), or fill: {ANY} (Rasa's way)."
        findings.error(f"{fill!r} is no way to fill the form {name!r}.", place=written.place("fill"), mend=mend)
    return Form(name, required, names_of(written, "ignored_intents", findings), fill)


def _session(raw: RawDomain, findings: Findings) -> SessionConfig:
    written = raw.settings.get("session_config", LocatedDict())
    known = ("session_expiration_time", "carry_over_slots_to_new_session")
    check_keys(written, known, "session_config", findings)
    return SessionConfig(
        expiration_minutes=number_of(written, "session_expiration_time", findings, default=60.0),
        carry_over_slots=truth_of(written, "carry_over_slots_to_new_session", findings, default=True),
    )


def _stores_entities(raw: RawDomain, findings: Findings) -> bool:
    written = raw.settings.get("config", LocatedDict())
    check_keys(written, ("store_entities_as_slots",), "config: of the domain", findings)
    return truth_of(written, "store_entities_as_slots", findings, default=True)


def _sent_domain(actions: Mapping[str, LocatedDict], findings: Findings) -> list[str]:
    """Actions that need the domain in their call, where an endpoint sends it only to those."""
    needing: list[str] = []
    for name, below in actions.items():
        check_keys(below, ("send_domain",), f"the action {name!r}", findings)
        if truth_of(below, "send_domain", findings, default=not below and name.startswith("validate_")):
            needing.append(name)
    return needing


def _source(raw: RawDomain, retrieval: Sequence[str]) -> dict[str, Any]:
    """The merged domain in Rasa's JSON, as action servers receive it."""
    source: dict[str, Any] = {"version": "3.1"}
    for section in ("intents", "entities", "actions"):
        source[section] = [{name: below} if below else name for name, below in raw.sections[section].items()]
    source["intents"].sort(key=lambda item: item if isinstance(item, str) else next(iter(item)))
    source["actions"] += [name for name in (f"utter_{x}" for x in sorted(retrieval)) if name not in source["actions"]]
    for section in ("slots", "responses", "forms"):
        source[section] = raw.sections[section]
    source["e2e_actions"] = list(raw.sections["e2e_actions"])
    source.update(raw.settings)
    default = {"session_expiration_time": 60, "carry_over_slots_to_new_session": True}
    source.setdefault("session_config", default)
    return {key: value for key, value in plain(source).items() if value not in ({}, [], None)}


def responses_by_key(responses: Mapping[str, tuple[Response, ...]]) -> dict[str, list[dict[str, Any]]]:
    """The responses of retrieval intents by their key (``faq/opening_hours``), as nlu wants them."""
    return {
        name.removeprefix("utter_"): [_written(variation) for variation in variations]
        for name, variations in responses.items()
        if "/" in name
    }


def _written(variation: Response) -> dict[str, Any]:
    written = {**variation.body, **variation.metadata}
    if variation.channel is not None:
        written["channel"] = variation.channel
    if variation.id is not None:
        written["id"] = variation.id
    if variation.conditions:
        written["condition"] = [{"type": "slot", "name": c.slot, "value": c.value} for c in variation.conditions]
    return written
