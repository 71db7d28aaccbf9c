import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assistant.domain import Slot
from bot.dialogue.features import SHOULD_NOT_BE_SET, feature_of

TIER = Slot("tier", "categorical", values=("gold", "silver"))
PRICE = Slot("price", "float", min_value=10, max_value=30)


@pytest.mark.parametrize(
    ("slot", "value", "feature"),
    [
        (Slot("s", "text"), "x", (1.0,)),
        (Slot("s", "text"), "", (1.0,)),
        (Slot("s", "text"), None, None),
        (Slot("s", "bool"), True, (1.0, 1.0)),
        (Slot("s", "bool"), False, (1.0, 0.0)),
        (Slot("s", "bool"), "TRUE", (1.0, 1.0)),
        (Slot("s", "bool"), "0", (1.0, 0.0)),
        (Slot("s", "bool"), "perhaps", None),
        (TIER, "Gold", (1.0, 0.0, 0.0)),
        (TIER, "bronze", (0.0, 0.0, 1.0)),
        (TIER, None, None),
        (PRICE, 10, (1.0, 0.0)),
        (PRICE, "20", (1.0, 0.5)),
        (PRICE, 99, (1.0, 1.0)),
        (PRICE, "much", None),
        (Slot("s", "list"), ["a"], (1.0,)),
        (Slot("s", "list"), [], None),
        (Slot("s", "any"), {"x": 1}, None),
        (Slot("s", "text"), SHOULD_NOT_BE_SET, SHOULD_NOT_BE_SET),
        (PRICE, SHOULD_NOT_BE_SET, SHOULD_NOT_BE_SET),
        (Slot("s", "list"), [SHOULD_NOT_BE_SET], (1.0,)),
    ],
)
def test_features(slot: Slot, value: object, feature: object):
    assert feature_of(slot, value) == feature


ANYTHING = st.none() | st.booleans() | st.floats() | st.text() | st.lists(st.integers(), max_size=2)


@settings(deadline=None)
@given(st.sampled_from(["text", "bool", "float", "categorical", "list", "any"]), ANYTHING)
def test_any_value_has_features_or_none(kind: str, value: object):
    feature = feature_of(Slot("s", kind, values=("a",)), value)
    assert feature is None or feature == SHOULD_NOT_BE_SET or all(isinstance(part, float) for part in feature)
