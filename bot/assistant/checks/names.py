"""Names in stories, rules, forms and slot mappings that the domain does not have."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bot.assistant.checks.usage import usage_of
from bot.assistant.domain import REQUESTED_SLOT, Domain, Slot
from bot.assistant.load import Project
from bot.assistant.problems import Findings
from nlu import nearest

_EVENTS = frozenset({"restart", "rewind", "undo", "reset_slots", "pause", "resume", "export", "session_started"})
"""Actions of a story that are events."""


def check_names(project: Project, findings: Findings) -> None:
    """Everything that is named must be declared."""
    domain, usage = project.domain, usage_of(project.flows)
    actions = {*domain.action_names, *_EVENTS}
    _declared(usage.intents, domain.intents, "intent", "intents", findings)
    _declared(usage.entities, domain.entities, "entity", "entities", findings)
    _declared(usage.slots, domain.slots, "slot", "slots", findings)
    _declared(usage.loops, actions, "form", "forms", findings)
    _declared(usage.actions, actions, "action", "actions", findings)
    _check_forms(project, findings)
    _check_mappings(project, findings)
    _check_conditions(project, findings)
    _check_examples(project, findings)


def _declared(
    used: Mapping[str, Sequence[str]], known: Collection[str], kind: str, section: str, findings: Findings
) -> None:
    for name, places in used.items():
        if name not in known:
            for place in places:
                _undeclared(name, known, kind, section, findings, place)


def _undeclared(name: str, known: Collection[str], kind: str, section: str, findings: Findings, place: str) -> None:
    near = nearest(name, sorted(known))
    if kind == "action" and name.startswith("utter_"):
        section = "responses"
    mend = f"Did you mean {near!r}? Else write it under {section}: in the domain."
    if near is None:
        mend = f"Write it under {section}: in the domain."
    findings.error(f"There is no {kind} {name!r} in the domain.", place=place, mend=mend)


def _check_forms(project: Project, findings: Findings) -> None:
    domain = project.domain
    for form in domain.forms.values():
        place = project.places.get(("forms", form.name), "")
        for slot in form.required_slots:
            if slot not in domain.slots:
                _undeclared(slot, domain.slots, "slot", "slots", findings, place)
        for intent in form.ignored_intents:
            if intent not in domain.intents:
                _undeclared(intent, domain.intents, "intent", "intents", findings, place)


def _check_mappings(project: Project, findings: Findings) -> None:
    domain = project.domain
    for slot in domain.slots.values():
        place = project.places.get(("slots", slot.name), "")
        _check_intents_of(slot, domain, place, findings)
        for mapping in slot.mappings:
            if mapping.entity is not None and mapping.entity not in domain.entities:
                _undeclared(mapping.entity, domain.entities, "entity", "entities", findings, place)
            if mapping.action is not None and mapping.action not in domain.action_names:
                _undeclared(mapping.action, domain.action_names, "action", "actions", findings, place)
            for condition in mapping.conditions:
                _check_condition(domain, condition.active_loop, condition.requested_slot, place, findings)


def _check_intents_of(slot: Slot, domain: Domain, place: str, findings: Findings) -> None:
    """A mapping that only asks for unknown intents can never fill its slot; one among known ones does no harm."""
    harmless: dict[str, None] = {}
    for mapping in slot.mappings:
        unknown = [intent for intent in mapping.intents if intent not in domain.intents]
        if mapping.type == "from_intent" or len(unknown) == len(mapping.intents):
            for intent in unknown:
                _undeclared(intent, domain.intents, "intent", "intents", findings, place)
        else:
            harmless |= dict.fromkeys(unknown)
        harmless |= dict.fromkeys(intent for intent in mapping.not_intents if intent not in domain.intents)
    if harmless:
        are, what, them = ("are", "intents", "them") if len(harmless) > 1 else ("is", "intent", "it")
        findings.warning(
            f"Mappings of the slot {slot.name!r} name {', '.join(map(repr, harmless))}; "
            f"there {are} no such {what} in the domain.",
            place=place,
            mend=f"Take {them} out of intent: or not_intent:, or mend the spelling.",
        )


def _check_condition(
    domain: Domain, loop: str | None, requested_slot: str | None, place: str, findings: Findings
) -> None:
    if loop is not None and loop not in domain.action_names:
        _undeclared(loop, domain.forms, "form", "forms", findings, place)
    if requested_slot is not None and requested_slot not in domain.slots:
        _undeclared(requested_slot, domain.slots, "slot", "slots", findings, place)


def _check_conditions(project: Project, findings: Findings) -> None:
    """Slots that decide between variations of a response."""
    domain = project.domain
    for name, variations in domain.responses.items():
        for variation in variations:
            for condition in variation.conditions:
                if condition.slot not in domain.slots and condition.slot != REQUESTED_SLOT:
                    place = project.places.get(("responses", name), "")
                    _undeclared(condition.slot, domain.slots, "slot", "slots", findings, place)


def _check_examples(project: Project, findings: Findings) -> None:
    """Intents and entities of the examples; each is reported once, where it stands first."""
    domain = project.domain
    seen: set[tuple[str, str]] = set()
    for example in project.training_data.examples:
        intent = example.intent.partition("/")[0] if example.intent else None
        if intent and intent not in domain.intents and ("intent", intent) not in seen:
            seen.add(("intent", intent))
            _undeclared(intent, domain.intents, "intent", "intents", findings, example.place)
        for entity in example.entities:
            if entity.entity not in domain.entities and ("entity", entity.entity) not in seen:
                seen.add(("entity", entity.entity))
                _undeclared(entity.entity, domain.entities, "entity", "entities", findings, example.place)
