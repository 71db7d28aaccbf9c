"""Conditions that have no effect."""

from __future__ import annotations

from bot.assistant.domain import REQUESTED_SLOT
from bot.assistant.flows import SlotStep
from bot.assistant.load import Project
from bot.assistant.problems import Findings, Side


def check_conditions(project: Project, findings: Findings) -> None:
    """A rule's condition on a slot that policies do not see holds always: the rule runs where it should not."""
    domain = project.domain
    seen = {slot.name for slot in domain.seen_slots} | {REQUESTED_SLOT}
    for rule in project.flows.rules:
        for step in rule.conditions:
            if not isinstance(step, SlotStep) or step.name in seen or step.name not in domain.slots:
                continue
            slot, place = domain.slots[step.name], project.places.get(("slots", step.name), "")
            why = "is of the type any" if slot.type == "any" else "has influence_conversation: false"
            mend = "Give it another type." if slot.type == "any" else "Write influence_conversation: true at the slot."
            findings.warning(
                f"The condition of the rule {rule.name!r} on {step.name!r} has no effect: the slot {why}.",
                place=step.place,
                mend=mend,
                sides=[Side(step.place, "the condition"), Side(place, f"the slot {step.name!r} {why}")],
            )
