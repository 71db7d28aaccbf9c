"""What a name stands for, and what is said."""

import pytest
from kit.performing import Stage

from bot.conversation import events as e
from bot.errors import ActionFailed, ActionRejected

DOMAIN = {
    "intents": [{"faq": {"is_retrieval_intent": True}}, "inform"],
    "slots": {"name": {"type": "text"}},
    "responses": {
        "utter_hi": [{"text": "Hi {name}", "buttons": [{"title": "Bye", "payload": "/bye"}], "tone": "warm"}],
        "utter_faq/hours": [{"text": "Nine to five."}],
        "utter_picture": [{"image": "https://example.org/a.png"}],
    },
    "actions": ["action_book", "utter_faq", "utter_nothing"],
    "e2e_actions": ["Just so."],
}
EMPTY = dict.fromkeys(("elements", "quick_replies", "buttons", "attachment", "image", "custom"))


async def said(stage: Stage, action: str) -> list[e.Event]:
    return await stage.performer.perform(action, stage.tracker, channel="rest")


async def test_a_response_is_said_with_rasa_s_data_and_metadata():
    stage = Stage(DOMAIN).log(e.SlotSet(name="name", value="Ada"))
    assert await said(stage, "utter_hi") == [
        e.BotUttered(
            text="Hi Ada",
            data={**EMPTY, "buttons": [{"title": "Bye", "payload": "/bye"}]},
            metadata={"tone": "warm", "utter_action": "utter_hi"},
        )
    ]


async def test_an_image_is_the_attachment_too():
    (event,) = await said(Stage(DOMAIN), "utter_picture")
    assert event.data["image"] == event.data["attachment"] == "https://example.org/a.png"


async def test_a_response_that_is_missing_says_nothing_and_is_logged(capsys):
    assert await said(Stage(DOMAIN), "utter_nothing") == []
    assert "utter_nothing" in capsys.readouterr().out


async def test_an_end_to_end_action_is_its_own_text():
    assert await said(Stage(DOMAIN), "Just so.") == [e.BotUttered(text="Just so.", data=EMPTY)]


@pytest.mark.parametrize("selector", ["faq", "default"])
async def test_a_retrieval_intent_says_what_nlu_selected(selector):
    selected = {selector: {"response": {"utter_action": "utter_faq/hours", "confidence": 0.9}}}
    parse_data = {"intent": {"name": "faq"}, "response_selector": selected}
    stage = Stage(DOMAIN).log(e.UserUttered(text="open?", parse_data=parse_data))
    (event,) = await said(stage, "utter_faq")
    assert event.text == "Nine to five."
    assert event.metadata == {"utter_action": "utter_faq/hours"}


async def test_without_a_selection_nothing_is_said_and_it_is_logged(capsys):
    assert await said(Stage(DOMAIN).says("faq"), "utter_faq") == []
    assert "ResponseSelector" in capsys.readouterr().out


async def test_an_unknown_action_says_where_to_add_it():
    with pytest.raises(ActionFailed, match=r"action_dance.*domain\.yml"):
        await said(Stage(DOMAIN), "action_dance")


async def test_a_custom_action_s_messages_come_before_its_events():
    answer = {
        "events": [{"event": "slot", "name": "name", "value": "Ada"}],
        "responses": [{"text": "Booked."}, {"image": "https://example.org/b.png"}],
    }
    events = await said(Stage(DOMAIN, {"action_book": answer}), "action_book")
    assert [type(event) for event in events] == [e.BotUttered, e.BotUttered, e.SlotSet]
    assert events[0] == e.BotUttered(text="Booked.", data=EMPTY)


async def test_a_custom_action_says_a_response_with_its_own_values_and_buttons():
    more = [{"title": "More", "payload": "/more"}]
    response = {"response": "utter_hi", "template": "utter_hi", "name": "Eve", "buttons": more}
    response |= {"text": None, "elements": [], "custom": {}}
    (event,) = await said(Stage(DOMAIN, {"action_book": {"responses": [response]}}), "action_book")
    assert event.text == "Hi Eve"
    assert [button["title"] for button in event.data["buttons"]] == ["Bye", "More"]
    assert event.metadata == {"tone": "warm", "utter_action": "utter_hi", "template": "utter_hi", "name": "Eve"}


async def test_an_older_action_server_names_a_response_by_template():
    (event,) = await said(Stage(DOMAIN, {"action_book": {"responses": [{"template": "utter_picture"}]}}), "action_book")
    assert event.data["image"] == "https://example.org/a.png"


async def test_a_response_that_the_domain_does_not_have_is_left_out():
    answer = {"responses": [{"response": "utter_gone"}, {"text": "Still here."}]}
    (event,) = await said(Stage(DOMAIN, {"action_book": answer}), "action_book")
    assert event.text == "Still here."


async def test_a_reminder_without_a_name_gets_one():
    reminder = {"event": "reminder", "intent": "inform", "date_time": "2027-01-01T00:00:00", "name": None}
    (event,) = await said(Stage(DOMAIN, {"action_book": {"events": [reminder]}}), "action_book")
    assert event.name


async def test_an_action_that_declines_is_rejected():
    stage = Stage(DOMAIN, {"action_book": lambda _: (400, {"action_name": "action_book", "error": "full"})})
    with pytest.raises(ActionRejected, match="full"):
        await said(stage, "action_book")


async def test_without_an_action_server_it_says_where_to_write_its_address():
    with pytest.raises(ActionFailed, match=r"endpoints\.yml"):
        await said(Stage(DOMAIN), "action_book")


async def test_an_apology_is_the_project_s_or_a_plain_sentence():
    stage = Stage(DOMAIN)
    (event,) = stage.performer.apology(stage.tracker, channel="rest")
    assert event.text.startswith("Sorry")
    own = Stage({**DOMAIN, "responses": {"utter_action_failed": [{"text": "Oh dear, {name}."}]}})
    own.log(e.SlotSet(name="name", value="Ada"))
    (event,) = own.performer.apology(own.tracker, channel="rest")
    assert event.text == "Oh dear, Ada."
