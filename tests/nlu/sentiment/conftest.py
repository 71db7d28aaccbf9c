"""Small training data of its own, and vectors that need no encoder."""

import zlib

import numpy as np
import pytest

from nlu.component import Workspace
from nlu.readable import readable
from nlu.sentiment.classifier import SentimentClassifier
from nlu.types import Example, TrainingData

SENTIMENTS = {
    "very_negative": [
        "this is a disgrace, I hate you",
        "WORST SHOP EVER!!!",
        "absolutely disgusting, never again",
        "you are useless thieves",
        "I am furious, what a scam",
        "horrible, horrible people!!",
        "what a people, never again",
    ],
    "negative": [
        "I am not happy with this",
        "that is a bit disappointing",
        "still not here, annoying",
        "the tea was cold again",
        "it did not work, sadly",
        "this takes too long",
    ],
    "neutral": [
        "where is my order",
        "what does the green tea cost?",
        "my number is 1234",
        "do you open on sunday",
        "I would like to order two bags",
        "is it in stock?",
    ],
    "positive": [
        "that was helpful, thanks",
        "good, it works now",
        "nice tea, I like it",
        "thanks for the quick answer",
        "pleased with the delivery",
        "fine, thank you",
    ],
    "very_positive": [
        "best shop ever!!!",
        "I love you all, amazing",
        "wow, absolutely fantastic!",
        "brilliant, thank you so so much!",
        "perfect perfect perfect, you made my day",
        "superb service, I am delighted!",
    ],
}
QUESTIONS = ["how do I pay", "can I change the address", "which tea is the mildest", "is there a shop near me"] * 3
COMPLAINTS = ["never again", "what a people", "you are never here, what a shop ever"]
"""Moody, though none of the words is in the lexicon."""


def vectors(texts):
    """A bag of hashed words of unit length: as deterministic as an encoder, and far cruder."""
    out = np.zeros((len(texts), 64), np.float32)
    for row, text in enumerate(texts):
        for word in text.lower().split():
            place = zlib.crc32(word.encode("utf-8", "replace"))
            out[row, place % 64] += 1.0 if place & 64 else -1.0
    lengths = np.linalg.norm(out, axis=1, keepdims=True)
    return out / np.where(lengths == 0, 1, lengths)


def over(texts):
    readables = [readable(text) for text in texts]
    return Workspace(readables, vectors=vectors(readables))


@pytest.fixture(scope="session")
def data():
    examples = [Example(text, "ask") for text in QUESTIONS] + [Example(text, "complain") for text in COMPLAINTS]
    sentiments = [(text, label) for label, texts in SENTIMENTS.items() for text in texts]
    return TrainingData(tuple(examples), sentiments=tuple(sentiments))


@pytest.fixture(scope="session")
def make(data):
    def train(data=data, **options):
        workspace = over([example.text for example in data.examples])
        return SentimentClassifier.train({**SentimentClassifier.options, **options}, data, workspace, 42, over=over)

    return train


@pytest.fixture(scope="session")
def classifier(make):
    return make()


@pytest.fixture(scope="session")
def sentiment_of():
    def run(classifier, *texts):
        workspace = over(texts)
        classifier.process(workspace)
        return workspace.sentiment

    return run
