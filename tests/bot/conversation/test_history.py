from bot.conversation import events as e
from bot.conversation.fold import SlotTable
from bot.conversation.history import answer_to, last_message_at, turns_with_bot
from bot.conversation.tracker import Tracker

LISTEN = e.ActionExecuted(name="action_listen")


def said(intent="inform", **more):
    return e.UserUttered(text="…", parse_data={"intent": {"name": intent, "confidence": 0.9}}, **more)


def conversation(*events):
    return Tracker("c", SlotTable(), events)


def test_turns_go_back_to_where_the_bot_began():
    events = [said(), LISTEN, e.SessionStarted(), LISTEN, said("a"), LISTEN, said("b"), e.TurnFailed(stage="nlu")]
    turns = turns_with_bot(conversation(*events))
    assert [(turn.position, turn.message.intent, turn.failed) for turn in turns] == [(4, "a", False), (6, "b", True)]


def test_only_the_last_turns_are_looked_at():
    assert [turn.position for turn in turns_with_bot(conversation(*[said()] * 30), last=3)] == [27, 28, 29]


def test_a_turn_that_nobodys_words_began_does_not_count():
    reminder = said("ring", metadata={"is_external": True})
    broken = e.TurnFailed(stage="action")
    turns = turns_with_bot(conversation(said("a"), LISTEN, reminder, broken, LISTEN, said("b"), LISTEN))
    assert [(turn.message.intent, turn.failed) for turn in turns] == [("a", False), ("b", False)]


def test_a_turn_in_which_no_policy_knew_what_to_do_is_a_fallback():
    gave_up = e.ActionExecuted(name="action_default_fallback")
    turns = turns_with_bot(conversation(said(), LISTEN, said(), gave_up, e.UserUtteranceReverted(), said(None)))
    assert [turn.was_fallback for turn in turns] == [False, True, True]


def test_sentiment_is_zero_where_nlu_has_none():
    happy = e.UserUttered(text="…", parse_data={"sentiment": {"label": "positive", "score": 0.5}})
    assert [turn.sentiment for turn in turns_with_bot(conversation(said(), happy))] == [0.0, 0.5]


def test_the_answer_to_a_message_is_what_was_said_until_the_next_one():
    events = [said(message_id="1"), e.BotUttered(text="a"), said(message_id="2"), e.BotUttered(text="b")]
    tracker = conversation(*events)
    assert [(number, event.text) for number, event in answer_to(tracker, "1")] == [(1, "a")]
    assert answer_to(tracker, "3") is None


def test_what_an_action_logs_as_said_does_not_end_the_answer():
    tracker = conversation(
        said(message_id="1"), e.BotUttered(text="a"), said("inserted"), e.BotUttered(text="b"), said(message_id="2")
    )
    assert [event.text for _, event in answer_to(tracker, "1")] == ["a", "b"]


def test_a_message_that_was_undone_still_counts_as_answered():
    events = [LISTEN, said(message_id="1"), e.BotUttered(text="a"), e.UserUtteranceReverted()]
    assert [event.text for _, event in answer_to(conversation(*events), "1")] == ["a"]


def test_the_last_message_is_the_customers():
    tracker = conversation(said(timestamp=5.0), e.BotUttered(text="a", timestamp=7.0))
    assert last_message_at(tracker) == 5.0
    assert last_message_at(conversation(LISTEN)) is None
