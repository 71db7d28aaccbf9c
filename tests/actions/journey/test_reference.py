"""The reference project's journey.yml, against what comes in and what the domain goes by."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from actions.cli.journey import app
from actions.journey.coverage import seen, unseen
from actions.journey.definition import read_definition
from actions.tracking.conversation import NAMES
from nlu.examples.yaml import read_yaml

ROOT = Path(__file__).parents[3]
OF_SHOPS = {
    "Cancellation Withdrawn",
    "Checkout Started",
    "Contract Cancelled",
    "Contract Renewed",
    "Fault Withdrawn",
    "Product Added",
    "Product List Viewed",
    "Product Viewed",
    "Products Searched",
    "Return Withdrawn",
}
"""Events that a site or a back office sends, and that the sample has none of."""


@pytest.fixture(scope="module")
def definition():
    return read_definition(ROOT / "data")


@pytest.fixture(scope="module")
def domain():
    return read_yaml(ROOT / "domain.yml")


def test_it_is_right(tmp_path, monkeypatch):
    monkeypatch.setenv("USHER_CUSTOMER_DB", f"sqlite:///{tmp_path}/none.db")
    result = CliRunner().invoke(app, ["validate", "--project", str(ROOT)])
    assert result.exit_code == 0, result.output
    assert "journey.yml is right" in result.output


def test_every_event_that_it_waits_for_is_one_that_comes(definition, session):
    waiting = {one.trigger.removeprefix("event: ") for one in unseen(definition, seen(session))}
    assert waiting - OF_SHOPS == {"page: *", "screen: *"}


def test_every_wish_that_it_waits_for_is_an_intent(definition, domain):
    said = {trigger.name for _, trigger in definition.triggers() if trigger.kind == "said"}
    assert said <= set(domain["intents"])
    assert set(definition.friction.repeated_contacts.besides) <= set(domain["intents"])


def test_conversation_events_are_those_of_the_contract(definition):
    named = {trigger.name for _, trigger in definition.triggers() if trigger.kind == "conversation"}
    assert named <= set(NAMES.values())
    assert {"Message Received", "Action Run"} <= set(NAMES.values())


def test_slots_name_steps_stages_and_signs_that_there_are(definition, domain):
    slots = domain["slots"]
    steps = {f"{name}.{step}" for name, journey in definition.journeys.items() for step in journey.steps}
    assert set(slots["journey_step"]["values"]) <= steps
    assert set(slots["journey_stage"]["values"]) <= set(definition.stages)
    again = [value.partition(".")[2] for value in slots["journey_friction"]["values"] if "." in value]
    assert set(again) <= set(domain["intents"]) - set(definition.friction.repeated_contacts.besides)


def test_every_value_of_a_slot_is_used_by_a_rule(domain):
    rules = (ROOT / "data" / "rules" / "journey.yml").read_text()
    for slot in ("journey_step", "journey_stage", "journey_risk", "journey_friction"):
        for value in domain["slots"][slot]["values"]:
            assert f"{slot}: {value}\n" in rules, f"{slot}: {value} changes nothing, but is part of every state"
