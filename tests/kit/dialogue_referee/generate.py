"""Random projects from a seed: a domain, stories, rules and policies, as Rasa reads them. Plain Python 3.10."""

from __future__ import annotations

from random import Random
from typing import Any

Step = dict[str, Any]
FIRST_VALUE = {"text": "x", "bool": False, "categorical": "a", "float": 0.5, "list": ["z"], "any": 3}
STORY_VALUES: dict[str, list[Any]] = {
    "text": ["v"],
    "bool": [True, False],
    "categorical": ["a", "b", "q"],
    "float": [0.1, 0.9, 5],
    "list": [["x"]],
    "any": [1],
}


class Generator:
    """One project.

    Args:
        seed: The same seed gives the same project.
    """

    def __init__(self, seed: int) -> None:
        self.random = random = Random(seed)
        self.intents = [f"i{n}" for n in range(random.randint(3, 7))]
        self.entities = [f"e{n}" for n in range(random.randint(0, 3))]
        self.actions = [f"action_{n}" for n in range(random.randint(2, 5))]
        self.utters = [f"utter_{n}" for n in range(random.randint(2, 4))]
        self.forms = [f"form_{n}" for n in range(random.choice([0, 0, 1, 2]))]
        self.checkpoints = [f"c{n}" for n in range(random.choice([0, 0, 2, 3]))]
        self.has_texts = self.chance(0.12)
        self.slots = {f"s{n}": self._slot() for n in range(random.randint(0, 5))}

    def project(self) -> dict[str, Any]:
        """The files: domain, config, stories, rules."""
        return {
            "domain": self._domain(),
            "config": {"recipe": "default.v1", "assistant_id": "x", "language": "en", "policies": self._policies()},
            "stories": [self._story(n) for n in range(self.random.randint(0, 6))],
            "rules": [self._rule(n) for n in range(self.random.randint(0, 6))],
        }

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self.random.random() < share

    def _slot(self) -> dict[str, Any]:
        kind = self.random.choice(list(FIRST_VALUE))
        slot: dict[str, Any] = {"type": kind, "mappings": [self._mapping()]}
        if kind == "categorical":
            slot["values"] = ["a", "B", True]
        if kind == "float" and self.chance(0.5):
            slot.update(min_value=0.0, max_value=10.0)
        if kind != "any" and self.chance(0.15):
            slot["influence_conversation"] = False
        if self.chance(0.2):
            slot["initial_value"] = FIRST_VALUE[kind]
        return slot

    def _mapping(self) -> dict[str, Any]:
        if not self.entities or self.chance(0.5):
            return {"type": "from_text"} if self.chance(0.3) else {"type": "custom"}
        mapping: dict[str, Any] = {"type": "from_entity", "entity": self.random.choice(self.entities)}
        if self.chance(0.3):
            mapping["role"] = "ro"
        if self.forms and self.chance(0.3):
            mapping["conditions"] = [{"active_loop": self.random.choice([*self.forms, None])}]
        return mapping

    def _domain(self) -> dict[str, Any]:
        domain: dict[str, Any] = {
            "version": "3.1",
            "intents": [self._intent(name) for name in self.intents],
            "actions": self.actions,
            "responses": {name: [{"text": name}] for name in self.utters},
        }
        if self.entities:
            domain["entities"] = [self._entity(name) for name in self.entities]
        if self.slots:
            domain["slots"] = self.slots
        if self.forms:
            count = min(len(self.slots), self.random.randint(0, 2))
            domain["forms"] = {f: {"required_slots": self.random.sample(list(self.slots), count)} for f in self.forms}
        return domain

    def _intent(self, name: str) -> Any:
        if self.chance(0.15):
            return {name: {"use_entities": self.random.choice([[], True, self.entities[:1]])}}
        return {name: {"ignore_entities": self.entities[:1]}} if self.chance(0.1) else name

    def _entity(self, name: str) -> Any:
        if self.chance(0.4):
            return {name: {"roles": ["ro"]}}
        return {name: {"influence_conversation": False}} if self.chance(0.15) else name

    def _policies(self) -> list[dict[str, Any]]:
        memory: dict[str, Any] = {"name": self.random.choice(["MemoizationPolicy", "AugmentedMemoizationPolicy"])}
        if self.chance(0.5):
            memory["max_history"] = self.random.randint(1, 6)
        rules: dict[str, Any] = {"name": "RulePolicy"}
        options: list[tuple[str, Any, float]] = [
            ("enable_fallback_prediction", False, 0.2),
            ("core_fallback_threshold", self.random.choice([0.0, 0.6, 1.0]), 0.2),
            ("core_fallback_action_name", self.random.choice(self.utters), 0.2),
            ("check_for_contradictions", False, 0.1),
            ("use_nlu_confidence_as_score", True, 0.2),
            ("restrict_rules", False, 0.3),
        ]
        rules.update({name: value for name, value, share in options if self.chance(share)})
        return [rules, memory] if self.chance(0.3) else [memory, rules]

    def _user(self, *, texts: bool = True) -> Step:
        if texts and self.has_texts and self.chance(0.2):
            return {"user": self.random.choice(["hello there", "what now"])}
        step: Step = {"intent": self.random.choice(self.intents)}
        if self.entities and self.chance(0.3):
            name = self.random.choice(self.entities)
            step["entities"] = [self.random.choice([name, {name: "v"}, {name: "v", "role": "ro"}])]
        return step

    def _action(self) -> Step:
        if self.has_texts and self.chance(0.1):
            return {"bot": "I say " + self.random.choice("xy")}
        return {"action": self.random.choice(self.actions + self.utters)}

    def _slot_set(self) -> list[Step]:
        if not self.slots:
            return []
        name = self.random.choice(list(self.slots))
        kind = self.slots[name]["type"]
        if kind in {"text", "list"} and self.chance(0.3):
            return [{"slot_was_set": [name]}]
        value = None if self.chance(0.3) else self.random.choice(STORY_VALUES[kind])
        return [{"slot_was_set": [{name: value}]}]

    def _form(self, *, is_rule: bool) -> list[Step]:
        form = self.random.choice(self.forms)
        steps: list[Step] = [{"action": form}, {"active_loop": form}]
        if self.chance(0.4):  # the customer leaves the happy path
            steps += [self._user(), self._action()]
            steps += [{"action": form}] if self.chance(0.7) else []
        elif self.chance(0.25) and not is_rule:  # and here stays on it
            steps += [self._user(), {"action": form}]
        steps += [{"active_loop": None}] if self.chance(0.8) else []
        steps += [{"slot_was_set": [{"requested_slot": None}]}] if self.chance(0.3) else []
        return [*steps, self._action()]

    def _body(self, turns: int, *, forms: bool = True, is_rule: bool = False) -> list[Step]:
        steps: list[Step] = []
        for _ in range(turns):
            choice = self.chance(0.15) and not is_rule
            steps.append({"or": [self._user(texts=False), self._user(texts=False)]} if choice else self._user())
            for _ in range(self.random.randint(1, 2)):
                if self.forms and forms and self.chance(0.25):
                    steps += self._form(is_rule=is_rule)
                else:
                    steps.append(self._action())
                    steps += self._slot_set() if self.chance(0.2) else []
            if self.slots and not is_rule and self.chance(0.08):
                steps.append({"or": [*self._slot_set(), *self._slot_set()]})
        return steps

    def _checkpoint(self, share: float) -> list[Step]:
        return [{"checkpoint": self.random.choice(self.checkpoints)}] if self.checkpoints and self.chance(share) else []

    def _story(self, number: int) -> Step:
        begin = self._checkpoint(0.4)
        if begin and self.slots and self.chance(0.3):
            begin[0]["slot_was_set"] = [{self.random.choice(list(self.slots)): self.random.choice(["v", True, None])}]
        if not begin and self.chance(0.1):
            begin = [self._action()]
        steps = [*begin, *self._body(self.random.randint(1, 3))]
        middle = self._checkpoint(0.2)
        steps += [*middle, *self._body(1)] if middle else []
        steps += self._checkpoint(0.4)
        return {"story": "same" if self.chance(0.1) else f"story {number}", "steps": steps}

    def _rule(self, number: int) -> Step:
        rule: Step = {"rule": f"rule {number}"}
        condition: list[Step] = []
        if self.forms and self.chance(0.4):
            condition.append({"active_loop": self.random.choice([*self.forms, None])})
        condition += self._slot_set() if self.chance(0.3) else []
        if self.chance(0.08):
            rule["conversation_start"] = True
        form = self.random.choice(self.forms) if self.forms and self.chance(0.45) else None
        if form and self.chance(0.5):
            condition = [{"active_loop": form}]
            ended = [{"active_loop": None}, {"slot_was_set": [{"requested_slot": None}]}]
            rule["steps"] = [{"action": form}, *ended, self._action()]
        elif form:
            rule["steps"] = [self._user(), {"action": form}, {"active_loop": form}]
        else:
            rule["steps"] = self._body(1, forms=False, is_rule=True)
        rule["steps"] = [step for step in rule["steps"] if "bot" not in step]
        rule.update({"condition": condition} if condition else {})
        rule.update({"wait_for_user_input": False} if self.chance(0.15) else {})
        return rule
