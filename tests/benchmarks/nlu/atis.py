"""Slots of flight questions: exact span and type."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from nlu import Entity, Example, TrainingData, evaluate
from tests.benchmarks.nlu.bench import ENTITY_STEPS, Bench
from tests.benchmarks.nlu.report import Row

FEW = 500


def measure(bench: Bench) -> None:
    """F1 with all training examples, and with the first 500."""
    folder = bench.data / "atis"
    train, test = read(folder / "train"), TrainingData(read(folder / "test"))
    for count, to_reach, elsewhere in (
        (len(train), 95.5, "CRF 92.6; frozen MiniLM tokens 93.8; published joint BERT about 96"),
        (FEW, 90.0, "CRF 86.8; frozen MiniLM tokens 87.4"),
    ):
        evaluation = evaluate(bench.train(ENTITY_STEPS, TrainingData(train[:count])), test)
        assert evaluation.entities is not None
        data = f"ATIS, {'full train' if count == len(train) else f'first {count}'}"
        bench.add(Row("entities, F1", data, 100 * evaluation.entities.f1, to_reach, elsewhere))
        bench.draw(f"atis_{count}", evaluation)


def read(folder: Path) -> tuple[Example, ...]:
    """The examples of a split."""
    sentences = (folder / "seq.in").read_text(encoding="utf-8").splitlines()
    labels = (folder / "seq.out").read_text(encoding="utf-8").splitlines()
    return tuple(
        Example(" ".join(sentence.split()), None, tuple(entities(sentence.split(), tags.split())))
        for sentence, tags in zip(sentences, labels, strict=True)
    )


def entities(words: Sequence[str], tags: Sequence[str]) -> Iterator[Entity]:
    """Spans of BIO tags, in characters of the words with single spaces between them."""
    text, start, kind = " ".join(words), 0, ""
    begin = end = 0
    for word, tag in zip(words, tags, strict=True):
        if kind and tag != f"I-{kind}":
            yield Entity(kind, begin, end, text[begin:end], "")
            kind = ""
        if tag != "O" and not kind:
            kind, begin = tag[2:], start
        end = start + len(word)
        start = end + 1
    if kind:
        yield Entity(kind, begin, end, text[begin:end], "")
