"""What every kind of computed attribute keeps to, whatever facts come; the kinds are found, not listed."""

import copy
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.customer.computed.base import Fact
from actions.customer.definition import KINDS, Computed

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
NOW = BEGIN + timedelta(days=200)
SETTINGS = {
    "count": [{}, {"by": "order_id", "except": ["Order Cancelled"]}],
    "sum": [{"of": ["revenue", "total"], "by": "order_id", "less": ["Order Refunded"]}, {"of": ["total"]}],
    "latest": [{"of": "sentiment"}, {"of": "order_id", "besides": ["1"]}],
    "days": [{"since": "first"}, {"since": "last"}],
    "most_common": [{"of": "hour"}, {"of": "order_id"}],
    "rate": [{}, {"months": 2}],
}
FOLDS = [
    Computed.model_validate({"title": "t", "means": "m", kind: {"events": ["Order Completed", "Opened"], **one}}).fold
    for kind in KINDS
    for one in SETTINGS[kind]
]

values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(allow_nan=True, allow_infinity=True),
    st.text(max_size=5),
    st.lists(st.integers(), max_size=2),
)
properties = st.fixed_dictionaries(
    {},
    optional={
        "order_id": st.sampled_from(["1", "2", 3, None]),
        "total": values,
        "revenue": values,
        "sentiment": values,
    },
)
events = st.lists(
    st.tuples(
        st.sampled_from(["Order Completed", "Opened", "Order Cancelled", "Order Refunded"]),
        st.integers(0, 60 * 24 * 190),
        st.sampled_from(["web", "app"]),
        properties,
    ),
    max_size=12,
)


def facts_of(rows):
    return [
        Fact(f"m{number}", "track", name, BEGIN + timedelta(minutes=minutes), source, properties)
        for number, (name, minutes, source, properties) in enumerate(rows)
    ]


def folded(fold, facts):
    state = None
    for fact in facts:
        if fact.name in fold.names():
            state = json.loads(json.dumps(fold.take(state, fact)))
    return state


@pytest.mark.parametrize("fold", FOLDS, ids=lambda fold: f"{type(fold).__name__}-{len(fold.model_dump_json())}")
def test_order_and_parts_make_no_difference(fold):
    @settings(max_examples=40, deadline=None)
    @given(rows=events, data=st.data())
    def holds(rows, data):
        facts = facts_of(rows)
        whole = folded(fold, facts)
        assert folded(fold, data.draw(st.permutations(facts))) == whole
        cut = data.draw(st.integers(0, len(facts)))
        one, other = folded(fold, facts[:cut]), folded(fold, facts[cut:])
        kept = copy.deepcopy(other)
        joined = fold.join(copy.deepcopy(one), other)
        assert other == kept
        assert joined == whole == fold.join(other, one)
        json.dumps(fold.value(whole, now=NOW), allow_nan=False)

    holds()


def test_no_kind_is_left_out():
    assert set(SETTINGS) == set(KINDS)
