"""In random situations, actions do what Rasa Open Source 3.6.21 does there, and tell the action server the same.

recordings.json was made by tests/kit/referee/record.py with Rasa itself; a seed says which domain, history and action.
"""

import json
from pathlib import Path
from random import Random

import pytest
from kit.action_server import ScriptedActions
from kit.domains import domain_from
from kit.referee.canonical import call_fingerprint, plain
from kit.referee.cases import case
from kit.referee.stub import answer

from bot.clock import ManualClock
from bot.conversation.codec import from_dicts, to_dict
from bot.conversation.tracker import Tracker
from bot.errors import ActionFailed, ActionRejected
from bot.responding.perform import Performer
from bot.responding.templates import Templates

RECORDINGS = json.loads((Path(__file__).parent / "recordings.json").read_text())


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda recording: f"{recording['seed']}")
async def test_an_action_does_what_rasa_does(recording):
    situation = case(recording["seed"])
    domain = domain_from(situation["domain"])
    behaviours = {"action_fill": "nothing", **situation["behaviours"]}
    server = ScriptedActions({name: lambda call: answer(call, behaviours[call["next_action"]]) for name in behaviours})
    performer = Performer(
        domain=domain,
        templates=Templates(domain.responses, Random(1)),
        actions=server.client(),
        clock=ManualClock(),
    )
    tracker = Tracker("someone", domain.slot_table, from_dicts(situation["events"]))
    outcome, events = "events", []
    try:
        events = await performer.perform(situation["action"], tracker, channel=situation["channel"])
    except ActionRejected:
        outcome = "rejected"
    except ActionFailed:
        outcome = "failed"
    assert outcome == recording["outcome"]
    assert plain([to_dict(event) for event in events]) == recording["events"]
    assert [call_fingerprint(call) for call in server.calls] == recording["calls"]


def test_the_recordings_have_seen_everything():
    outcomes = [recording["outcome"] for recording in RECORDINGS]
    actions = {case(recording["seed"])["action"] for recording in RECORDINGS}
    assert {"events", "rejected", "failed"} == set(outcomes)
    assert outcomes.count("rejected") >= 10
    assert sum(bool(recording["calls"]) for recording in RECORDINGS) >= 100
    assert {
        "action_two_stage_fallback",
        "action_extract_slots",
        "action_back",
        "action_restart",
        "first_form",
    } <= actions
