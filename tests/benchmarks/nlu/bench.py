"""What every task is given, and how a pipeline is trained for one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from bot.measure.pictures.nlu import draw_nlu
from nlu import Evaluation, Example, Interpreter, ParseResult, TrainingData
from nlu.features.encoder import SentenceEncoder
from nlu.settings import DEFAULT_PIPELINE
from nlu.training import interpreter_for
from tests.benchmarks.nlu.report import Row, say

ENTITY_STEPS = ("Tokenizer", "SentenceEncoder", "RegexEntityExtractor", "CRFEntityExtractor", "EntitySynonymMapper")
INTENT_STEPS = ("TextCleaner", "SentenceEncoder", "NgramFeaturizer", "IntentClassifier", "OutOfScopeDetector")


@dataclass(slots=True)
class Bench:
    """A run: where the data are, and the rows so far.

    Args:
        data: Folder of the public sets.
        seed: Of everything that is drawn.
        pictures: Where confusion matrices and histograms go, or None.
        fine_tune: Options of `FineTunedLayers` where the extra ``train`` is to be used, or None.
        rows: The figures so far.
    """

    data: Path
    seed: int
    pictures: Path | None = None
    fine_tune: Mapping[str, Any] | None = None
    rows: list[Row] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Keep a figure and say it."""
        row = replace(row, extra=row.extra or self.fine_tune is not None)
        self.rows.append(row)
        say(row)

    def train(self, steps: Sequence[str], data: TrainingData, **options: Mapping[str, Any]) -> Interpreter:
        """Train steps of the default pipeline; a fallback would hide which intent was thought best.

        Args:
            steps: Their names.
            data: The training split and nothing else.
            **options: By name of the step, where a task asks for other ones than the default's.
        """
        pipeline = [{**step, **options.get(step["name"], {})} for step in DEFAULT_PIPELINE if step["name"] in steps]
        if self.fine_tune is not None and "IntentClassifier" in steps:
            encoder = next(number for number, step in enumerate(pipeline) if step["name"] == "SentenceEncoder")
            pipeline.insert(encoder + 1, {"name": "FineTunedLayers", **self.fine_tune})
        return interpreter_for({"language": "en", "pipeline": pipeline}, data, seed=self.seed)

    def draw(self, name: str, evaluation: Evaluation) -> None:
        """Pictures of a task, where they are wanted."""
        if self.pictures is not None:
            folder = self.pictures / name
            folder.mkdir(parents=True, exist_ok=True)
            draw_nlu(evaluation, folder)


def training_data(pairs: Iterable[tuple[str, str]]) -> TrainingData:
    """Texts with their intents as training data."""
    return TrainingData(tuple(Example(text, intent) for text, intent in pairs))


def sure_and_right(results: Sequence[ParseResult], intents: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Confidence of the best intent of each text, and whether it is the one that was meant."""
    sure = np.array([result.intent.confidence for result in results])
    right = np.array([result.intent.name == intent for result, intent in zip(results, intents, strict=True)], np.bool_)
    return sure, right


@contextmanager
def encodings_kept() -> Iterator[None]:
    """Inside, a text is encoded once: the sets and folds of a run share their texts.

    What is timed is timed with nothing kept before, or outside.
    """
    kept: dict[tuple[int, str], Any] = {}
    encode = SentenceEncoder._both

    def both(self: SentenceEncoder, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        new = [text for text in dict.fromkeys(texts) if (self.width, text) not in kept]
        for text, vector, wording in zip(new, *encode(self, new), strict=True):
            kept[self.width, text] = vector, wording
        pairs = [kept[self.width, text] for text in texts]
        return np.array([vector for vector, _ in pairs]), np.array([wording for _, wording in pairs])

    with patch.object(SentenceEncoder, "_both", both):
        yield
