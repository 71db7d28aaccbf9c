import pytest

from bot.conversation import events as e
from bot.conversation.fold import SlotTable
from bot.conversation.tracker import Tracker

TABLE = SlotTable(initial={"size": None})


def handed_over(epoch):
    return [e.OwnershipChanged(owner="waiting", epoch=epoch, actor="bot"), e.ConversationPaused()]


@pytest.mark.parametrize("undoing", [e.UserUtteranceReverted(), e.ActionReverted()])
def test_undoing_a_turn_does_not_take_the_conversation_from_a_person(undoing):
    before = [*handed_over(1), e.ConversationResumed(), *handed_over(3)]
    turn = [e.ActionExecuted(name="action_listen"), e.UserUttered(text="hello?")]
    tracker = Tracker("c", TABLE, [*before, *turn, undoing])
    assert (tracker.state.owner, tracker.state.epoch) == ("waiting", 3)
    assert tracker.bot_stays_out


def test_undoing_a_turn_unsets_its_slots():
    listen, said = e.ActionExecuted(name="action_listen"), e.UserUttered(text="small")
    events = [listen, said, e.SlotSet(name="size", value="s"), e.UserUtteranceReverted()]
    assert Tracker("c", TABLE, events).slots == {"size": None}


def test_an_older_epoch_changes_nothing():
    tracker = Tracker("c", TABLE, [*handed_over(2), e.OwnershipChanged(owner="bot", epoch=2, actor="late")])
    assert tracker.state.owner == "waiting"
