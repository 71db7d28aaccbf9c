"""Random projects, decided as Rasa 3.6.21 decided them (recorded by tests/kit/dialogue_referee/record.py)."""

import json
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.assistant.load import Project, load_project
from bot.conversation.codec import from_dict, to_dict
from bot.conversation.tracker import Tracker
from bot.dialogue.choose import choose
from bot.dialogue.rules import RulePolicy
from bot.dialogue.training import train_policies
from bot.errors import ProjectError

RECORDINGS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "recordings.json").read_text(encoding="utf-8"))
INVALID = [recording for recording in RECORDINGS if recording.get("invalid")]
TRAINED = [recording for recording in RECORDINGS if not recording.get("invalid")]


def project_of(recording: dict[str, Any], folder: Path) -> Project:
    project = recording["project"]
    files = {
        "domain.yml": project["domain"],
        "config.yml": project["config"],
        "data/stories.yml": {"version": "3.1", "stories": project["stories"]},
        "data/rules.yml": {"version": "3.1", "rules": project["rules"]},
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        YAML().dump(content, path)
    return load_project(folder)


def seed(recording: dict[str, Any]) -> str:
    return f"seed {recording['seed']}"


@pytest.mark.parametrize("recording", TRAINED, ids=seed)
def test_decisions(recording: dict[str, Any], tmp_path: Path):
    project = project_of(recording, tmp_path)
    policies = train_policies(project.config, project.flows, project.domain)
    for conversation in recording["conversations"]:
        events = [from_dict(event) for event in conversation["events"]]
        tracker = Tracker("ada", project.domain.slot_table)
        for point in conversation["points"]:
            tracker.extend(events[tracker.version : point["at"]])
            decision = choose(tracker, project.domain, policies)
            got = {
                "action": decision.action,
                "policy": decision.policy,
                "confidence": decision.confidence,
                "events": [_plain(to_dict(event)) for event in decision.events],
                "hide": decision.hide_rule_turn,
            }
            assert {"at": tracker.version, **got} == point


@pytest.mark.parametrize("recording", [r for r in TRAINED if r["rules"] is not None], ids=seed)
def test_rules_as_learned(recording: dict[str, Any], tmp_path: Path):
    project = project_of(recording, tmp_path)
    rules = [p for p in train_policies(project.config, project.flows, project.domain) if isinstance(p, RulePolicy)]
    assert {rule.key: rule.action for rule in rules[0].book.rules} == recording["rules"]


@pytest.mark.parametrize("recording", INVALID, ids=seed)
def test_contradictions(recording: dict[str, Any], tmp_path: Path):
    project = project_of(recording, tmp_path)
    with pytest.raises(ProjectError):
        train_policies(project.config, project.flows, project.domain)


def test_there_is_something_to_compare():
    assert len(TRAINED) >= 30
    assert len(INVALID) >= 10
    assert sum(len(c["points"]) for r in TRAINED for c in r["conversations"]) > 500


def _plain(event: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in event.items() if key != "timestamp"}
