from bot.channels import told as module
from bot.channels.told import Told


def test_who_comes_back_is_told_from_where_the_last_one_stopped():
    told = Told()
    assert told.enter("a") is None
    told.tell("a", 3)
    told.tell("a", 2)  # another tab may be a little behind
    told.leave("a")
    assert told.enter("a") == 3


def test_who_comes_to_others_is_told_nothing_again():
    told = Told()
    told.enter("a")
    told.tell("a", 3)
    assert told.enter("a") is None
    told.leave("a")
    assert told.enter("a") is None


def test_conversations_do_not_mix():
    told = Told()
    told.enter("a")
    told.tell("a", 3)
    told.leave("a")
    assert told.enter("b") is None


def test_those_that_were_silent_longest_are_forgotten(monkeypatch):
    monkeypatch.setattr(module, "REMEMBERED", 2)
    told = Told()
    for name in ("a", "b", "c"):
        told.enter(name)
        told.tell(name, 1)
        told.leave(name)
    assert [told.enter(name) for name in ("a", "b", "c")] == [None, 1, 1]
