"""The examples of docs/dialogue.md are a project that can be trained, and do what the text says."""

import re
from pathlib import Path

from kit.projects import Small, loop

from bot.conversation import events as e

PAGE = Path(__file__).parents[3] / "docs" / "dialogue.md"
DOMAIN = """
intents: [ask_store_hours, greet, cancel_contract, deny, stop, report_fault]
slots:
  member: {type: bool, mappings: [{type: custom}]}
  kind: {type: text, mappings: [{type: from_text}]}
forms:
  fault_form: {required_slots: [kind]}
actions: [action_offer, action_cancel, action_report_fault]
responses:
  utter_store_hours: [{text: Nine to five}]
  utter_greet_member: [{text: Hello again}]
  utter_ask_kind: [{text: What is wrong?}]
  utter_stopped: [{text: As you like}]
"""


def blocks() -> tuple[str, str]:
    """All rules and all stories of the page."""
    found = {"rules": "", "stories": ""}
    kind = "rules"
    for block in re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        for line in block.splitlines():
            if line in {"rules:", "stories:"}:
                kind = line[:-1]
            else:
                found[kind] += line + "\n"
    return "rules:\n" + found["rules"], "stories:\n" + found["stories"]


def test_the_examples_train_and_decide(tmp_path: Path):
    rules, stories = blocks()
    small = Small(tmp_path, {"domain.yml": DOMAIN, "data/rules.yml": rules, "data/stories.yml": stories})
    assert small.next("/ask_store_hours").action == "utter_store_hours"
    assert small.next("/cancel_contract", "action_offer", "action_listen", "/stop").action == "action_cancel"
    started = ("/report_fault", "fault_form", loop("fault_form"), "action_listen")
    rejected = e.ActionExecutionRejected(name="fault_form")
    assert small.next(*started, "/ask_store_hours", rejected).action == "utter_store_hours"
    assert small.next(*started, "/ask_store_hours", rejected, "utter_store_hours").action == "fault_form"
    assert small.next(*started, "/stop", rejected).action == "utter_stopped"
    assert small.next(*started, "/stop", rejected, "utter_stopped").action == "action_deactivate_loop"
