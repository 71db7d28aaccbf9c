# ruff: noqa: E402 - Rasa reads the environment when it is imported
"""Record what Rasa Open Source 3.6.21 decides in random projects. Run it with a Python that has Rasa installed.

Usage: record.py FIRST_SEED LAST_SEED RECORDINGS.json [CONVERSATIONS [TURNS]]

A project whose rules contradict each other is recorded as invalid; then rules and stories are taken out until it can be
trained. A recording holds the project, ``invalid`` or the rules that were learned, and conversations: their events, and
at each point where an action was chosen what Rasa chose.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
import warnings
from pathlib import Path
from random import Random
from typing import Any

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", SQLALCHEMY_SILENCE_UBER_WARNING="1", RASA_TELEMETRY_ENABLED="false")
warnings.filterwarnings("ignore")

import structlog

structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
logging.disable(logging.CRITICAL)

import rasa.shared.utils.io
from generate import Generator
from rasa.core.policies.ensemble import DefaultPolicyPredictionEnsemble
from rasa.core.policies.memoization import AugmentedMemoizationPolicy, MemoizationPolicy
from rasa.core.policies.rule_policy import InvalidRule, RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core import events as ev
from rasa.shared.core.generator import TrainingDataGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.importers.importer import TrainingDataImporter

rasa.shared.utils.io.raise_warning = lambda *_, **__: None
POLICIES = {policy.__name__: policy for policy in (RulePolicy, MemoizationPolicy, AugmentedMemoizationPolicy)}
VALUES = {
    "text": ["x", "y", ""],
    "bool": [True, False, "true", 1],
    "float": [0.2, 0.9, "7", 3],
    "categorical": ["A", "b", "zzz", True],
    "list": [["q"], [], "one"],
    "any": [1, "k"],
}


def train(project: dict[str, Any]) -> tuple[Any, list[Any], list[Any]]:
    """The domain, the policies and the trackers they were trained on."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in project_files(project).items():
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            rasa.shared.utils.io.write_yaml(content, path)
        paths = str(Path(folder) / "config.yml"), str(Path(folder) / "domain.yml"), [str(Path(folder) / "data")]
        importer = TrainingDataImporter.load_from_config(*paths)
        domain, graph = importer.get_domain(), importer.get_stories()
    trackers = TrainingDataGenerator(graph, domain, augmentation_factor=0).generate()
    policies = []
    for entry in project["config"]["policies"]:
        kind = POLICIES[entry["name"]]
        options = {**kind.get_default_config(), **{key: value for key, value in entry.items() if key != "name"}}
        storage = LocalModelStorage(Path(tempfile.mkdtemp()))
        policy = kind(options, storage, Resource(kind.__name__), ExecutionContext(GraphSchema({})))
        policy.train(trackers, domain)
        policies.append(policy)
    return domain, policies, trackers


def project_files(project: dict[str, Any]) -> dict[str, Any]:
    """The project by file."""
    return {
        "domain.yml": project["domain"],
        "config.yml": project["config"],
        "data/stories.yml": {"version": "3.1", "stories": project["stories"]},
        "data/rules.yml": {"version": "3.1", "rules": project["rules"]},
    }


class Conversation:
    """A conversation that Rasa leads; what its actions do is drawn at random."""

    def __init__(self, domain: Any, policies: list[Any], random: Random) -> None:
        self.domain = domain
        self.policies = policies
        self.random = random
        self.tracker = DialogueStateTracker("ada", domain.slots)
        self.points: list[dict[str, Any]] = []
        lookup = next((p.lookup for p in policies if isinstance(p, RulePolicy)), {})
        self.rule_only = {key: lookup.get(key, []) for key in ("rule_only_slots", "rule_only_loops")}

    def run(self, turns: int, scripts: list[list[Any]]) -> dict[str, Any]:
        """The events, and the points at which an action was chosen."""
        self.log(ev.ActionExecuted("action_session_start"), ev.SessionStarted(), ev.ActionExecuted("action_listen"))
        script: list[Any] = []
        for _ in range(turns):
            if not script and scripts and self.chance(0.8):
                script = list(self.random.choice(scripts))
            follows = bool(script) and self.chance(0.9)
            script = script if follows else []
            self.turn(self.message(script.pop(0) if follows else None))
        return {"events": [compact(event.as_dict()) for event in self.tracker.events], "points": self.points}

    def message(self, scripted: Any) -> Any:
        """The message of a story, or any other."""
        usual = [name for name in self.domain.intents if name not in {"restart", "back", "session_start"}]
        intent = scripted.intent_name if scripted else None
        if intent is None:
            intent = self.random.choice(usual if self.chance(0.95) else ["restart", "back", "session_start"])
        entities = [dict(entity) for entity in scripted.entities] if scripted else self.entities()
        parsed = {"name": intent, "confidence": self.random.choice([1.0, 0.9, 0.5])}
        text = scripted.text if scripted and scripted.text else f"/{intent}"
        return ev.UserUttered(text, parsed, entities, {"text": text, "intent": parsed, "entities": entities})

    def entities(self) -> list[dict[str, Any]]:
        """Some entities of the domain."""
        found = []
        for name in self.domain.entities:
            if self.chance(0.2):
                roles = self.domain.entity_properties.roles.get(name) if self.chance(0.6) else None
                found.append({"entity": name, "value": "v", **({"role": roles[0]} if roles else {})})
        return found

    def turn(self, message: Any) -> None:
        """A message, and what follows until the bot listens."""
        self.log(message)
        self.log(*(event for event in self.domain.slots_for_entities(message.entities) if self.chance(0.8)))
        self.log(*(self.any_slot() if self.chance(0.15) else []))
        for _ in range(8):
            action, prediction = self.predict()
            effects = self.effects(action)
            policy = prediction.policy_name if prediction else None
            if effects is None:
                self.log(ev.ActionExecutionRejected(action, policy, 1.0))
                continue
            is_text = action in self.domain.action_texts
            hides = prediction.hide_rule_turn if prediction else False
            names = {"action_text": action} if is_text else {"action_name": action}
            self.log(*(prediction.events if prediction else []))
            self.log(ev.ActionExecuted(policy=policy, confidence=1.0, hide_rule_turn=hides, **names), *effects)
            if action in {"action_listen", "action_session_start"}:
                return
        self.log(ev.ActionExecuted("action_listen"))

    def predict(self) -> tuple[str, Any]:
        """What Rasa does next."""
        followup = self.tracker.followup_action
        if followup and followup in self.domain.action_names_or_texts:
            self.tracker.clear_followup_action()
            self.point(followup, "followup_action", 1.0)
            return followup, None
        predictions = [
            policy.predict_action_probabilities(self.tracker, self.domain, rule_only_data=self.rule_only)
            for policy in self.policies
        ]
        best = DefaultPolicyPredictionEnsemble().combine_predictions(predictions, self.tracker, self.domain)
        action = self.domain.action_names_or_texts[best.max_confidence_index]
        events = [compact(event.as_dict()) for event in best.events]
        self.point(action, best.policy_name, best.max_confidence, events=events, hide=best.hide_rule_turn)
        return action, best

    def point(self, action: str, policy: str, confidence: float, *, events: Any = (), hide: bool = False) -> None:
        """Note a decision."""
        chosen = {"action": action, "policy": policy, "confidence": confidence, "events": list(events), "hide": hide}
        self.points.append({"at": len(self.tracker.events), **chosen})

    def effects(self, action: str) -> list[Any] | None:
        """What the action does; None where a form rejects."""
        fixed = {
            "action_listen": [],
            "action_default_fallback": [ev.UserUtteranceReverted()],
            "action_restart": [ev.Restarted()],
            "action_back": [ev.UserUtteranceReverted(), ev.UserUtteranceReverted()],
            "action_session_start": [ev.SessionStarted(), ev.ActionExecuted("action_listen")],
        }
        if action in fixed:
            return fixed[action]
        return self.form(action) if action in self.domain.form_names else self.any_effects()

    def form(self, name: str) -> list[Any] | None:
        """A form begins, fills a slot, asks, ends or rejects."""
        is_active = self.tracker.active_loop_name == name
        if is_active and self.tracker.latest_action_name == "action_listen" and self.chance(0.35):
            return None
        events: list[Any] = [] if is_active else [ev.ActiveLoop(name)]
        required = list(self.domain.required_slots_for_form(name))
        values = {slot: self.tracker.get_slot(slot) for slot in required}
        if is_active and required and self.chance(0.7):
            slot = self.random.choice(required)
            values[slot] = self.value(self.tracker.slots[slot])
            events.append(ev.SlotSet(slot, values[slot]))
        missing = [slot for slot in required if values[slot] is None]
        if missing and self.chance(0.9):
            return [*events, ev.SlotSet("requested_slot", missing[0])]
        return [*events, ev.SlotSet("requested_slot", None), ev.ActiveLoop(None)]

    def any_effects(self) -> list[Any]:
        """What a custom action may do."""
        events = self.any_slot() if self.chance(0.25) else []
        actions = self.domain.action_names_or_texts[13:]
        loops = [*self.domain.form_names, None]
        events += [ev.FollowupAction(self.random.choice(actions))] if self.chance(0.04) else []
        events += [ev.AllSlotsReset()] if self.chance(0.02) else []
        events += [ev.ActionReverted()] if self.chance(0.02) else []
        events += [ev.ActiveLoop(self.random.choice(loops))] if self.chance(0.03) else []
        return events + ([ev.UserUtteranceReverted()] if self.chance(0.02) else [])

    def any_slot(self) -> list[Any]:
        """Some slot takes some value."""
        slots = [s for s in self.domain.slots if s.name not in {"requested_slot", "session_started_metadata"}]
        if not slots:
            return []
        slot = self.random.choice(slots)
        return [ev.SlotSet(slot.name, None if self.chance(0.3) else self.value(slot))]

    def value(self, slot: Any) -> Any:
        """A value for a slot."""
        return self.random.choice(VALUES[slot.type_name])

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self.random.random() < share

    def log(self, *events: Any) -> None:
        """Let events happen."""
        for event in events:
            self.tracker.update(event, self.domain)


def compact(event: dict[str, Any]) -> dict[str, Any]:
    """An event without what is empty, and without what takes no part."""
    left_out = {"timestamp", "metadata", "message_id", "input_channel"}
    kept = {key: value for key, value in event.items() if value not in (None, {}, [], False) and key not in left_out}
    if event["event"] == "slot":
        kept["value"] = event["value"]
    if event["event"] == "user_featurization":
        kept["use_text_for_featurization"] = event["use_text_for_featurization"]
    if "parse_data" in kept:
        kept["parse_data"] = {key: kept["parse_data"][key] for key in ("intent", "entities")}
    return kept


def record(seed: int, conversations: int, turns: int) -> list[dict[str, Any]]:
    """The recordings of one seed: the project as long as it is invalid, once, and then trained."""
    project, random = Generator(seed).project(), Random(seed)
    recordings: list[dict[str, Any]] = []
    while True:
        try:
            domain, policies, trackers = train(project)
        except InvalidRule:
            if not recordings:
                recordings.append({"seed": seed, "project": json.loads(json.dumps(project)), "invalid": True})
            takes_rule = project["rules"] and (random.random() < 0.75 or not project["stories"])
            shorter = project["rules" if takes_rule else "stories"]
            shorter.pop(random.randrange(len(shorter)))
            continue
        scripts = [[event for event in t.events if isinstance(event, ev.UserUttered)] for t in trackers]
        scripts = [script for script in scripts if script]
        talks = [
            Conversation(domain, policies, Random(f"{seed}-{number}")).run(turns, scripts)
            for number in range(conversations)
        ]
        learned = next((p.lookup["rules"] for p in policies if isinstance(p, RulePolicy)), None)
        return [*recordings, {"seed": seed, "project": project, "rules": learned, "conversations": talks}]


def main() -> None:
    first, last, out = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    size = [int(argument) for argument in sys.argv[4:]]
    conversations, turns = (size + [2, 6][len(size) :])[:2]
    recordings = [found for seed in range(first, last) for found in record(seed, conversations, turns)]
    lines = ",\n".join(json.dumps(found, separators=(",", ":"), ensure_ascii=False) for found in recordings)
    out.write_text(f"[\n{lines}\n]\n")
    print(len(recordings), "recordings")


if __name__ == "__main__":
    main()
