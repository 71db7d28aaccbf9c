"""Random events and conversations, for properties of fold, codec and stores."""

from hypothesis import strategies as st

from bot.conversation import events as e

names = st.sampled_from(["a", "b", "shopping_form", "other_form", "action_listen", "action_restart"])
slot_names = st.sampled_from(["colour", "size", "wishes", "unknown_slot"])
loop_names = st.sampled_from(["shopping_form", "other_form", None])
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
stamps = st.floats(0, 2e9, allow_nan=False)
parses = st.fixed_dictionaries(
    {"intent": st.fixed_dictionaries({"name": names | st.none(), "confidence": st.floats(0, 1)})},
    optional={"entities": st.lists(st.fixed_dictionaries({"entity": names, "value": texts}), max_size=2)},
)


def _event(kind, **fields):
    return st.builds(kind, timestamp=stamps, metadata=st.dictionaries(texts, json_values, max_size=2), **fields)


events = st.one_of(
    _event(
        e.UserUttered,
        text=texts,
        parse_data=parses,
        input_channel=st.sampled_from(["rest", None]),
        message_id=texts | st.none(),
    ),
    _event(e.BotUttered, text=texts | st.none(), data=st.dictionaries(texts, json_values, max_size=2)),
    _event(e.AgentUttered, text=texts),
    _event(e.ActionExecuted, name=names, policy=st.sampled_from(["RulePolicy", None]), confidence=st.floats(0, 1)),
    _event(e.ActionExecutionRejected, name=names),
    _event(e.SlotSet, name=slot_names, value=json_values),
    _event(e.ActiveLoop, name=loop_names),
    _event(e.LoopInterrupted, is_interrupted=st.booleans()),
    _event(e.EntitiesAdded, entities=st.tuples(st.fixed_dictionaries({"entity": names, "value": texts}))),
    _event(e.UserFeaturization, use_text_for_featurization=st.booleans()),
    _event(e.FollowupAction, name=names | st.none()),
    _event(e.SessionStarted),
    _event(e.Restarted),
    _event(e.UserUtteranceReverted),
    _event(e.ActionReverted),
    _event(e.AllSlotsReset),
    _event(e.ConversationPaused),
    _event(e.ConversationResumed),
    _event(e.StoryExported),
    _event(e.ReminderScheduled, intent=names, date_time=st.just("2026-11-22T10:00:00+00:00"), name=texts),
    _event(e.ReminderCancelled, name=texts),
    _event(e.TurnFailed, stage=st.sampled_from(["nlu", "action"]), error=texts),
    _event(
        e.OwnershipChanged, owner=st.sampled_from(["bot", "waiting", "human"]), epoch=st.integers(0, 5), actor=texts
    ),
)
conversations = st.lists(events, max_size=40)
