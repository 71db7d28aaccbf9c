"""Read stories and rules from the files of training data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.assistant.domain import Domain
from bot.assistant.flows import Flows, LoopStep, Rule, SlotStep, Story
from bot.assistant.problems import Findings
from bot.assistant.read_steps import StepReader
from bot.assistant.shapes import check_keys, list_of, text_of, truth_of
from nlu import LocatedDict

STORY_KEYS = ("story", "steps", "metadata")
RULE_KEYS = ("rule", "steps", "condition", "conversation_start", "wait_for_user_input", "metadata")
FLOW_KEYS = ("stories", "rules")


def read_flows(files: list[LocatedDict], domain: Domain, findings: Findings) -> Flows:
    """All stories and rules.

    Args:
        files: The files of training data, as read.
        domain: The domain.
        findings: Takes what is wrong.
    """
    stories = [story for content in files for story in _stories(content, domain, findings)]
    rules = [rule for content in files for rule in _rules(content, domain, findings)]
    return Flows(tuple(stories), tuple(rules))


def _stories(content: LocatedDict, domain: Domain, findings: Findings) -> Iterator[Story]:
    reader = StepReader(domain, findings, is_rule=False)
    for item in _items(content, "stories", "story", STORY_KEYS, findings):
        steps = tuple(reader.read(list_of(item, "steps", findings, mend="Write steps: and below it each step.")))
        if steps:
            yield Story(_name(item, "story", findings), steps, place=item.place())


def _rules(content: LocatedDict, domain: Domain, findings: Findings) -> Iterator[Rule]:
    reader = StepReader(domain, findings, is_rule=True)
    for item in _items(content, "rules", "rule", RULE_KEYS, findings):
        steps = tuple(reader.read(list_of(item, "steps", findings, mend="Write steps: and below it each step.")))
        if steps:
            yield Rule(
                name=_name(item, "rule", findings),
                steps=steps,
                conditions=tuple(_conditions(item, reader)),
                conversation_start=truth_of(item, "conversation_start", findings, default=False),
                wait_for_user_input=truth_of(item, "wait_for_user_input", findings, default=True),
                place=item.place(),
            )


def _conditions(item: LocatedDict, reader: StepReader) -> Iterator[SlotStep | LoopStep]:
    pattern = "Write condition: and below it - active_loop: a_form or - slot_was_set: and its slots"
    for step in reader.read(list_of(item, "condition", reader.findings, mend=pattern)):
        if isinstance(step, SlotStep | LoopStep):
            yield step
        else:
            reader.findings.error("This step cannot be a condition.", place=step.place, mend=pattern)


def _items(
    content: LocatedDict, section: str, kind: str, keys: tuple[str, ...], findings: Findings
) -> Iterator[LocatedDict]:
    pattern = f"Write - {kind}: its name, and below it steps:"
    items = list_of(content, section, findings, mend=pattern)
    for index, item in enumerate(items):
        if not isinstance(item, LocatedDict) or kind not in item:
            findings.error(f"This is not a {kind}.", place=items.place(index), mend=pattern)
            continue
        check_keys(item, keys, f"a {kind}", findings)
        if not item.get("steps"):
            findings.warning(f"The {kind} {_shown(item[kind])} has no steps.", place=items.place(index), mend=pattern)
        else:
            yield item


def _name(item: LocatedDict, kind: str, findings: Findings) -> str:
    name = text_of(item, kind, findings)
    if not name:
        findings.error(f"The {kind} has no name.", place=item.place(kind), mend=f"Write - {kind}: what happens in it")
    return name or ""


def _shown(name: Any) -> str:
    return repr(str(name))
