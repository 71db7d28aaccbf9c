"""``make bench``: train, start, answer, edit; each figure beside its yardstick, measured in the same run.

The yardstick of latency is the bare forward pass of the encoder over the same texts, one at a time, one thread; it runs
before and after the messages, since other users of the machine come and go.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.model import latest_model, load_model
from bot.observe.logs import configure_logs
from tests.benchmarks.conversations import messages
from tests.benchmarks.dialogue import dialogue_seconds
from tests.benchmarks.long_conversation import long_conversations
from tests.benchmarks.server import USHER, Client, running, wait_for_answer

ROOT = Path(__file__).parents[2]
FINANCIAL_DEMO = ROOT.parent / "shared" / "conformance" / "financial-demo"
CLIENTS = 32


def main() -> None:
    """Measure everything, print a table, and write it as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's Python keeps what it has compiled
    configure_logs("error")
    with tempfile.TemporaryDirectory() as folder:
        project = copy_of_project(Path(folder))
        figures = {"train the reference assistant, s": train(project)}
        figures |= serve(project, options.messages)
        figures |= long_conversations(project)
        figures |= editing(project)
    show(figures)
    if options.json:
        options.json.write_text(json.dumps({"machine": machine(), "figures": figures}, indent=2))


def copy_of_project(folder: Path) -> Path:
    """The reference assistant's files alone, with stores of their own."""
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml", "data"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def train(project: Path) -> float:
    """Seconds of ``usher train``, the start of Python included."""
    began = time.perf_counter()
    subprocess.run([USHER, "train", "--project", str(project)], check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def serve(project: Path, wanted: int) -> dict[str, float]:
    """Start, latency, throughput and memory of one server."""
    database = f"sqlite:///{project}/var/customers.db"
    subprocess.run([sys.executable, "-m", "actions.customer.sample", database], check=True)
    texts = [text for _, text in islice(messages("warm"), 200)]
    encoder = encoder_of(project)
    with running(project) as server:
        wait_for_answer(server.port, texts[0])  # compiles, once
    with running(project) as server:
        figures = {"start to first answer, s": wait_for_answer(server.port, texts[0])}
        before = encoder_milliseconds(encoder, texts)
        took = one_at_a_time(server.port, wanted)
        after = encoder_milliseconds(encoder, texts)
        figures["memory after the messages, MB"] = server.megabytes()
        figures["messages before that"] = float(wanted)
        percentiles = statistics.quantiles(took, n=100)
        figures |= {f"REST latency p{p}, ms": percentiles[p - 1] for p in (50, 95, 99)}
        figures["bare encoder pass p50, ms"] = statistics.median([*before, *after])
        figures["REST p50 allowed (2 x encoder + 6), ms"] = 2 * figures["bare encoder pass p50, ms"] + 6
        figures[f"messages a second, {CLIENTS} clients"] = many_clients(server.port, wanted)
        figures["memory at the end, MB"] = server.megabytes()
    return figures


def editing(project: Path) -> dict[str, float]:
    """What people who edit stories wait for."""
    figures = {"usher data validate, reference assistant, s": validate(project)}
    if FINANCIAL_DEMO.is_dir():
        figures["usher data validate, financial-demo, s"] = validate(FINANCIAL_DEMO)
        figures["train the dialogue of financial-demo, s"] = dialogue_seconds(FINANCIAL_DEMO)
    return figures


def validate(project: Path) -> float:
    """Seconds of the command, the start of Python included; the median of three. It may exit with 1."""
    took = []
    for _ in range(3):
        began = time.perf_counter()
        done = subprocess.run([USHER, "data", "validate", "--project", str(project)], check=False, capture_output=True)
        took.append(time.perf_counter() - began)
        if done.returncode > 1:
            raise RuntimeError(done.stderr.decode())
    return statistics.median(took)


def one_at_a_time(port: int, wanted: int) -> list[float]:
    """Milliseconds of each message."""
    client, took = Client(port), []
    for sender, text in islice(messages("one"), wanted):
        began = time.perf_counter()
        client.say(sender, text)
        took.append((time.perf_counter() - began) * 1000)
    client.close()
    return took


def many_clients(port: int, wanted: int) -> float:
    """Messages a second, each client waiting for its answer before it writes again."""

    def talk(number: int) -> int:
        client = Client(port)
        for sender, text in islice(messages(f"many-{number}"), wanted // CLIENTS):
            client.say(sender, text)
        client.close()
        return wanted // CLIENTS

    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        answered = sum(pool.map(talk, range(CLIENTS)))
    return answered / (time.perf_counter() - began)


def encoder_milliseconds(encoder: Any, texts: list[str]) -> list[float]:
    """The bare forward pass of each text, tokenizing included."""
    took = []
    for text in texts:
        began = time.perf_counter()
        encoder.encode([text])
        took.append((time.perf_counter() - began) * 1000)
    return took


def encoder_of(project: Path) -> Any:
    """The encoder of the project's model, without anything around it."""
    file = latest_model(project / "models")
    assert file is not None
    components = load_model(file).interpreter.components
    return next(component for component in components if component.name == "SentenceEncoder")


def machine() -> dict[str, object]:
    """What it ran on."""
    return {"python": platform.python_version(), "platform": platform.platform(), "cores": os.cpu_count()}


def show(figures: dict[str, float]) -> None:
    """Print the table."""
    table = Table("figure", "measured", title=f"Usher on {machine()}")
    for name, value in figures.items():
        table.add_row(name, f"{value:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
