"""The reference assistant on questions in other words, written for the test alone."""

from nlu import Interpreter, evaluate, read_examples
from tests.benchmarks.nlu.bench import Bench
from tests.benchmarks.nlu.meld import ROOT
from tests.benchmarks.nlu.report import Row

HELD_OUT = ROOT / "tests" / "nlu" / "reference"


def measure(bench: Bench, assistant: Interpreter) -> None:
    """Accuracy of the first answer, whatever the intent; that of intents beside it.

    Args:
        bench: The run.
        assistant: The reference assistant's understanding, as config.yml trains it.
    """
    evaluation = evaluate(assistant, read_examples([HELD_OUT / "faq_paraphrases.yml"]))
    assert evaluation.responses is not None
    data = f"reference FAQ, {evaluation.examples} paraphrases"
    bench.add(Row("retrieval answers, accuracy@1", data, 100 * evaluation.responses.accuracy, 95.0))
    bench.draw("faq", evaluation)
    evaluation = evaluate(assistant, read_examples([HELD_OUT / "paraphrases.yml"]))
    data = f"reference assistant, {evaluation.examples} paraphrases"
    bench.add(Row("intent accuracy, fallbacks counted as wrong", data, 100 * evaluation.intents.accuracy))
    bench.draw("reference", evaluation)
