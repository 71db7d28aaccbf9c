"""Properties of a conversation: state is a fold, JSON goes there and back, the applied events are Rasa's."""

import json

from hypothesis import given
from hypothesis import strategies as st
from kit.event_strategies import conversations, events

from bot.conversation import events as e
from bot.conversation.codec import from_dict, to_dict
from bot.conversation.fold import SlotTable
from bot.conversation.tracker import Tracker

TABLE = SlotTable(initial={"colour": "red", "size": None, "wishes": None}, lists=frozenset({"wishes"}))


@given(events)
def test_an_event_survives_json(event):
    assert from_dict(json.loads(json.dumps(to_dict(event)))) == event


@given(conversations, st.integers(0, 40))
def test_state_and_events_equal_state_read_afresh(happened, cut):
    grown = Tracker("c", TABLE, happened[:cut])
    grown.extend(happened[cut:])
    afresh = Tracker("c", TABLE, happened)
    assert grown.state == afresh.state
    assert list(grown.applied_events()) == list(afresh.applied_events())


@given(conversations, conversations)
def test_a_copy_goes_its_own_way(before, after):
    tracker = Tracker("c", TABLE, before)
    state, applied = tracker.state, list(tracker.applied_events())
    tracker.copy().extend(after)
    assert (tracker.state, list(tracker.applied_events()), tracker.version) == (state, applied, len(before))


@given(conversations)
def test_a_session_forgets_everything_but_the_owner(happened):
    tracker = Tracker("c", TABLE, happened)
    tracker.append(e.SessionStarted())
    fresh = Tracker("c", TABLE).state
    assert tracker.state.slots == fresh.slots
    assert tracker.state.active_loop is None
    assert list(tracker.applied_events()) == []


@given(conversations)
def test_the_epoch_only_grows(happened):
    tracker, epoch = Tracker("c", TABLE), 0
    for event in happened:
        tracker.append(event)
        assert tracker.state.epoch >= epoch
        epoch = tracker.state.epoch


def applied_as_described(happened):
    """Rasa's ``applied_events`` by its description (semantics, section 3), over the whole list at once."""
    loops = {x.name for x in happened if isinstance(x, e.ActiveLoop) and x.name}
    kept = []
    for event in happened:
        if isinstance(event, e.Restarted | e.SessionStarted):
            kept = []
        elif isinstance(event, e.ActionReverted):
            kept = kept[: last_index(kept, e.ActionExecuted)]
        elif isinstance(event, e.UserUtteranceReverted):
            kept = kept[: last_index(kept, e.UserUttered)]
            kept = kept[: last_index(kept, e.ActionExecuted)]
        elif isinstance(event, e.ActionExecuted) and event.name in loops and not first_or_unhappy(event.name, kept):
            last = max(i for i, x in enumerate(kept) if isinstance(x, e.ActionExecuted) and x.name == event.name)
            dropped = e.ActionExecuted | e.UserUttered | e.UserFeaturization
            kept = kept[: last + 1] + [x for x in kept[last + 1 :] if not isinstance(x, dropped)]
        else:
            kept.append(event)
    return kept


def last_index(kept, kind):
    return max((i for i, x in enumerate(kept) if isinstance(x, kind)), default=0)


def first_or_unhappy(name, kept):
    since = max((i for i, x in enumerate(kept) if isinstance(x, e.ActiveLoop) and x.name is None), default=-1)
    tail = kept[since + 1 :]
    runs = [i for i, x in enumerate(tail) if isinstance(x, e.ActionExecuted) and x.name == name]
    if not runs:
        return True
    after = tail[runs[-1] + 1 :]
    if any(isinstance(x, e.ActionExecutionRejected) and x.name == name for x in after):
        return True
    # another action follows directly after some message since the last run
    for i, x in enumerate(after):
        if isinstance(x, e.UserUttered):
            following = [y for y in after[i + 1 :] if isinstance(y, e.ActionExecuted)]
            if following and following[0].name != name:
                return True
    return False


@given(conversations)
def test_applied_events_are_rasas(happened):
    assert list(Tracker("c", TABLE, happened).applied_events()) == applied_as_described(happened)
