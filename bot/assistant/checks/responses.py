"""Responses that customers would stumble over: buttons that send nothing known, places that nothing fills."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.assistant.checks.forms import ways_to_ask
from bot.assistant.checks.usage import intents_of_payloads, usage_of
from bot.assistant.domain import REQUESTED_SLOT
from bot.assistant.load import Project
from bot.assistant.problems import Findings, Side
from nlu import did_you_mean

_NAME = re.compile(r"\{([A-Za-z_]\w*)\}")


def check_responses(project: Project, findings: Findings) -> None:
    """Buttons and places of responses."""
    _check_payloads(project, findings)
    _check_placeholders(project, findings)


def _check_payloads(project: Project, findings: Findings) -> None:
    """A button must send an intent of the domain; another one is understood as nothing."""
    domain = project.domain
    for intent, responses in intents_of_payloads(domain).items():
        if intent in domain.intents:
            continue
        for response in responses:
            findings.warning(
                f"A button of {response!r} sends /{intent}, and there is no such intent in the domain.",
                place=project.places.get(("responses", response), ""),
                mend=did_you_mean(intent, sorted(domain.intents)),
            )


def _check_placeholders(project: Project, findings: Findings) -> None:
    """What is said by stories, rules and forms is filled from slots alone; actions may fill in more."""
    domain = project.domain
    for response, said in _said_plainly(project).items():
        names = {
            name
            for variation in domain.responses.get(response, ())
            for name in _NAME.findall(str(variation.body.get("text") or ""))
        }
        for name in sorted(names - set(domain.slots) - {REQUESTED_SLOT}):
            place = project.places.get(("responses", response), "")
            findings.warning(
                f"The response {response!r} has {{{name}}}, and no slot of that name fills it: it would be said as it "
                "stands.",
                place=place,
                mend=f"{did_you_mean(name, sorted(domain.slots))} Or let an action say it, which gives it {name}.",
                sides=[Side(place, f"{response!r} has {{{name}}}"), said],
            )


def _said_plainly(project: Project) -> Mapping[str, Side]:
    """Responses that are said without an action's code between, each with one place where it is."""
    domain = project.domain
    known = set(domain.action_names)
    said: dict[str, Side] = {}
    for action, places in usage_of(project.flows).actions.items():
        if action in domain.responses:
            said[action] = Side(places[0], f"{action!r} is said here")
    for form in domain.forms.values():
        for slot in form.required_slots:
            way = next((way for way in ways_to_ask(form.name, slot) if way in known), "")
            if way in domain.responses:
                place = project.places.get(("forms", form.name), "")
                said.setdefault(way, Side(place, f"the form {form.name!r} asks with it"))
    return said
