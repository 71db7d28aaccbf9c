import numpy as np
import pytest

from nlu.component import Workspace
from nlu.responses.selector import ResponseSelector
from nlu.types import Example, TrainingData

KEYS = ("faq/hours", "faq/wifi", "chat/joke")


def trained(keys=KEYS, each=6):
    axes = np.eye(6, dtype=np.float32)
    examples = [Example(f"{key} {n}", key) for key in keys for n in range(each)] + [Example("hello", "greet")]
    vectors = np.concatenate([np.repeat(axes[[place]], each, axis=0) for place in range(len(keys))] + [axes[[5]]])
    data = TrainingData(tuple(examples), responses={"faq/wifi": [{"text": "The password is on the wall."}]})
    return ResponseSelector.train({}, data, Workspace([e.text for e in examples], vectors=vectors), 1, over=Workspace)


def answers(selector, axis):
    workspace = Workspace(["a question"], vectors=np.eye(6, dtype=np.float32)[[axis]])
    selector.process(workspace)
    return {answer.retrieval_intent: answer for answer in workspace.retrieval[0]}


def test_each_retrieval_intent_has_its_best_key_with_the_texts_of_it():
    found = answers(trained(), 1)

    assert set(found) == {"faq", "chat"}
    assert found["faq"].key == "faq/wifi"
    assert found["faq"].responses == ({"text": "The password is on the wall."},)
    assert [key for key, _ in found["faq"].ranking] == ["faq/wifi", "faq/hours"]
    assert sum(share for _, share in found["faq"].ranking) == pytest.approx(1)


def test_a_single_key_needs_no_telling_apart():
    only = answers(trained(), 0)["chat"]

    assert (only.key, only.confidence) == ("chat/joke", 1.0)


def test_no_retrieval_intents_are_no_error():
    assert answers(trained(keys=()), 0) == {}


def test_what_is_saved_is_what_is_loaded(tmp_path):
    selector = trained()
    selector.save(tmp_path)

    assert answers(ResponseSelector.load(tmp_path), 1) == answers(selector, 1)
