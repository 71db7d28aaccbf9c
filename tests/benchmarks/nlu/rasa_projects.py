"""Entities of Rasa projects, five-fold, beside sklearn-crfsuite and spaCy's trained recogniser in the same folds.

Usher's step sees what a project writes beside its examples (lookup tables, expressions); the two others learn from the
examples, as their documentation shows it: https://sklearn-crfsuite.readthedocs.io, https://spacy.io/usage/training.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import sklearn_crfsuite
import spacy
from spacy.training import Example as SpacyExample
from spacy.util import fix_random_seed, minibatch

from nlu import Entity, Example, TrainingData, read_examples, read_yaml
from nlu.component import Token, Workspace
from nlu.entities.labels import kinds_of, to_labels, to_spans
from nlu.evaluate.scores import scores
from nlu.features.tokenizer import SpacyTokenizer
from tests.benchmarks.nlu.bench import ENTITY_STEPS, Bench
from tests.benchmarks.nlu.meld import ROOT
from tests.benchmarks.nlu.report import Row

FOLDS = 5
SHOWN, PASSES = 15_000, 20  # to spaCy: so many examples in all, and each at most so many times

Found = list[Sequence[Entity]]
System = Callable[[TrainingData, Sequence[str]], Found]


def measure(bench: Bench) -> None:
    """F1 of each project with entities; to be reached is the better one of the two others."""
    conformance = bench.data.parent / "conformance"
    for folder in (*sorted(path.parent for path in conformance.glob("*/data")), ROOT):
        data = read_examples([folder / "data"])
        if not any(example.entities for example in data.examples):
            continue
        stated = stated_synonyms(folder / "data")
        crf = 100 * cross_validated(data, crfsuite, stated, seed=bench.seed)
        ner = 100 * cross_validated(data, spacy_ner, stated, seed=bench.seed)
        ours = 100 * cross_validated(data, lambda seen, texts: usher(bench, seen, texts), stated, seed=bench.seed)
        name = "reference assistant" if folder == ROOT else folder.name
        row = Row("entities, F1, 5 folds", name, ours, max(crf, ner), f"sklearn-crfsuite {crf:.2f}; spaCy {ner:.2f}")
        bench.add(row)


def stated_synonyms(folder: Path) -> frozenset[str]:
    """Words that a project states to be synonyms, in entries of their own."""
    entries = [entry for path in folder.rglob("*.yml") for entry in read_yaml(path).get("nlu") or ()]
    lines = [line for entry in entries if "synonym" in entry for line in entry["examples"].splitlines()]
    return frozenset(line.strip().removeprefix("-").strip().lower() for line in lines)


def cross_validated(data: TrainingData, system: System, stated: frozenset[str], *, seed: int) -> float:
    """F1 over all examples, each read by a system that did not see it; exact span and type.

    Args:
        data: All of a project's.
        system: Learns from data and reads texts.
        stated: Synonyms that are kept in each fold; others are known by annotations, and go where these go.
        seed: Of the folds.
    """
    order = list(range(len(data.examples)))
    random.Random(seed).shuffle(order)
    meant: Counter[tuple[int, str, int, int]] = Counter()
    found: Counter[tuple[int, str, int, int]] = Counter()
    for fold in range(FOLDS):
        inside = set(order[fold::FOLDS])
        examples = tuple(e for row, e in enumerate(data.examples) if row not in inside)
        known = stated | {each.text[e.start : e.end].lower() for each in examples for e in each.entities}
        synonyms = {written: value for written, value in data.synonyms.items() if written in known}
        seen = replace(data, examples=examples, synonyms=synonyms)
        rows = sorted(inside)
        read = system(seen, [data.examples[row].text for row in rows])
        for row, entities in zip(rows, read, strict=True):
            meant.update((row, e.entity, e.start, e.end) for e in data.examples[row].entities)
            found.update((row, e.entity, e.start, e.end) for e in entities)
    return scores((meant & found).total(), found.total(), meant.total()).f1


def usher(bench: Bench, seen: TrainingData, texts: Sequence[str]) -> Found:
    """The default's own steps."""
    return [result.entities for result in bench.train(ENTITY_STEPS, seen).parse_many(texts)]


def crfsuite(seen: TrainingData, texts: Sequence[str]) -> Found:
    """sklearn-crfsuite with the features and settings of its tutorial."""
    kinds = kinds_of(replace(e, role=None, group=None) for example in seen.examples for e in example.entities)
    plain = [_plain(example) for example in seen.examples]
    tokens = _tokens([example.text for example in plain])
    labels = [to_labels(each, e.entities, kinds, bilou=False) for each, e in zip(tokens, plain, strict=True)]
    model = sklearn_crfsuite.CRF(algorithm="lbfgs", c1=0.1, c2=0.1, max_iterations=100, all_possible_transitions=True)
    model.fit([[_features(each, i) for i in range(len(each))] for each in tokens], labels)
    out: Found = []
    for text, each in zip(texts, _tokens(texts), strict=True):
        tagged = model.predict_single([_features(each, i) for i in range(len(each))]) if each else []
        spans = [(each[first].start, each[end - 1].end, kinds[kind].entity) for first, end, kind in to_spans(tagged)]
        out.append([Entity(kind, start, end, text[start:end], "") for start, end, kind in spans])
    return out


def _features(tokens: Sequence[Token], at: int) -> dict[str, str | bool | float]:
    word = tokens[at].text
    row: dict[str, str | bool | float] = {"bias": 1.0, "word[-3:]": word[-3:], "word[-2:]": word[-2:]}
    row |= {"word.isdigit()": word.isdigit(), **_form(word, "")}
    for step in (-1, 1):
        if 0 <= at + step < len(tokens):
            row |= _form(tokens[at + step].text, f"{step:+d}:")
        else:
            row["BOS" if step < 0 else "EOS"] = True
    return row


def _form(word: str, prefix: str) -> dict[str, str | bool]:
    return {
        f"{prefix}word.lower()": word.lower(),
        f"{prefix}word.isupper()": word.isupper(),
        f"{prefix}word.istitle()": word.istitle(),
    }


def _tokens(texts: Sequence[str]) -> list[list[Token]]:
    workspace = Workspace(texts=texts)
    SpacyTokenizer.for_language("en").process(workspace)
    return workspace.tokens


def spacy_ner(seen: TrainingData, texts: Sequence[str]) -> Found:
    """spaCy's recogniser, trained from nothing with its default settings."""
    fix_random_seed(0)
    pipeline = spacy.blank("en")
    recogniser = pipeline.add_pipe("ner")
    examples = []
    for example in (_plain(each) for each in seen.examples):
        text = pipeline.make_doc(example.text)
        spans = [(e.start, e.end, e.entity) for e in example.entities if text.char_span(e.start, e.end) is not None]
        for _, _, kind in spans:
            recogniser.add_label(kind)
        examples.append(SpacyExample.from_dict(text, {"entities": spans}))
    optimizer = pipeline.initialize(lambda: examples)
    for _ in range(min(PASSES, SHOWN // len(examples))):
        random.Random(0).shuffle(examples)
        for batch in minibatch(examples, 32):
            pipeline.update(batch, sgd=optimizer, drop=0.1)
    return [
        [Entity(each.label_, each.start_char, each.end_char, each.text, "") for each in doc.ents]
        for doc in pipeline.pipe(texts)
    ]


def _plain(example: Example) -> Example:
    """Without roles and groups, and of entities that overlap the first: the two others know nothing of these."""
    kept: list[Entity] = []
    for entity in sorted(example.entities, key=lambda each: each.start):
        if not kept or entity.start >= kept[-1].end:
            kept.append(replace(entity, role=None, group=None))
    return replace(example, entities=tuple(kept))
