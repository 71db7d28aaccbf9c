import gc
import weakref

import pytest

from bot.heap import resettle, settle


class Model:
    def __init__(self):
        self.own = self  # a cycle, which only the collector finds


@pytest.fixture(autouse=True)
def _thawed():
    yield
    gc.unfreeze()


def test_what_is_there_is_not_looked_through_again():
    settle()
    assert gc.get_freeze_count() > 0


def test_a_model_that_was_replaced_goes():
    model = Model()
    settle()
    seen = weakref.ref(model)
    del model
    gc.collect()
    assert seen() is not None, "what is settled is out of the collector's sight"
    resettle()
    assert seen() is None


def test_where_nothing_was_settled_nothing_is_frozen():
    gc.unfreeze()
    resettle()
    assert gc.get_freeze_count() == 0
