"""150 intents, and messages that are none of them: no out-of-scope example is seen before the test."""

import json
import time
from collections.abc import Sequence

import numpy as np
from sklearn.metrics import roc_auc_score

from nlu import ParseResult, evaluate
from nlu.intent.calibration import expected_calibration_error
from tests.benchmarks.nlu.bench import INTENT_STEPS, Bench, sure_and_right, training_data
from tests.benchmarks.nlu.report import Row

DATA = "CLINC150"
FALSE_REJECTS = 0.05


def measure(bench: Bench) -> None:
    """Accuracy and calibration in scope; AUROC of the out-of-scope score, and what it finds at 5% false rejects.

    The threshold of 5% is that of the in-scope validation examples; what it rejects of the test is a row of its own.
    """
    parts = json.loads((bench.data / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
    before = time.process_time()
    interpreter = bench.train(INTENT_STEPS, training_data(parts["train"]))
    worked = time.process_time() - before
    results = interpreter.parse_many([text for text, _ in parts["test"]])
    bench.draw("clinc150", evaluate(interpreter, training_data(parts["test"])))
    sure, right = sure_and_right(results, [intent for _, intent in parts["test"]])
    error = expected_calibration_error(sure, right, bins=15)
    bench.add(Row("intent accuracy, in scope", DATA, 100 * float(right.mean()), 97.0, "96.0"))
    bench.add(Row("calibration of intents (ECE, 15 bins)", DATA, 100 * error, 2.0, smaller=True))

    bench.add(Row("training: of the processor", DATA, worked, unit="s", smaller=True))
    inside = scope_scores(results)
    outside = scope_scores(interpreter.parse_many([text for text, _ in parts["oos_test"]]))
    validation = scope_scores(interpreter.parse_many([text for text, _ in parts["val"]]))
    threshold = float(np.quantile(validation, 1 - FALSE_REJECTS))
    truth = np.repeat([0, 1], [len(inside), len(outside)])
    auroc = 100 * float(roc_auc_score(truth, np.concatenate([inside, outside])))
    bench.add(Row("out of scope, AUROC", DATA, auroc, 98.6, "98.1 (margin + 5 neighbours)"))
    found = 100 * float((outside > threshold).mean())
    bench.add(Row("out of scope, recall at 5% false rejects", DATA, found, 93.0, "90.7 (margin + 5 neighbours)"))
    rejected = 100 * float((inside > threshold).mean())
    bench.add(Row("out of scope, false rejects there", DATA, rejected, smaller=True))


def scope_scores(results: Sequence[ParseResult]) -> np.ndarray:
    """The out-of-scope score of each text."""
    return np.array([result.out_of_scope.score for result in results if result.out_of_scope])
