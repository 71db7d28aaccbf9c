"""Every kind of event that an action can give back."""

from datetime import datetime, timedelta, timezone

from rasa_sdk import Action
from rasa_sdk.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    FollowupAction,
    ReminderCancelled,
    ReminderScheduled,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
)
from rasa_sdk.interfaces import ActionExecutionRejection

LATER = datetime.now(timezone.utc) + timedelta(days=3)  # noqa: UP017 - runs under Python 3.10 too

EVENTS = {
    "followup": [FollowupAction("utter_followed")],
    "followup_listen": [FollowupAction("action_listen")],
    "followup_form": [FollowupAction("name_form")],
    "followup_unknown": [FollowupAction("action_nobody_has")],
    "two_followups": [FollowupAction("utter_followed"), FollowupAction("utter_other")],
    "set": [SlotSet("colour", "blue"), SlotSet("count", 3)],
    "set_unknown": [SlotSet("no_such_slot", 1), SlotSet("colour", "red")],
    "set_list": [SlotSet("things", "one"), SlotSet("things", ["one", "two"])],
    "clear": [SlotSet("colour", None), SlotSet("count")],
    "reset": [AllSlotsReset()],
    "reset_but_one": [AllSlotsReset(), SlotSet("colour", "green")],
    "revert": [UserUtteranceReverted()],
    "restart": [Restarted()],
    "new_session": [SessionStarted(), ActionExecuted("action_listen")],
    "pause": [ConversationPaused()],
    "pause_and_resume": [ConversationPaused(), ConversationResumed()],
    "remind": [
        ReminderScheduled("EXTERNAL_reminder", LATER, name="first", entities=[{"entity": "what", "value": "x"}])
    ],
    "remind_unless": [ReminderScheduled("EXTERNAL_reminder", LATER, name="second", kill_on_user_message=False)],
    "forget": [ReminderCancelled(name="first")],
    "forget_all": [ReminderCancelled()],
    "begin_form": [ActiveLoop("name_form")],
    "end_form": [ActiveLoop(None), SlotSet("requested_slot", None)],
    "reject_event": [ActionExecutionRejected("action_do"), SlotSet("colour", "pink")],
    "say_event": [BotUttered("said by an event")],
}


class ActionDo(Action):
    """Does what the entity ``what`` says."""

    def name(self):
        """Its name."""
        return "action_do"

    def run(self, dispatcher, tracker, domain):
        """The events of that name; some answers are no events."""
        what = next(tracker.get_latest_entity_values("what"), "nothing")
        if what == "reject":
            raise ActionExecutionRejection(self.name(), "as was asked")
        if what == "say":
            dispatcher.utter_message(text="first")
            dispatcher.utter_message(response="utter_named", count=7)
            dispatcher.utter_message(text="", buttons=[{"title": "Yes", "payload": "/affirm"}])
            dispatcher.utter_message(response="utter_with_buttons", buttons=[{"title": "Added", "payload": "/deny"}])
            dispatcher.utter_message(response="utter_missing")
            dispatcher.utter_message(json_message={"deep": [1, {"a": "b"}]}, image="https://example.org/a.png")
            dispatcher.utter_message(text="file", attachment="https://example.org/b.pdf", extra="kept")
            dispatcher.utter_message(elements=[{"title": "Card", "subtitle": "Small", "buttons": []}])
        if what == "slots":
            dispatcher.utter_message(text=str(sorted(tracker.slots.items())))
        if what == "tracker":
            loop, action = tracker.active_loop, tracker.latest_action_name
            dispatcher.utter_message(text=f"{tracker.sender_id} {loop} {action} {tracker.latest_message['text']}")
            kinds = [event["event"] for event in tracker.events[-6:]]
            dispatcher.utter_message(text=f"{tracker.followup_action} {tracker.get_latest_input_channel()} {kinds}")
        return EVENTS.get(what, [])
