"""Sentiment of film dialogue in three classes, by a model that saw data/sentiment.yml and no film."""

import csv
from pathlib import Path

from sklearn.metrics import f1_score

from nlu import Interpreter, TrainingData, read_examples, read_yaml
from nlu.training import interpreter_for
from tests.benchmarks.nlu.bench import Bench
from tests.benchmarks.nlu.report import Row

ROOT = Path(__file__).parents[3]
STEPS = ("TextCleaner", "SentenceEncoder", "SentimentClassifier")


def measure(bench: Bench) -> None:
    """Macro-F1 of sentiment.yml alone, and of the reference assistant, which learns plain questions as neutral too."""
    elsewhere = "VADER 39.1; trained on MELD itself 62.3"
    rows = read(bench.data / "meld" / "test_sent_emo.csv")
    examples = read_examples([ROOT / "data"])
    for data, neutral, to_reach in (
        ("MELD test, sentiment.yml alone", 0, 50.0),
        ("MELD test, as the reference assistant is trained", None, None),
    ):
        f1 = macro_f1(train(examples, neutral, seed=bench.seed), rows)
        bench.add(Row("sentiment, three classes, macro-F1", data, 100 * f1, to_reach, elsewhere))


def train(data: TrainingData, neutral: int | None, *, seed: int) -> Interpreter:
    """The sentiment of config.yml.

    Args:
        data: The reference assistant's.
        neutral: How many plain questions are learnt as neutral, where it is not what config.yml says.
        seed: Of the training.
    """
    more = {} if neutral is None else {"neutral_examples": neutral}
    written = read_yaml(ROOT / "config.yml")["pipeline"]
    pipeline = [{**step, **(more if step["name"] == STEPS[-1] else {})} for step in written if step["name"] in STEPS]
    return interpreter_for({"language": "en", "pipeline": pipeline}, data, seed=seed)


def macro_f1(interpreter: Interpreter, rows: list[tuple[str, str]]) -> float:
    """The five levels taken together to three."""
    results = interpreter.parse_many([text for text, _ in rows])
    found = [result.sentiment.label.removeprefix("very_") for result in results if result.sentiment]
    return float(f1_score([label for _, label in rows], found, average="macro"))


def read(path: Path) -> list[tuple[str, str]]:
    """Utterance and sentiment of each line."""
    with path.open(newline="", encoding="utf-8") as file:
        return [(row["Utterance"], row["Sentiment"]) for row in csv.DictReader(file)]
