"""``make bench-customers``: prints the figures, and writes them as JSON where asked."""

import argparse
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.observe.logs import configure_logs
from tests.benchmarks.__main__ import machine, show
from tests.benchmarks.customers.ingest import ingestion
from tests.benchmarks.customers.profiles import profiles

PARTS: Mapping[str, Callable[[Path, argparse.Namespace], dict[str, float]]] = {
    "ingest": lambda folder, options: ingestion(folder, count=options.ingested),
    "profiles": lambda folder, options: profiles(folder, count=options.stitched),
}


def main() -> None:
    """Measure what was asked for, everything otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    parser.add_argument("--ingested", type=int, default=20_000, help="events that are ingested")
    parser.add_argument("--stitched", type=int, default=1_000_000, help="events that are stitched and read")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    configure_logs("error")
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in options.parts or PARTS:
            figures |= PARTS[name](Path(folder), options)
    show(figures)
    if options.json:
        options.json.write_text(json.dumps({"machine": machine(), "figures": figures}, indent=2))


if __name__ == "__main__":
    main()
