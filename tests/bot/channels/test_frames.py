import pytest

from bot.channels.frames import Transcript, error_frame, frame_id, session_frame
from bot.conversation import events as e
from bot.conversation.fold import SlotTable
from bot.conversation.tracker import Tracker
from bot.errors import RequestError


def shown(*events):
    """What a customer sees of a conversation, in short."""
    frames = Transcript().frames(enumerate(events))
    return [frame.get("owner") or f"{frame['speaker']}: {frame.get('text')}" for frame in frames]


def test_customers_see_what_is_said_and_nothing_of_what_goes_on_inside():
    assert shown(
        e.ActionExecuted(name="action_session_start"),
        e.SessionStarted(),
        e.UserUttered(text="hello"),
        e.SlotSet(name="colour", value="red"),
        e.TurnFailed(stage="action", error="secret"),
        e.BotUttered(text="Hello"),
        e.AgentUttered(text="Priya here"),
    ) == ["customer: hello", "bot: Hello", "person: Priya here"]


@pytest.mark.parametrize(
    ("events", "owners"),
    [
        ((e.OwnershipChanged(owner="waiting", epoch=1, actor="bot"), e.ConversationPaused()), ["waiting"]),
        ((e.OwnershipChanged(owner="human", epoch=1, actor="priya"), e.ConversationPaused()), ["human"]),
        ((e.ConversationPaused(), e.ConversationResumed()), ["waiting", "bot"]),
        ((e.ConversationResumed(),), []),
        (
            (
                e.OwnershipChanged(owner="waiting", epoch=1, actor="bot"),
                e.ConversationResumed(),
                e.OwnershipChanged(owner="human", epoch=1, actor="late"),
            ),
            ["waiting", "bot"],
        ),
        ((e.ConversationPaused(), e.Restarted()), ["waiting", "bot"]),
    ],
)
def test_each_change_of_who_holds_the_conversation_is_told_once_and_stale_ones_never(events, owners):
    assert shown(*events) == owners


def test_the_session_frame_agrees_with_the_transcript():
    events = [e.UserUttered(text="x"), e.ConversationPaused()]
    frame = session_frame(Tracker("ada", SlotTable(), events))
    assert (frame["owner"], frame["last_event_id"]) == ("waiting", 1)
    assert shown(*events)[-1] == "waiting"


def test_a_button_is_shown_by_its_title():
    said = e.UserUttered(text="/bill", metadata={"shown": "My bill"})
    assert shown(said) == ["customer: My bill"]


def test_frames_hold_only_what_there_is():
    (frame,) = Transcript().frames([(7, e.BotUttered(text="Hi", data={"buttons": None, "image": None}, timestamp=2.0))])
    assert frame == {"type": "message", "event_id": 7, "time": 2.0, "speaker": "bot", "text": "Hi"}


def test_an_error_names_the_message_and_tells_no_place():
    error = RequestError(503, "StorageUnavailable", "Not now.", place="/var/lib/db", mend="Look at the disk.")
    assert error_frame(error, "m-1") == {
        "type": "error", "reason": "StorageUnavailable", "message": "Not now.", "id": "m-1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("data", "found"), [({"id": "m-1"}, "m-1"), ({"id": 5}, None), ({}, None), ([], None), (5, None)]
)
def test_the_id_of_a_frame_that_may_be_anything(data, found):
    assert frame_id(data) == found
