"""Learn weights.yml from the conversations of data/samples, and print what it is worth.

python -m bot.dialogue.frustration              # prints the figures, writes the weights
python -m bot.dialogue.frustration --hear       # first lets the sentiment model of data/ hear the messages anew
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

import nlu
from bot.dialogue.frustration.measure import FOLDS, THRESHOLDS, Figures, by_conversation, held_out, learn, table_of
from bot.dialogue.frustration.model import ANNOYED, WEIGHTS, Weights
from bot.dialogue.frustration.samples import SENTIMENT, Sample, read_samples, read_sentiment

SEED = 0
SAMPLES = Path("data/samples")


def main(
    samples: Annotated[Path, typer.Option(help="The folder of the conversations.")] = SAMPLES,
    out: Annotated[Path, typer.Option(help="Where the weights are written.")] = WEIGHTS,
    seed: Annotated[int, typer.Option(help="Of the folds.")] = SEED,
    *,
    hear: Annotated[bool, typer.Option(help="Train the sentiment model and let it hear the messages.")] = False,
) -> None:
    """Learn the weights of frustration and say what they are worth on conversations that were held out."""
    read = read_samples(samples)
    if hear:
        _hear(read, samples)
    tables = [table_of(read, read_sentiment(samples)), table_of(read, {})]
    turns, frustrated = len(tables[0].levels), int((tables[0].levels >= ANNOYED).sum())
    typer.echo(
        f"{len(read)} conversations, {turns} messages of customers, {frustrated} of them frustrated; seed {seed}"
    )
    typer.echo(f"{'held out':<40}{'AUROC':>8}{'F1':>8}{'F1 of 5':>9}{'within 1':>10}")
    drawn = held_out(tables, by_conversation(tables[0], seed=seed))
    _print(f"conversations ({FOLDS} folds)", drawn)
    _print("files (other trades)", held_out(tables, tables[0].file))
    typer.echo(f"{'held-out conversations':<40}{'precision':>11}{'recall':>8}")
    for threshold, (precision, recall) in zip(THRESHOLDS, drawn[0].flagged, strict=True):
        typer.echo(f"{f'threshold {threshold}':<40}{precision:>11.3f}{recall:>8.3f}")
    write(learn(tables), out)


def write(weights: Weights, path: Path) -> None:
    """Write weights.yml, the heaviest first."""
    ranked = sorted(weights.signals.items(), key=lambda item: -abs(item[1]))
    lines = [
        "# Written by: python -m bot.dialogue.frustration (docs/dialogue.md). Each signal, from 0 to 1, times its",
        "# weight is added up; from each threshold on the customer has more probably than not reached level 1 to 4.",
        "signals:",
        *(f"  {name}: {weight:.2f}" for name, weight in ranked),
        f"thresholds: [{', '.join(f'{threshold:.2f}' for threshold in weights.thresholds)}]",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _hear(samples: Sequence[Sample], folder: Path) -> None:
    config = {
        "language": "en",
        "pipeline": [{"name": n} for n in ("Tokenizer", "TextCleaner", "SentenceEncoder", "SentimentClassifier")],
    }
    texts = list(dict.fromkeys(line.text for sample in samples for line in sample.messages))
    with tempfile.TemporaryDirectory() as model:
        nlu.train(config, nlu.read_examples([folder.parent]), Path(model))
        heard = nlu.load(Path(model)).parse_many(texts)
    scores = {
        text: round(result.sentiment.score, 2) for text, result in zip(texts, heard, strict=True) if result.sentiment
    }
    written = json.dumps(scores, ensure_ascii=False, indent=0)
    (folder / SENTIMENT).write_text(written + "\n", encoding="utf-8")


def _print(name: str, measured: Sequence[Figures]) -> None:
    for heard, found in zip(("", ", no sentiment"), measured, strict=True):
        numbers = f"{found.auroc:>8.3f}{found.macro_f1:>8.3f}{found.macro_f1_levels:>9.3f}{found.within_one:>10.3f}"
        typer.echo(f"{name + heard:<40}{numbers}")


if __name__ == "__main__":
    typer.run(main)
