# ruff: noqa: E402 - Rasa reads the environment when it is imported
"""Record what Rasa Open Source 3.6.21 does in conversations of projects. Run it with a Python that has it installed.

Usage: record.py PROJECT... [--walks N] [--turns N] [--seed N]

For each project folder: the conversations of ``conversations.json`` are kept, but for those named ``walk-…``, which are
drawn anew where --walks is given; the project is trained, the conversations are held, and ``traces.json`` is written.
A project whose ``endpoints.yml`` names port 5056 has the actions of ``sdk_actions``, run by the rasa-sdk of the same
environment; for the others ``stub_actions.py`` of the shared recordings stands in.

A message is a text, or {"text": …, "metadata": …, "channel": …, "after_minutes": …}; the last moves the clock on first.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", SQLALCHEMY_SILENCE_UBER_WARNING="1", RASA_TELEMETRY_ENABLED="false")
os.environ.update(TQDM_DISABLE="1", PYTHONWARNINGS="ignore")
warnings.filterwarnings("ignore")

import structlog

structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))

import rasa.model_training
import rasa.shared.utils.io
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.migrate import migrate_domain_format
from rasa.utils.endpoints import EndpointConfig
from turns import turn_of
from walks import Walker

HERE = Path(__file__).resolve().parent
STUB = HERE.parents[2] / "shared" / "conformance" / "stub_actions.py"
_SHIFT = [0.0]
_real_time = time.time
time.time = lambda: _real_time() + _SHIFT[0]


def main() -> None:
    """Record each project."""
    parser = argparse.ArgumentParser()
    parser.add_argument("projects", nargs="+", type=Path)
    parser.add_argument("--walks", type=int)
    parser.add_argument("--turns", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--loud", action="store_true")
    args = parser.parse_args()
    listen_for_failures()
    if not args.loud:
        logging.disable(logging.WARNING)
        rasa.shared.utils.io.raise_warning = lambda *_, **__: None
    failed = []
    folders = [folder.resolve() for folder in args.projects]
    os.chdir(tempfile.mkdtemp())  # Rasa keeps its cache where it runs
    with action_server(str(STUB)) as stub, action_server("-m", "rasa_sdk", "--actions", "sdk_actions", "--port") as sdk:
        for folder in folders:
            try:
                if args.walks is not None:
                    draw(folder, args.walks, args.turns, args.seed)
                record(folder, sdk if (folder / "endpoints.yml").exists() else stub)
            except (Exception, SystemExit) as error:
                failed.append(folder)
                print("FAILED", folder, type(error).__name__, error, flush=True)
    sys.exit(1 if failed else 0)


class Failures(logging.Handler):
    """Actions that broke: Rasa only logs them and goes on, and a recording of that is no reference."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say what broke."""
        print("BROKE", record.getMessage()[:90], repr(record.exc_info and record.exc_info[1])[:300], flush=True)


def listen_for_failures() -> None:
    """Print failures of actions, and nothing else of the log."""
    logging.getLogger().handlers[:] = [logging.NullHandler()]
    logging.getLogger("rasa.core.processor").addHandler(Failures(logging.ERROR))


def draw(folder: Path, walks: int, turns: int, seed: int) -> None:
    """Draw the conversations named ``walk-…`` anew."""
    file = folder / "conversations.json"
    kept = [c for c in json.loads(file.read_text()) if not c["id"].startswith("walk-")] if file.exists() else []
    walker = Walker(folder, seed)
    drawn = [{"id": f"walk-{number}", "messages": walker.conversation(turns)} for number in range(walks)]
    write_lines(file, [*kept, *drawn])


def record(folder: Path, url: str) -> None:
    """Train the project, hold its conversations, and write down what happened."""
    began = _real_time()
    with tempfile.TemporaryDirectory() as models:
        domain = migrated(folder / "domain.yml", Path(models))
        trained = rasa.model_training.train(str(domain), str(folder / "config.yml"), [str(folder / "data")], models)
        took = _real_time() - began
        agent = Agent.load(trained.model, action_endpoint=EndpointConfig(url))
        conversations = json.loads((folder / "conversations.json").read_text())
        traces = asyncio.run(hold(agent, conversations))
    write_lines(folder / "traces.json", traces)
    turns = sum(len(trace["turns"]) for trace in traces)
    print(f"{folder.name}: {len(traces)} conversations, {turns} turns, trained in {took:.0f} s", flush=True)


def migrated(domain: Path, scratch: Path) -> Path:
    """The domain; one of Rasa 2 as ``rasa data migrate`` writes it."""
    if 'version: "2.0"' not in domain.read_text():
        return domain
    (scratch / "old.yml").write_text(domain.read_text())
    migrate_domain_format(scratch / "old.yml", scratch / "domain.yml")
    return scratch / "domain.yml"


async def hold(agent: Agent, conversations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What happened in each conversation."""
    traces = []
    for conversation in conversations:
        turns = [await turn(agent, conversation["id"], message) for message in conversation["messages"]]
        traces.append({"id": conversation["id"], "turns": turns})
    return traces


async def turn(agent: Agent, conversation: str, said: Any) -> dict[str, Any]:
    """Send one message."""
    message = {"text": said} if isinstance(said, str) else said
    _SHIFT[0] += 60 * message.get("after_minutes", 0)
    since = time.time()
    handled = agent.handle_message(
        UserMessage(
            message["text"],
            CollectingOutputChannel(),
            sender_id=conversation,
            input_channel=message.get("channel", "rest"),
            metadata=message.get("metadata"),
        )
    )
    try:  # some things that actions may give back make Rasa go round for ever
        await asyncio.wait_for(handled, 30)
    except TimeoutError:
        raise RuntimeError(f"{conversation}: no end after {said}") from None
    tracker = await agent.tracker_store.retrieve_full_tracker(conversation)
    new = [json.loads(json.dumps(event.as_dict())) for event in tracker.events if event.timestamp >= since]
    slots = json.loads(json.dumps(tracker.current_slot_values()))
    return turn_of(said, new, slots, tracker.active_loop_name)


@contextmanager
def action_server(*command: str) -> Iterator[str]:
    """Start it with a port as the last argument; its URL."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, *command, port], cwd=HERE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        for _ in range(300):
            if process.poll() is not None:
                raise RuntimeError(f"{command} ended: {process.stderr.read().decode()}")
            try:
                urlopen(f"http://127.0.0.1:{port}/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/webhook"
    finally:
        process.terminate()
        process.wait(10)


def write_lines(file: Path, items: list[Any]) -> None:
    """A JSON list with one item a line."""
    file.write_text("[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in items) + "\n]\n")


if __name__ == "__main__":
    main()
