"""A history that grows with its conversation is the same as one that is worked out afresh."""

import gc
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from kit.event_strategies import conversations

from bot.assistant.domain import Domain, Form, IntentSpec, Slot
from bot.conversation import events as e
from bot.conversation.tracker import Tracker
from bot.dialogue.boundaries import boundaries
from bot.dialogue.history import History
from bot.dialogue.states import Viewer, by_intent
from bot.dialogue.story_view import RuleOnly, StoryView

NAMES = ("a", "b", "shopping_form", "other_form", "action_listen", "action_restart")
DOMAIN = Domain(
    intents={name: IntentSpec(name, frozenset({"a"})) for name in NAMES},
    slots={"colour": Slot("colour", "text"), "size": Slot("size", "bool"), "wishes": Slot("wishes", "list")},
    forms={name: Form(name) for name in ("shopping_form", "other_form")},
)
RULE_ONLY = RuleOnly(frozenset({"size"}), frozenset({"other_form"}))


def seen(history: History) -> tuple[object, ...]:
    story, latest = history.story_view(RULE_ONLY).states(history.now)
    return list(history.applied), list(history.points), list(history.states), history.last, list(story), latest


@settings(max_examples=200, deadline=None)
@given(conversations, st.integers(1, 7))
def test_taken_in_bit_by_bit_or_at_once(events: Sequence[e.Event], step: int):
    tracker = Tracker("ada", DOMAIN.slot_table)
    history = History(tracker, DOMAIN)
    seen(history)
    for begin in range(0, len(events), step):
        tracker.extend(events[begin : begin + step])
        history.refresh()
        assert seen(history) == seen(History(tracker, DOMAIN))


@settings(deadline=None)
@given(conversations)
def test_a_history_is_the_replay_of_the_events_that_count(events: Sequence[e.Event]):
    tracker = Tracker("ada", DOMAIN.slot_table, events)
    history = History(tracker, DOMAIN)
    *points, now = boundaries(tracker.applied_events(), DOMAIN)
    viewer = Viewer(DOMAIN)
    assert history.points == points
    assert history.now == now
    assert history.states == [by_intent(viewer.view(point.before, by_text=point.by_text)) for point in points]
    view = StoryView(DOMAIN, RULE_ONLY)
    view.extend(points)
    assert history.story_view(RULE_ONLY).states(now) == view.states(now)


def test_a_history_does_not_keep_its_conversation_alive():
    tracker = Tracker("ada", DOMAIN.slot_table, [e.ActionExecuted(name="a")])
    history = History(tracker, DOMAIN)
    gone = history._tracker
    del tracker
    gc.collect()
    assert gone() is None


def test_turns_that_only_a_rule_decided_are_left_out():
    hidden = [e.ActionExecuted(name=name, hide_rule_turn=True) for name in ("b", "action_listen")]
    message = {name: e.UserUttered(parse_data={"intent": {"name": name}}) for name in NAMES[:2]}
    listen = e.ActionExecuted(name="action_listen")
    events = [listen, message["a"], e.ActionExecuted(name="a"), listen, message["b"], *hidden, message["a"]]
    view = History(Tracker("ada", DOMAIN.slot_table, events), DOMAIN)
    states, latest = view.story_view(RuleOnly()).states(view.now)
    assert [(state.intent, state.action) for state in [*states, *latest]] == [
        (None, None),
        ("a", "action_listen"),
        ("a", "a"),
        ("a", "action_listen"),
    ]
