# ruff: noqa: E402 - Rasa reads the environment when it is imported
"""Record what Rasa Open Source 3.6.21 does in the situations of cases.py. Run it with a Python that has Rasa installed.

Usage: record.py FIRST_SEED LAST_SEED RECORDINGS.json [--whole-calls]

A recording holds the seed, the outcome ("events", "rejected" or "failed"), the events that the action gave, and what
the action server was sent: fingerprints, or with --whole-calls everything.
"""

import asyncio
import json
import logging
import os
import sys
import warnings
from pathlib import Path

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", SQLALCHEMY_SILENCE_UBER_WARNING="1", RASA_TELEMETRY_ENABLED="false")
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import structlog
from canonical import call_fingerprint, plain
from cases import case
from rasa.core.actions.action import ActionExecutionRejection, action_for_name_or_text
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from stub import answer

structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


json_text = json.dumps


def through_json(value):
    return json.loads(json_text(value))


class Server(EndpointConfig):
    def __init__(self, behaviours):
        super().__init__("http://stub")
        self.behaviours, self.calls = behaviours, []

    async def request(self, json, **_):
        body = through_json(json)
        self.calls.append(body if "--whole-calls" in sys.argv else call_fingerprint(body))
        status, result = answer(body, self.behaviours.get(body["next_action"], "nothing"))
        if status >= 400:
            raise ClientResponseError(status, "", json_text(result))
        return result


class Channel(CollectingOutputChannel):
    def __init__(self, name):
        super().__init__()
        self._name = name

    def name(self):
        return self._name


async def record(seed):
    situation = case(seed)
    domain = Domain.from_dict(situation["domain"])
    tracker = DialogueStateTracker.from_dict("someone", situation["events"], domain.slots)
    server = Server(situation["behaviours"])
    nlg = TemplatedNaturalLanguageGenerator(domain.responses)
    outcome, events = "events", []
    try:
        action = action_for_name_or_text(situation["action"], domain, server)
        events = await action.run(Channel(situation["channel"]), nlg, tracker, domain)
    except ActionExecutionRejection:
        outcome = "rejected"
    except Exception:
        outcome = "failed"
    return {
        "seed": seed,
        "outcome": outcome,
        "events": plain([x.as_dict() for x in events]),
        "calls": server.calls,
    }


async def main():
    first, last, out = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    recordings = [await record(seed) for seed in range(first, last)]
    Path(out).write_text("[\n" + ",\n".join(json.dumps(x, ensure_ascii=False) for x in recordings) + "\n]\n")
    print(len(recordings), "recordings")


asyncio.run(main())
