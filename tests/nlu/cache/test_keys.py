from dataclasses import replace

import pytest

from nlu.cache.keys import data_hashes, step_key
from nlu.component import Workspace
from nlu.settings import read_pipeline
from nlu.trainer import Made, Trainer
from nlu.types import TrainingData

LEVELS = ("very_negative", "negative", "neutral", "positive", "very_positive")
SENTIMENTS = tuple((f"{word} number {n}", level) for level, word in zip(LEVELS, "abcde", strict=True) for n in range(6))
MORE = ("SentimentClassifier", "LanguageDetector", "EntityNormaliser", "TextCleaner")


def steps_of(config, *more):
    return read_pipeline({**config, "pipeline": [*config["pipeline"][:-1], *({"name": name} for name in more)]})


def key_of(step, data, *, seed=1, before=()):
    return step_key(step, seed=seed, data=data_hashes(data), before=before)


def test_a_key_changes_with_what_the_component_looks_at_and_with_nothing_else(library_config, library_data):
    selector = next(step for step in steps_of(library_config) if step.component.name == "ResponseSelector")
    examples = library_data.examples
    key = key_of(selector, library_data)

    assert key == key_of(selector, replace(library_data, synonyms={"x": "y"}, lookups={"a": ("b",)}))
    assert key == key_of(selector, replace(library_data, examples=tuple(replace(e, place="p") for e in examples)))
    assert key == key_of(selector, library_data, before=[(steps_of(library_config)[0].component, {"f": "1"})])
    changed = [
        key_of(selector, replace(library_data, responses={"faq/x": ()})),
        key_of(selector, replace(library_data, examples=(replace(examples[0], intent="other"), *examples[1:]))),
        key_of(selector, replace(library_data, examples=(replace(examples[0], text="other"), *examples[1:]))),
        key_of(selector, library_data, seed=2),
        key_of(replace(selector, options={"x": 1}), library_data),
        key_of(selector, library_data, before=[(steps_of(library_config)[1].component, {"f": "1"})]),
    ]
    assert len({key, *changed}) == len(changed) + 1


def test_a_component_that_does_not_say_what_it_reads_has_no_key(library_config, library_data):
    class Own:
        name, requires, provides, options = "Own", frozenset(), frozenset({"scores"}), {}

    step = replace(steps_of(library_config)[0], component=Own)

    assert key_of(step, library_data) is None


class Watched:
    """Passes everything on, and notes what was asked for."""

    def __init__(self, inner):
        object.__setattr__(self, "inner", inner)
        object.__setattr__(self, "asked", set())

    def __getattr__(self, name):
        self.asked.add(name)
        return getattr(self.inner, name)

    def __setattr__(self, name, value):
        setattr(self.inner, name, value)


class WatchedExample(Watched):
    def __init__(self, inner, asked):
        super().__init__(inner)
        object.__setattr__(self, "asked", asked)


OF_EXAMPLES = {"intent": "intents", "entities": "entities", "text": "texts"}


@pytest.fixture(scope="module")
def looked_at(library_config, library_data):
    """Each component of a pipeline with what its training and its work asked of data and workspace."""
    data = replace(library_data, sentiments=SENTIMENTS)
    trainer = Trainer(steps_of(library_config, *MORE), data, seed=1)
    uses = frozenset().union(*(getattr(step.component, "uses", ()) for step in trainer._steps))
    work = Workspace(texts=["renew my loan on L-20417", "hello"], wanted=uses)
    found = {}
    for step in trainer._steps:
        trainer._catch_up()
        seen, of_examples = Watched(trainer._workspace), set()
        told = Watched(replace(data, examples=tuple(WatchedExample(e, of_examples) for e in data.examples)))
        component = step.component.train(step.options, told, seen, 1, over=trainer._over(step.component))
        at_work = Watched(work)
        component.process(at_work)
        parts = {OF_EXAMPLES.get(name, "") for name in of_examples} | told.asked - {"examples"}
        found[step.component] = (parts, (seen.asked | at_work.asked) - {"texts"})
        trainer.made.append(Made(step, "", {}, trained=component))
    return found


def test_components_look_only_at_what_they_say(looked_at):
    assert len(looked_at) > 10
    for component, (parts, fields) in looked_at.items():
        reads = getattr(component, "reads", None)
        if reads is None:
            continue
        required = {name for need in component.requires for name in need.split("|")}
        said = reads | required | getattr(component, "uses", frozenset()) | component.provides | {"readings", "wanted"}
        together = {"wording"} if "vectors" in required else set()  # given by whoever gives vectors
        assert parts - {"texts", "", "pattern_places"} <= reads, component.name
        assert fields - together <= said, component.name


def test_data_of_half_a_character_have_a_hash():
    assert data_hashes(TrainingData(examples=(), synonyms={"\ud83d": "x"}))["synonyms"]
