"""The index of patterns against going through them one by one."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.features import SHOULD_NOT_BE_SET
from bot.dialogue.matching import Patterns
from bot.dialogue.states import NOTHING_UNDERSTOOD, PolicyState, key_of

SLOTS = ("a", "b", "c")
FEATURES = ((1.0,), (0.0, 1.0), SHOULD_NOT_BE_SET)


def states(*, pattern: bool) -> st.SearchStrategy[PolicyState]:
    features = FEATURES if pattern else FEATURES[:2]
    slots = st.dictionaries(st.sampled_from(SLOTS), st.sampled_from(features), max_size=2)
    action = st.sampled_from(["action_listen", "act", None])
    return st.builds(
        PolicyState,
        intent=st.sampled_from([None, "x", "y"] if pattern else [None, "x", "y", NOTHING_UNDERSTOOD]),
        text=st.sampled_from([None, "hi"]),
        entities=st.sampled_from([(), ("e",), ("e", "e#r")]),
        slots=slots.map(lambda found: frozenset(found.items())),
        action=action,
        action_text=st.none(),
        loop=st.sampled_from([None, "form", SHOULD_NOT_BE_SET] if pattern else [None, "form"]),
    ).filter(lambda state: pattern or state.action is None or not state.is_start)


def agrees(want: PolicyState, seen: PolicyState) -> bool:
    """Rasa's comparison, straight from its description: every key that the pattern names must be equal."""
    if want.is_start or seen.is_start:
        return want.is_start and seen.is_start
    wanted, found = want.as_dict(), seen.as_dict()
    for part, keys in wanted.items():
        for key, value in keys.items():
            has = found.get(part, {}).get(key)
            if value == SHOULD_NOT_BE_SET:
                if has and has != SHOULD_NOT_BE_SET:
                    return False
            elif value and has != value:
                return False
    return True


def fits(pattern: Sequence[PolicyState], seen: Sequence[PolicyState]) -> bool:
    pairs = zip(reversed(pattern), reversed(seen), strict=False)
    return all(agrees(want, have) for want, have in pairs)


@settings(max_examples=300, deadline=None)
@given(
    patterns=st.lists(st.lists(states(pattern=True), min_size=1, max_size=3), max_size=12),
    seen=st.lists(states(pattern=False), min_size=1, max_size=4),
)
def test_the_index_finds_what_going_through_all_patterns_finds(
    patterns: list[list[PolicyState]], seen: list[PolicyState]
):
    found = Patterns((pattern, number) for number, pattern in enumerate(patterns)).fitting(seen[:-1], seen[-1])
    assert sorted(found) == [number for number, pattern in enumerate(patterns) if fits(pattern, seen)]


@settings(deadline=None)
@given(states(pattern=True))
def test_states_survive_json(state: PolicyState):
    assert PolicyState.from_dict(state.as_dict()) == state


@settings(deadline=None)
@given(states(pattern=False), states(pattern=False))
def test_states_are_equal_where_their_json_is(one: PolicyState, other: PolicyState):
    assert (key_of([one]) == key_of([other])) == (one == other)
