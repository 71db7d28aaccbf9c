"""How long understanding takes: training, loading, one message at a time, and many at once.

Nothing is kept between the calls that are timed. The yardstick of one message is the bare pass of the encoder over the
same text, taken just before it, since other users of the machine come and go.
"""

import asyncio
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from nlu import Batcher, Interpreter, read_examples
from nlu.features.encoder import SentenceEncoder
from tests.benchmarks.__main__ import ROOT, copy_of_project, train
from tests.benchmarks.nlu.bench import Bench
from tests.benchmarks.nlu.faq import HELD_OUT
from tests.benchmarks.nlu.report import Row

CLIENTS, MESSAGES = 32, 1_024
DATA = "reference assistant"
LOADING = """
import sys, time
began = time.perf_counter()
import nlu
from pathlib import Path
interpreter = nlu.load(Path(sys.argv[1]))
interpreter.parse("where is my order FL-204417?")
seconds = time.perf_counter() - began
import psutil
print(seconds, psutil.Process().memory_info().rss / 1e6)
"""


def training(bench: Bench, folder: Path) -> None:
    """Seconds of ``usher train``, again with nothing changed, and after changes; Python's start is in all of them.

    Args:
        bench: The run.
        folder: An empty one for the project.
    """
    project = copy_of_project(folder)
    (project / "data").unlink()  # a link to the assistant's own, which are not to be changed
    shutil.copytree(ROOT / "data", project / "data")
    timed(bench, "usher train", project, 45.0)
    timed(bench, "usher train, nothing changed", project, 2.0)
    with (project / "data" / "responses" / "more.yml").open("w") as file:
        file.write("responses:\n  utter_more_of_this:\n  - text: More.\n")
    timed(bench, "usher train, a response more", project)
    orders = project / "data" / "nlu" / "orders.yml"
    orders.write_text(orders.read_text().replace("    - ", "    - tell me by when the parcel is with me\n    - ", 1))
    timed(bench, "usher train, an example more", project)


def timed(bench: Bench, task: str, project: Path, to_reach: float | None = None) -> None:
    """One training as two rows: by the clock, and of the processor."""
    before = worked()
    bench.add(Row(task, DATA, train(project), to_reach, unit="s", smaller=True))
    bench.add(Row(f"{task}: of the processor", DATA, worked() - before, unit="s", smaller=True))


def worked() -> float:
    """Seconds of the processor in the processes that were started: others on the machine change these less."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def loading(bench: Bench, model: Path) -> None:
    """Import, load and one message in a process of its own; the median of three."""
    runs = []
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", LOADING, str(model)], check=True, capture_output=True, text=True)
        runs.append([float(part) for part in done.stdout.split()])
    seconds, megabytes = (statistics.median(column) for column in zip(*runs, strict=True))
    bench.add(Row("import, load, first message", DATA, seconds, 2.0, unit="s", smaller=True))
    bench.add(Row("memory of the process then", DATA, megabytes, 350.0, unit="MB", smaller=True))


def serving(bench: Bench, assistant: Interpreter) -> None:
    """One message at a time beside the bare encoder, and 32 clients through the batcher."""
    texts = [example.text for example in read_examples([HELD_OUT / "paraphrases.yml"]).examples]
    encoder = next(each for each in assistant.components if isinstance(each, SentenceEncoder))
    bare, whole = one_at_a_time(assistant, encoder, texts)
    p50, yardstick = statistics.median(whole), statistics.median(bare)
    bench.add(Row("bare encoder pass, p50", DATA, yardstick, unit="ms", smaller=True))
    allowed = 1.3 * yardstick + 1
    bench.add(Row("one message, p50", DATA, p50, allowed, "1.3 x the encoder + 1 ms", unit="ms", smaller=True))
    alone = 1_000 / statistics.mean(whole)
    together = asyncio.run(many_clients(assistant, texts))
    bench.add(Row("messages a second, one by one", DATA, alone, unit="/s"))
    bench.add(Row(f"messages a second, {CLIENTS} clients", DATA, together, 2.5 * alone, "2.5 x one by one", unit="/s"))


def one_at_a_time(
    assistant: Interpreter, encoder: SentenceEncoder, texts: Sequence[str]
) -> tuple[list[float], list[float]]:
    """Milliseconds of the encoder and of everything, text by text."""
    bare, whole = [], []
    for text in [*texts[:20], *texts, *texts]:
        start = time.perf_counter()
        encoder.encode([text])
        middle = time.perf_counter()
        assistant.parse(text)
        bare.append((middle - start) * 1_000)
        whole.append((time.perf_counter() - middle) * 1_000)
    return bare[20:], whole[20:]


async def many_clients(assistant: Interpreter, texts: Sequence[str]) -> float:
    """Messages a second, each client waiting for its answer before it writes again."""
    batcher = Batcher(assistant)

    async def talk(client: int) -> None:
        for number in range(MESSAGES // CLIENTS):
            await batcher.parse(texts[(client + number * CLIENTS) % len(texts)])

    began = time.perf_counter()
    await asyncio.gather(*(talk(client) for client in range(CLIENTS)))
    seconds = time.perf_counter() - began
    await batcher.close()
    return MESSAGES / seconds
