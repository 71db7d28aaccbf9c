"""Intents of bank customers: all 10,003 training examples, and the first ten of each intent."""

import csv
import time
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from nlu import evaluate
from nlu.intent.calibration import expected_calibration_error
from tests.benchmarks.nlu.bench import INTENT_STEPS, Bench, sure_and_right, training_data
from tests.benchmarks.nlu.report import Row

Pairs = list[tuple[str, str]]
FEW = 10


def measure(bench: Bench) -> None:
    """Accuracy twice, calibration, and how long the whole set takes to learn."""
    folder = bench.data / "banking77"
    train, test = read(folder / "train.csv"), read(folder / "test.csv")
    before = time.process_time()
    accuracy, error, seconds = understand(bench, train, test, picture="banking77")
    worked = time.process_time() - before
    limit = 180.0 if bench.fine_tune is None else None
    elsewhere = "Rasa DIET 89.2 (10 epochs); frozen MiniLM + n-grams, linear 94.2"
    bench.add(Row("intent accuracy", "BANKING77, full train", accuracy, 95.0, elsewhere))
    bench.add(Row("calibration of intents (ECE, 15 bins)", "BANKING77, full train", error, 2.0, smaller=True))
    bench.add(Row("training", "BANKING77, full train", seconds, limit, unit="s", smaller=True))
    bench.add(Row("training and test: of the processor", "BANKING77, full train", worked, unit="s", smaller=True))
    before = time.process_time()
    accuracy, error, _ = understand(bench, first_of_each(train, FEW), test, picture="banking77_ten")
    worked = time.process_time() - before
    elsewhere = "frozen int8 MiniLM 84.8; mixed with n-grams 85.4"
    bench.add(Row("intent accuracy", "BANKING77, first 10 per intent", accuracy, 88.0, elsewhere))
    bench.add(Row("calibration of intents (ECE, 15 bins)", "BANKING77, first 10 per intent", error, smaller=True))
    bench.add(
        Row("training and test: of the processor", "BANKING77, first 10 per intent", worked, unit="s", smaller=True)
    )


def understand(bench: Bench, train: Pairs, test: Pairs, *, picture: str) -> tuple[float, float, float]:
    """Accuracy and calibration error on the test split, in percent, and the seconds of the training."""
    began = time.perf_counter()
    interpreter = bench.train(INTENT_STEPS, training_data(train))
    seconds = time.perf_counter() - began
    results = interpreter.parse_many([text for text, _ in test])
    bench.draw(picture, evaluate(interpreter, training_data(test)))
    sure, right = sure_and_right(results, [intent for _, intent in test])
    return 100 * float(right.mean()), 100 * expected_calibration_error(sure, right, bins=15), seconds


def read(path: Path) -> Pairs:
    """Text and intent of each line."""
    with path.open(newline="", encoding="utf-8") as file:
        return [(row["text"], row["category"]) for row in csv.DictReader(file)]


def first_of_each(pairs: Sequence[tuple[str, str]], count: int) -> Pairs:
    """The first examples of each intent, as the file has them."""
    by_intent: defaultdict[str, Pairs] = defaultdict(list)
    for text, intent in pairs:
        by_intent[intent].append((text, intent))
    return list(chain.from_iterable(each[:count] for each in by_intent.values()))
