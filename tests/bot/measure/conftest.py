"""Test stories against a model whose policies are real and whose understanding is given."""

from pathlib import Path

import pytest
from kit.domains import domain_from
from ruamel.yaml import YAML

from bot.assistant.problems import Findings
from bot.assistant.read_flows import read_flows
from bot.dialogue.training import train_policies
from bot.measure.cases import read_cases
from bot.measure.replay import run_cases
from bot.model import Model
from nlu import Entity, Intent, ParseResult, RetrievalAnswer, read_yaml

POLICIES = {"policies": [{"name": "RulePolicy"}, {"name": "MemoizationPolicy"}]}


class Understands:
    """What `nlu.Interpreter` does, for texts that it is told: intent, entities, the answer's key, the sentiment."""

    def __init__(self, known):
        self.known = known
        self.asked = []

    def parse_many(self, texts):
        self.asked += texts
        return [self._result(text) for text in texts]

    def _result(self, text):
        intent, *spans = self.known.get(text, (None,))
        name, _, key = (intent or "").partition("/")
        entities = [self._entity(text, *span) for span in spans]
        answers = (RetrievalAnswer(name, intent, 0.9, ((intent, 0.9),)),) if key else ()
        return ParseResult(text, Intent(name or None, 0.8), entities=tuple(entities), retrieval=answers)

    def _entity(self, text, kind, words, value=None, role=None):
        start = text.index(words)
        return Entity(kind, start, start + len(words), value or words, "fake", role=role)


def yaml(text):
    return YAML(typ="safe").load(text)


@pytest.fixture
def replay(tmp_path, monkeypatch):
    """Train on a domain and flows, and replay test stories; gives the outcomes."""
    monkeypatch.chdir(tmp_path)

    def run(domain, flows, tests, understood=None, **config):
        domain = domain_from(yaml(domain))
        Path("flows.yml").write_text(flows)
        Path("test_all.yml").write_text(tests)
        findings = Findings()
        learned = read_flows([read_yaml(Path("flows.yml"))], domain, findings)
        findings.raise_errors()
        config = {**POLICIES, **config}
        model = Model(
            file=Path("model"),
            model_id="m",
            assistant_id="a",
            config=config,
            domain=domain,
            policies=tuple(train_policies(config, learned, domain)),
            interpreter=Understands(understood or {}),
        )
        return run_cases(read_cases([Path("test_all.yml")], domain), model, progress=lambda *_: None)

    return run
