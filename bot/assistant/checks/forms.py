"""Forms that cannot ask, and retrieval intents that cannot answer."""

from __future__ import annotations

from collections.abc import Iterable

from bot.assistant.load import Project
from bot.assistant.problems import Findings


def ways_to_ask(form: str, slot: str) -> tuple[str, ...]:
    """The actions and responses by which a form asks for a slot, the first that exists is taken."""
    return (f"action_ask_{form}_{slot}", f"utter_ask_{form}_{slot}", f"action_ask_{slot}", f"utter_ask_{slot}")


def check_forms(project: Project, findings: Findings) -> None:
    """A form needs a way to ask for each of its slots, unless an action of its own may ask, or leave slots out."""
    known = set(project.domain.action_names)
    for form in project.domain.forms.values():
        if f"validate_{form.name}" in known or form.name in project.domain.actions:
            continue
        for slot in form.required_slots:
            if slot in project.domain.slots and not known.intersection(ways_to_ask(form.name, slot)):
                findings.warning(
                    f"The form {form.name!r} has no way to ask for {slot!r}: it would wait in silence.",
                    place=project.places.get(("forms", form.name), ""),
                    mend=f"Write a response utter_ask_{slot}, or the action action_ask_{slot}.",
                )


def check_answers(project: Project, findings: Findings) -> None:
    """Each key of a retrieval intent needs examples and an answer."""
    answers = project.training_data.responses
    asked: dict[str, str] = {}
    for example in project.training_data.examples:
        if example.intent and "/" in example.intent:
            asked.setdefault(example.intent, example.place)
    for key in _missing(asked, answers):
        findings.error(
            f"There is no answer to {key!r}.", place=asked[key], mend=f"Write a response utter_{key} in the domain."
        )
    for key in _missing(answers, asked):
        findings.warning(
            f"No example asks for {key!r}, so it is never answered.",
            place=project.places.get(("responses", f"utter_{key}"), ""),
            mend=f"Write examples under - intent: {key}, or take it out.",
        )


def _missing(keys: Iterable[str], known: Iterable[str]) -> list[str]:
    have = set(known)
    return [key for key in keys if key not in have]
