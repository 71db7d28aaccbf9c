"""Small training data of its own: a tea shop, so that nothing here depends on the reference assistant."""

import pytest

from nlu.component import Workspace
from nlu.examples.annotations import read_annotated
from nlu.features.tokenizer import SpacyTokenizer
from nlu.readable import readable
from nlu.types import Example, TrainingData

WRITTEN = [
    "send me [sencha](tea) please",
    "two bags of [assam](tea)",
    "I want [earl grey](tea) for [Leeds](city)",
    "do you have [sencha](tea)?",
    "is there [assam](tea) in [York](city)",
    "where is order [TE-1234](order_number)",
    "order [TE-8841](order_number) has not come",
    "my order [te-9912](order_number) is late",
    "may I ask something",
    "it may rain, may it not",
    "I come in [May](month)",
    "what about [June](month)",
    "I come back in [may](month)",
    "we open in [june](month)",
    'from [York]{"entity": "city", "role": "from"} to [Leeds]{"entity": "city", "role": "to"}',
    'from [Leeds]{"entity": "city", "role": "from"} to [York]{"entity": "city", "role": "to"} please',
    'from [Hull]{"entity": "city", "role": "from"} to [Leeds]{"entity": "city", "role": "to"}',
    'a [big cup]{"entity": "size", "value": "large"} of [assam](tea)',
    'a [small cup]{"entity": "size", "value": "small"} of [sencha](tea)',
    "hello",
    "thank you",
    "good morning",
]


@pytest.fixture(scope="session")
def tea():
    examples = []
    for number, written in enumerate(WRITTEN, start=1):
        text, entities = read_annotated(written)
        examples.append(Example(text, "any", entities, f"tea.yml:{number}"))
    return TrainingData(
        tuple(examples),
        synonyms={"big cup": "large", "earl gray": "Earl Grey"},
        lookups={
            "tea": ("Sencha", "Assam", "Earl Grey", "Lapsang Souchong"),
            "city": ("York", "Leeds", "Hull", "New York"),
            "month": ("May", "June"),
            "spoon": ("teaspoon",),
        },
        patterns={"order_number": (r"\bTE[- ]?\d{4}\b",), "any_digit": (r"\d",)},
    )


@pytest.fixture(scope="session")
def tokenizer(tea):
    def refuse(texts):
        raise AssertionError(texts)

    return SpacyTokenizer.train({"language": "en"}, tea, Workspace([]), 0, over=refuse)


@pytest.fixture(scope="session")
def over(tokenizer):
    """The steps before an extractor: the tokenizer."""

    def run(texts):
        workspace = Workspace([readable(text) for text in texts])
        tokenizer.process(workspace)
        return workspace

    return run


@pytest.fixture(scope="session")
def make(tea, over):
    """Train a component on the tea shop."""

    def train(component, data=tea, **options):
        workspace = over([example.text for example in data.examples])
        return component.train({**component.options, **options}, data, workspace, 42, over=over)

    return train


@pytest.fixture(scope="session")
def entities_of(over):
    """What components make of a text, one after the other."""

    def run(text, *components):
        workspace = over([text])
        for component in components:
            component.process(workspace)
        return workspace.entities[0]

    return run
