"""``make bench-nlu DATA=…``: everything with one command, as a table, JSON and pictures."""

import argparse
import json
import logging
import os
import time
from contextlib import nullcontext
from pathlib import Path

from bot.observe.logs import configure_logs
from tests.benchmarks.nlu import atis, banking77, clinc150, meld, rasa_projects, reference
from tests.benchmarks.nlu.bench import Bench, encodings_kept
from tests.benchmarks.nlu.report import as_json, show

TASKS = {task.__name__.rpartition(".")[2]: task for task in (banking77, clinc150, atis, rasa_projects, meld, reference)}
FINE_TUNED = ("banking77", "clinc150")


def main() -> None:
    """Measure the tasks that were named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of banking77/, clinc150/, atis/, meld/")
    parser.add_argument("--out", type=Path, help="folder for results.json and pictures/")
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument(
        "--fine-tune", type=float, metavar="MINUTES", help="with the extra `train`: banking77, clinc150"
    )
    parser.add_argument("tasks", nargs="*", metavar="TASK", help=f"{', '.join(TASKS)}; all of them otherwise")
    options = parser.parse_args()
    if unknown := [name for name in options.tasks if name not in TASKS]:
        parser.error(f"There is no task {unknown[0]!r}. Tasks: {', '.join(TASKS)}")
    fine_tune = {"minutes": options.fine_tune} if options.fine_tune else None
    tasks = options.tasks or (FINE_TUNED if fine_tune else TASKS)
    if fine_tune and (others := [name for name in tasks if name not in FINE_TUNED]):
        parser.error(f"Nothing is fine-tuned for {others[0]}. Tasks: {', '.join(FINE_TUNED)}")
    os.environ["OMP_NUM_THREADS"] = "1"
    configure_logs("error")
    logging.getLogger("nlu").setLevel(logging.ERROR)
    pictures = options.out / "pictures" if options.out else None
    bench = Bench(options.data.resolve(), options.seed, pictures, fine_tune)
    began = time.perf_counter()
    for name in tasks:
        # What is timed must not find texts that were encoded before.
        with nullcontext() if TASKS[name] is reference else encodings_kept():
            TASKS[name].measure(bench)
    show(bench.rows, seed=bench.seed)
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        results = as_json(bench.rows, seed=bench.seed, seconds=time.perf_counter() - began)
        (options.out / "results.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
