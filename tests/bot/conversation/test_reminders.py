import pytest

from bot.conversation import events as e
from bot.conversation.fold import SlotTable
from bot.conversation.reminders import due_at, entities_key, entities_of, find, is_wanted
from bot.conversation.tracker import Tracker

NOON = "2026-11-22T12:00:00+00:00"
SAID = e.UserUttered(text="hello", parse_data={"intent": {"name": "greet"}})
NOBODY = e.UserUttered(text="EXTERNAL: ring", metadata={"is_external": True})
LISTEN = e.ActionExecuted(name="action_listen")


def remind(name="a", when=NOON, **more):
    return e.ReminderScheduled(name=name, intent="ring", date_time=when, **more)


def after(*events, **more):
    """Whether a reminder that a turn scheduled is wanted after these events."""
    tracker = Tracker("c", SlotTable(), [e.SessionStarted(), LISTEN, SAID, remind(**more), LISTEN, *events])
    position = find(tracker, "a")
    assert position == 3
    return is_wanted(tracker, position)


@pytest.mark.parametrize("when", [NOON, "2026-11-22T13:00:00+01:00", "2026-11-22T12:00:00Z", "20261122T120000Z"])
def test_times(when):
    assert due_at(remind(when=when)) == 1795348800


@pytest.mark.parametrize("kill", [True, False])
def test_what_ends_a_reminder(kill):
    assert after(kill_on_user_msg=kill)
    assert after(NOBODY, LISTEN, kill_on_user_msg=kill)
    assert after(SAID, LISTEN, kill_on_user_msg=kill) is not kill
    assert after(e.SessionStarted(), LISTEN, kill_on_user_msg=kill)
    assert after(e.UserUttered(text=None), kill_on_user_msg=kill)
    assert not after(e.Restarted(), kill_on_user_msg=kill)
    assert not after(e.Restarted(), e.SessionStarted(), kill_on_user_msg=kill)
    assert not after(e.UserUtteranceReverted(), kill_on_user_msg=kill)


def test_the_last_of_a_name_is_found():
    tracker = Tracker("c", SlotTable(), [remind("a"), remind("b"), remind("a"), remind(None), LISTEN])
    assert [find(tracker, name) for name in ("a", "b", "event 3", "event 2", "c")] == [2, 1, 3, None, None]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"city": "York"}, [{"entity": "city", "value": "York"}]),
        (({"entity": "city", "value": "York", "role": "from"},), [{"entity": "city", "value": "York", "role": "from"}]),
        (["city", {"value": 1}, {"entity": 5}], []),
        (None, []),
        ({}, []),
        ("city", []),
    ],
)
def test_entities(written, read):
    assert entities_of(written) == read
    assert bool(entities_key(written)) is bool(read)


def test_entities_are_the_same_in_either_way_of_writing():
    assert entities_key({"city": "York"}) == entities_key([{"value": "York", "entity": "city"}])
    assert entities_key({"city": "York"}) != entities_key({"city": "Hull"})
