"""Things of the domain that nothing uses.

What the code of an action may use is not called unused, unless the code is at hand.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.assistant.checks.code_words import CodeWords, code_words
from bot.assistant.checks.forms import ways_to_ask
from bot.assistant.checks.usage import Usage, intents_of_payloads, slots_of_responses, usage_of
from bot.assistant.domain import DEFAULT_ACTIONS, DEFAULT_INTENTS, HANDOFF, REQUESTED_SLOT, Domain
from bot.assistant.load import Project
from bot.assistant.problems import Findings

SPOKEN_BY_DEFAULT = frozenset(
    {
        "utter_default",
        "utter_restart",
        "utter_back",
        "utter_ask_rephrase",
        "utter_action_failed",
        "utter_handoff",
        "utter_language_unknown",
    }
)
"""Responses that default actions say."""
RUN_BY_DEFAULT = frozenset({"action_validate_slot_mappings", HANDOFF, *DEFAULT_ACTIONS})
BUILT_IN_SLOTS = frozenset(
    {
        REQUESTED_SLOT,
        "session_started_metadata",
        "knowledge_base_listed_objects",
        "knowledge_base_last_object",
        "knowledge_base_last_object_type",
    }
)
TRIGGERED = "EXTERNAL"
"""Intents whose names begin so are sent by other systems, not by customers (Rasa's custom)."""
FOREIGN_EXTRACTORS = ("Duckling", "Spacy", "Mitie")
"""Extractors that find entities for which there are no examples."""


def check_unused(project: Project, findings: Findings) -> None:
    """What is declared should be used."""
    usage = usage_of(project.flows)
    code = code_words(project.folder, project.domain)
    _check_intents(project, usage, findings)
    if _code_is_known(project.domain, code):
        _check_spoken(project, code, findings)
        _check_entities(project, usage, code, findings)
        _check_actions(project, usage, code, findings)
        _check_responses(project, usage, code, findings)
        _check_forms(project, usage, code, findings)
        _check_slots(project, usage, code, findings)


def _code_is_known(domain: Domain, code: CodeWords) -> bool:
    """There is no code, or it has been looked through."""
    return code.is_complete or not _custom(domain)


def _custom(domain: Domain) -> list[str]:
    return [action for action in domain.actions if not action.startswith("utter_")]


def _check_intents(project: Project, usage: Usage, findings: Findings) -> None:
    """An intent is used by name, or because its messages bring entities, which fill slots."""
    domain = project.domain
    mapped = {i for slot in domain.slots.values() for m in slot.mappings for i in (*m.intents, *m.not_intents)}
    ignored = {intent for form in domain.forms.values() for intent in form.ignored_intents}
    filling = {example.intent for example in project.training_data.examples if example.entities}
    asked_for = set((project.config.get("escalation") or {}).get("request_intents") or ("ask_human",))
    used = {*usage.intents, *mapped, *ignored, *filling, *asked_for, *DEFAULT_INTENTS}
    for intent in domain.intents:
        if intent not in used:
            place = project.places.get(("intents", intent)) or _first_example(project, intent)
            mend = f"Write a rule: - intent: {intent} and what is done then, or take it out."
            findings.warning(f"No story, rule or slot uses the intent {intent!r}.", place=place, mend=mend)


def _first_example(project: Project, intent: str) -> str:
    """Where a retrieval intent shows that the domain does not name."""
    examples = project.training_data.examples
    return next((e.place for e in examples if e.intent and e.intent.startswith(f"{intent}/")), "")


def _check_spoken(project: Project, code: CodeWords, findings: Findings) -> None:
    """An intent comes from examples, or from a button."""
    spoken = {e.intent.partition("/")[0] for e in project.training_data.examples if e.intent}
    spoken |= {*intents_of_payloads(project.domain), *DEFAULT_INTENTS}
    for intent in project.domain.intents:
        if intent not in spoken and not intent.startswith(TRIGGERED) and not code.mentions(f"/{intent}"):
            place = project.places.get(("intents", intent), "")
            mend = f"Write examples under - intent: {intent}, or take it out."
            findings.warning(f"The intent {intent!r} has no examples.", place=place, mend=mend)


def _check_entities(project: Project, usage: Usage, code: CodeWords, findings: Findings) -> None:
    domain, data = project.domain, project.training_data
    names = [str(step.get("name", "")) for step in project.config.get("pipeline") or () if isinstance(step, dict)]
    if any(foreign in name for name in names for foreign in FOREIGN_EXTRACTORS):
        return
    found = {x.entity for example in data.examples for x in example.entities} | {*data.lookups, *data.patterns}
    mapped = {mapping.entity for slot in domain.slots.values() for mapping in slot.mappings}
    for entity in domain.entities:
        if entity not in {*found, *usage.entities, *mapped} and not code.mentions(entity):
            place = project.places.get(("entities", entity), "")
            mend = f"Mark it in examples, as in [Leeds]({entity}), or take it out."
            findings.warning(f"Nothing finds or uses the entity {entity!r}.", place=place, mend=mend)


def _check_actions(project: Project, usage: Usage, code: CodeWords, findings: Findings) -> None:
    domain = project.domain
    mapped = {mapping.action for slot in domain.slots.values() for mapping in slot.mappings}
    run = {*usage.actions, *usage.loops, *mapped, *RUN_BY_DEFAULT, *_asking(domain), *domain.forms}
    run |= {f"validate_{form}" for form in (*domain.forms, *usage.loops)}
    run.add(str(_rule_options(project).get("core_fallback_action_name")))
    for action in _custom(domain):
        # In the code an action names itself once; a second time, another one may ask for it.
        if action not in run and code.words[action] < 2:
            place = project.places.get(("actions", action), "")
            mend = "Write it into a story or rule, or take it out."
            findings.warning(f"Nothing runs the action {action!r}.", place=place, mend=mend)


def _check_responses(project: Project, usage: Usage, code: CodeWords, findings: Findings) -> None:
    domain = project.domain
    said = {*usage.actions, *SPOKEN_BY_DEFAULT, *_asking(domain)}
    said.add(str(_rule_options(project).get("core_fallback_action_name")))
    for response in domain.responses:
        if response not in said and "/" not in response and response not in code.words:
            place = project.places.get(("responses", response), "")
            mend = "Write it into a story or rule, or take it out."
            findings.warning(f"Nothing says the response {response!r}.", place=place, mend=mend)


def _check_forms(project: Project, usage: Usage, code: CodeWords, findings: Findings) -> None:
    for form in project.domain.forms:
        if form not in usage.actions and form not in usage.loops and form not in code.words:
            place = project.places.get(("forms", form), "")
            mend = f"Write a rule: - intent: …, - action: {form}, - active_loop: {form}, or take it out."
            findings.warning(f"Nothing starts the form {form!r}.", place=place, mend=mend)


def _check_slots(project: Project, usage: Usage, code: CodeWords, findings: Findings) -> None:
    domain = project.domain
    required = {slot for form in domain.forms.values() for slot in form.required_slots}
    read = {*usage.slots, *required, *slots_of_responses(domain), *code.words, *BUILT_IN_SLOTS}
    for slot in domain.slots:
        if slot not in read:
            place = project.places.get(("slots", slot), "")
            mend = "Use it in a story, a response or an action, or take it out."
            findings.warning(f"Nothing uses the slot {slot!r}.", place=place, mend=mend)


def _asking(domain: Domain) -> Iterable[str]:
    """Names by which forms ask."""
    return (way for form in domain.forms.values() for slot in domain.slots for way in ways_to_ask(form.name, slot))


def _rule_options(project: Project) -> dict[str, object]:
    for policy in project.config.get("policies") or ():
        if isinstance(policy, dict) and policy.get("name") == "RulePolicy":
            return policy
    return {}
